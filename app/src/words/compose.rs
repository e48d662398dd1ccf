//! Where a message is written.

use super::{Notice, Words};
use crate::islands::composer::ComposerWords;

words! {
    /// The composer, its draft and its pictures.
    ComposeWords:
    reply_to_user: "回复用户" / "Reply to user";
    immediate_reply: "即时服务回复" / "Immediate reply";
    cannot_change: "发出后不能修改" / "Cannot be changed once sent";
    advised_length: "建议 200 字以内" / "Best kept under 200 characters";
    finished: "投诉已完成，仍然可以补充回复" / "This complaint is done. You can still add a reply";
    locked: "上一条发送中，可以先写；有结果后再发送" / "Last reply unconfirmed. Keep writing; send once it is settled";
    pictures: "图片" / "Images";
    original: "原图" / "original";
    remove: "移除" / "Remove";
    send: "发送" / "Send";
    send_anyway: "仍然发送" / "Send anyway";
    wait_for_outcome: "等待确认" / "Waiting";
    save_draft: "保存草稿" / "Save draft";
    saving_draft: "正在保存草稿" / "Saving draft";
    draft_not_saved: "没有存到服务器，请勿关闭页面" / "Not saved to the server. Keep this page open";
    uploading: "正在上传" / "Uploading";
    upload_failed: "图片没有上传" / "Image not uploaded";
    upload_offline: "网络断开，图片没有上传" / "Offline. Image not uploaded";
    upload_silent: "一分钟没有进展，已停止上传" / "No progress for a minute. Upload stopped";
    cut_off: "停止上传" / "Stop uploading";
    retry: "重试" / "Retry";
    unsupported_characters(named: &str): "微信支付不接受这些字符，请删除：{named}" / "WeChat Pay does not accept these characters. Remove them: {named}";
}

/// Why a picture may be refused.
const REFUSALS: [Notice; 7] = [
    Notice::PictureHeic,
    Notice::PictureTooLarge,
    Notice::PictureTooManyPixels,
    Notice::PictureTooMany,
    Notice::PictureUnknown,
    Notice::SignInNeeded,
    Notice::OtherAuthor,
];

impl Words {
    /// What scripts say while somebody writes.
    pub(crate) fn for_composer(&self) -> ComposerWords {
        let (compose, copies) = (&self.compose, &self.copies);
        ComposerWords {
            colon: self.common.colon.to_owned(),
            saving_draft: compose.saving_draft.to_owned(),
            draft_saved: self.notices.text(Notice::DraftSaved).to_owned(),
            draft_not_saved: compose.draft_not_saved.to_owned(),
            unsupported: compose.unsupported_characters(""),
            advised_length: compose.advised_length.to_owned(),
            uploading: compose.uploading.to_owned(),
            upload_failed: compose.upload_failed.to_owned(),
            upload_offline: compose.upload_offline.to_owned(),
            upload_silent: compose.upload_silent.to_owned(),
            cut_off: compose.cut_off.to_owned(),
            retry: compose.retry.to_owned(),
            remove: compose.remove.to_owned(),
            sending: copies.sending.to_owned(),
            offline: copies.offline.to_owned(),
            asking: copies.asking.to_owned(),
            not_sent: copies.not_sent.to_owned(),
            sent_elsewhere: copies.sent_elsewhere.to_owned(),
            changed_elsewhere: copies.changed_elsewhere.to_owned(),
            restored: copies.restored.to_owned(),
            other_author: copies.other_author.to_owned(),
            no_room: copies.no_room.to_owned(),
            elsewhere: copies.elsewhere.to_owned(),
            take: copies.take.to_owned(),
            join: copies.join.to_owned(),
            drop: copies.drop.to_owned(),
        }
    }

    /// Why a picture may be refused, by the code.
    pub(crate) fn refusals(&self) -> Vec<(&'static str, String)> {
        REFUSALS.into_iter().map(|refusal| (refusal.code(), self.notices.text(refusal).to_owned())).collect()
    }
}
