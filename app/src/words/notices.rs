//! What a page says after something was done, or was not: what happened, what was kept, what to do.

use desk_service::evidence::PictureError;
use strum::{EnumString, IntoStaticStr};

/// How a notice looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    Good,
    Warn,
    Bad,
}

/// Declares the notices: the name of each, how it looks, and its words.
macro_rules! notices {
    ($($(#[$($note:tt)*])* $notice:ident, $tone:ident: $chinese:tt / $english:tt;)+) => {
        /// What the last action came to. Its name stands in the address of the page that says so.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
        #[strum(serialize_all = "snake_case")]
        pub enum Notice {
            $($(#[$($note)*])* $notice,)+
        }

        impl Notice {
            pub(crate) const fn tone(self) -> Tone {
                match self {
                    $(Self::$notice => Tone::$tone,)+
                }
            }
        }

        words! {
            /// The words of the notices.
            NoticeWords:
            text(notice: Notice): match notice { $(Notice::$notice => $chinese / $english,)+ }
        }
    };
}

notices! {
    Saved, Good: "已保存。" / "Saved.";
    DraftSaved, Good: "草稿已保存。" / "Draft saved.";
    HandedOver, Good: "已转派。" / "Reassigned.";
    Claimed, Good: "这一单现在归你。" / "The complaint is yours now.";
    HasItAlready, Good: "已经由这位同事处理，没有变化。" / "They own it already; nothing has changed.";
    TakenByOther, Warn: "没有转派：处理人刚刚换过了。请看现在由谁处理，再决定；留言还在下面。" / "Not reassigned: the owner has just changed. See who has it now and decide again; your note is kept below.";
    NoSuchColleague, Bad: "没有转派：这个账号已停用。请选别人；留言还在下面。" / "Not reassigned: that account is disabled. Choose somebody else; your note is kept below.";
    NoteTooLong, Bad: "没有转派：留言超过 200 字。请缩短；文字还在下面。" / "Not reassigned: the note has more than 200 characters. Shorten it; your words are kept below.";
    Withdrawn, Good: "已撤回，没有发出。文字和图片在下面的草稿里。" / "Unsent. Your text is back in the draft.";
    Dismissed, Good: "不再提醒这条消息。它没有送达用户，记录保留在这里。" / "Dismissed. The message did not reach the user and stays here on record.";
    TooLate, Warn: "已经发出，无法撤回。" / "Already sent. It can't be unsent.";
    Outdated, Warn: "没有发送：您看过之后，这条投诉里有了新内容。请先看新内容；草稿已保留。" / "Not sent: there is something new in this complaint. Read it first. Your draft is kept.";
    Same, Warn: "没有发送：和上一条完全相同，仍要发送？草稿已保留。" / "Not sent. Same as your last reply. Send anyway? Your draft is kept.";
    DraftConflict, Warn: "这份草稿在另一处改过。两份都已保留：新的在输入框里，另一份在它上面。" / "This draft was changed elsewhere. Both are kept: the newer one in the box, the other above it.";
    NoRoom, Bad: "没有放进草稿：放不下了。一份草稿最多 20,000 字、50 段、4 张图片和 8 份副本；原有内容没有变化。" / "Not added to the draft: it is full. A draft holds 20,000 characters, 50 parts, 4 images and 8 copies. What was there is unchanged.";
    OtherAuthor, Bad: "图片没有添加：现在登录的是另一个账号。" / "Image not added: someone else is signed in now.";
    WordsKept, Warn: "登录已过期，没有发送。文字保存在这台电脑的浏览器里，用原账号登录后会回到输入框。" / "Your sign-in expired, so nothing was sent. Your text is on this device and comes back when you sign in with the same account.";
    Empty, Bad: "没有发送：请先写回复内容。" / "Not sent: write a reply first.";
    TooLong, Bad: "没有发送：超过 500 字。请缩短；草稿已保留。" / "Not sent: over 500 characters. Please shorten it. Your draft is kept.";
    Unsupported, Bad: "没有发送：微信支付不接受表情符号等四字节字符，见下面的提示。请删除；草稿已保留。" / "Not sent: WeChat Pay does not accept emoji and other 4-byte characters, listed below. Please remove them. Your draft is kept.";
    StillOpen, Warn: "没有发送：上一条还没有结果。草稿已保留，有结果后再发送。" / "Not sent: the last message is not settled yet. Your draft is kept. Send it once it is.";
    ExtrasLink, Bad: "没有发送：链接要以 https:// 开头，并填写 1 到 10 个字的链接文字。草稿已保留。" / "Not sent: a link starts with https:// and needs text of 1 to 10 characters. Your draft is kept.";
    ExtrasCard, Bad: "没有发送：小程序卡片的 AppID、页面路径和名称都要填写。草稿已保留。" / "Not sent: a mini-program card needs an AppID, a path and a name. Your draft is kept.";
    BlocksBad, Bad: "没有发送：请修改下面标出的那一段。草稿已保留。" / "Not sent: fix the part marked below. Your draft is kept.";
    BlocksNothing, Bad: "没有发送：至少要有一段文本或一张图片。草稿已保留。" / "Not sent: add text or an image. Your draft is kept.";
    BlocksTooMany, Bad: "没有发送：一条消息最多 10 段，请移除几段。草稿已保留。" / "Not sent: a message has up to 10 parts. Remove some. Your draft is kept.";
    DraftTooLarge, Bad: "没有保存：每栏最多 2,000 字，每段最多 10 个按钮或问题，共 50 段。请返回上一页，删减后再保存。" / "Not saved: up to 2,000 characters per field, 10 buttons or questions per part, 50 parts. Go back, shorten it and save again.";
    PictureNone, Warn: "还没有选图片。" / "No image selected.";
    RefundWrong, Bad: "没有提交：请看下面标出的地方。内容已保留。" / "Not submitted: see what is marked below. Your input is kept.";
    RefundKept, Warn: "已保存，没有提交。" / "Saved. Nothing was submitted.";
    RefundDecided, Warn: "没有提交：这一轮已经审批过，或者审批正在提交。" / "Not submitted: this round is already decided, or a decision is being sent.";
    NothingToDecide, Warn: "没有提交：没有要审批的退款，或者已经退款。" / "Not submitted: there is no refund to review, or it is already paid.";
    NothingToStart, Warn: "没有发起：没有已同意而未发起的退款。" / "Not started: no approved refund is waiting to start.";
    Unpayable, Bad: "没有提交：这笔退款不能从这里支付，原因见下面。" / "Not submitted: this refund can't be paid from here. See the reason below.";
    NotYours, Warn: "这条消息是同事写的，只有作者或主管可以撤回或立即发送。" / "A colleague wrote this message. Only its author or a supervisor can unsend it or send it now.";
    DoneAlready, Warn: "已经提交过，没有重复提交。" / "Already submitted. Nothing was submitted twice.";
    FormUsed, Warn: "没有发送：这张表单之前已经提交过别的内容。现在的文字已保留，请核对后再发送。" / "Not sent: this form was already submitted with different content. Your text is kept. Check it and send again.";
    TakenBack, Warn: "没有发送：这条消息之前已撤回，没有再次发出。" / "Not sent: this message was unsent earlier and was not sent again.";
    NoteEmpty, Bad: "没有添加：请先写备注内容。" / "Not added: write something first.";
    NoteOver, Bad: "没有添加：备注超过 2,000 字。请缩短；内容已保留。" / "Not added: the note has more than 2,000 characters. Shorten it; what you wrote is kept.";
    NoteDeleted, Good: "备注已删除。" / "Note deleted.";
    NoteNotYours, Warn: "没有删除：只有作者可以删除备注。" / "Not deleted: only its author can delete a note.";
    NoteTooOld, Warn: "没有删除：备注写下 10 分钟后不能再删除。" / "Not deleted: a note cannot be deleted after 10 minutes.";
    Snoozed, Good: "已设为稍后处理。" / "Snoozed.";
    Woken, Good: "已恢复处理。" / "No longer snoozed.";
    SnoozeUnread, Bad: "没有设定：请选择时间。" / "Not snoozed: choose a time.";
    SnoozeFinished, Warn: "没有设定：投诉已完成。" / "Not snoozed: the complaint is completed.";
    SnoozeDue, Warn: "没有设定：离截止不到 1 小时，或已超时。" / "Not snoozed: it is due within the hour, or overdue.";
    SnoozeTooLate, Bad: "没有设定：最晚到截止前 1 小时。请选一个更早的时间。" / "Not snoozed: an hour before the deadline is the latest. Choose an earlier time.";
    SnoozePast, Bad: "没有设定：这个时间已经过了。" / "Not snoozed: that time has passed.";
    TagEmpty, Bad: "没有添加：请先写标签。" / "Not added: write a tag first.";
    TagTooLong, Bad: "没有添加：标签最多 20 个字。" / "Not added: a tag has at most 20 characters.";
    TagsFull, Warn: "没有添加：一条投诉最多 10 个标签。" / "Not added: a complaint has at most 10 tags.";
    RefundDeciding, Good: "已提交审批结果，等待微信确认。" / "Decision submitted; waiting for WeChat to confirm.";
    RefundStarting, Good: "已提交退款，等待微信确认。" / "Refund submitted; waiting for WeChat to confirm.";
    GateClosed, Bad: "没有提交：仍有检查项未通过。" / "Not submitted: a check has not passed.";
    Completing, Good: "已提交处理完成，等待微信确认。" / "Completion submitted; waiting for WeChat to confirm.";
    Verifying, Good: "正在核对，结果会显示在消息下面。" / "Verifying. The result will show below the message.";
    NothingToVerify, Warn: "这条消息已经有结果。" / "This message is already settled.";
    BackInDraft, Good: "文字和图片已放回草稿，修改后可以发送。" / "Text and images are back in the draft. Edit and send.";
    NotResendable, Warn: "这条消息可能已经送达，不能重发。" / "This message may have been delivered, so it can't be resent.";
    SomethingNew, Warn: "没有放回草稿：协商历史里刚出现新的商户记录，请先看一看。" / "Not put back: a new merchant record just appeared in the history. Check it first.";
    RowIsOurs, Good: "已记为送达。" / "Marked as delivered.";
    RowIsNotOurs, Good: "已记下。完整核对之后仍没有它，才会显示为未送达。" / "Noted. It shows as not delivered once the full history has been checked without finding it.";
    RowIsJudged, Warn: "这条消息已经有结果，或这条记录已经判断过。" / "The message is settled, or this record has already been reviewed.";
    PictureAdded, Good: "图片已添加。" / "Image added.";
    PictureUnknown, Bad: "图片没有添加：只支持 jpg、png、bmp、webp 格式的图片。" / "Image not added: only jpg, png, bmp and webp images are supported.";
    PictureHeic, Bad: "图片没有添加：不支持 HEIC 格式。请在手机相册里选择“兼容性最佳”，或转成 jpg 后再上传。" / "Image not added: HEIC is not supported. Choose “Most Compatible” on the phone or convert it to jpg.";
    PictureTooLarge, Bad: "图片没有添加：文件超过 20 MB。" / "Image not added: the file is over 20 MB.";
    PictureTooManyPixels, Bad: "图片没有添加：像素太多，请缩小后再上传。" / "Image not added: too many pixels. Please make it smaller.";
    PictureTooMany, Bad: "最多 4 张图片，其余没有添加。" / "Up to 4 images. The rest were not added.";
    DraftKept, Warn: "登录已过期，没有发送。文字和图片已保存为草稿，登录后可以继续。" / "Your sign-in expired, so nothing was sent. Text and images are saved as a draft. Sign in to continue.";
    SignInNeeded, Warn: "登录已过期，请重新登录；已保存的草稿还在。" / "Your sign-in expired. Please sign in again. Saved drafts are still there.";
    SignedOut, Good: "已退出登录。" / "Signed out.";
    Locked, Bad: "密码错误次数太多，请 15 分钟后再试。在登录过的浏览器里仍可登录；急用请联系管理员解除。" / "Too many wrong passwords. Try again in 15 minutes. A browser you have signed in with before still works. If it's urgent, an administrator can unlock you.";
    Busy, Warn: "没有完成：现在登录的人太多，请几秒后再试。" / "Not done: too many people are signing in right now. Try again in a few seconds.";
    #[strum(serialize = "wrong_0")]
    Wrong0, Bad: "账号或密码不对，请 15 分钟后再试。" / "Wrong account or password. Try again in 15 minutes.";
    #[strum(serialize = "wrong_4")]
    Wrong4, Bad: "账号或密码不对，还可以再试 4 次。" / "Wrong account or password, 4 tries left.";
    #[strum(serialize = "wrong_3")]
    Wrong3, Bad: "账号或密码不对，还可以再试 3 次。" / "Wrong account or password, 3 tries left.";
    #[strum(serialize = "wrong_2")]
    Wrong2, Bad: "账号或密码不对，还可以再试 2 次。" / "Wrong account or password, 2 tries left.";
    #[strum(serialize = "wrong_1")]
    Wrong1, Bad: "账号或密码不对，还可以再试 1 次。" / "Wrong account or password, 1 try left.";
    PasswordChanged, Good: "密码已改，其他设备都已退出。" / "Password changed. All other devices are signed out.";
    PasswordWrong, Bad: "密码没有改：现在的密码不对。" / "Password not changed: the current password is wrong.";
    PasswordLocked, Bad: "密码没有改：输错次数太多，请 15 分钟后再试。" / "Password not changed: too many wrong tries. Try again in 15 minutes.";
    PasswordDiffers, Bad: "密码没有改：两次输入的新密码不一样。" / "Password not changed: the new passwords don't match.";
    PasswordShort, Bad: "密码没有改：新密码至少要 10 位。" / "Password not changed: the new one needs at least 10 characters.";
    PasswordLong, Bad: "密码没有改：新密码太长，最多 1024 字节。" / "Password not changed: the new one is too long (1024 bytes at most).";
    PasswordCommon, Bad: "密码没有改：新密码太常见，别人会先试它。请用几个不相关的词。" / "Password not changed: the new one is too common. Use several unrelated words.";
    PasswordPersonal, Bad: "密码没有改：新密码由账号、姓名、商户名或本系统的词组成。请换与它们无关的词。" / "Password not changed: the new one is made from your account, name, merchant or this product's own words. Use other words.";
    SessionEnded, Good: "那台设备已退出。" / "That device is signed out.";
    SessionsEnded, Good: "其他设备都已退出。" / "All other devices are signed out.";
    SessionGone, Warn: "那台设备早已退出。" / "That device was already signed out.";
    NotFound, Bad: "没有找到。" / "Not found.";
    Unavailable, Bad: "没有完成：数据库暂时不可用。没有任何内容丢失，请稍后再试。" / "Not done: the database is not responding. Nothing is lost. Try again in a moment.";
    Broken, Bad: "没有完成：出了内部错误。没有任何内容丢失；管理员可以在日志里看到原因。" / "Not done: an internal error. Nothing is lost; administrators find the cause in the log.";
}

impl Notice {
    /// Its name, as it stands in the address.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.into()
    }

    /// Account and password do not belong together.
    pub(crate) const fn is_of_the_password(self) -> bool {
        matches!(self, Self::Wrong0 | Self::Wrong1 | Self::Wrong2 | Self::Wrong3 | Self::Wrong4)
    }

    /// Why a picture was refused.
    pub(crate) const fn of_picture(error: &PictureError) -> Self {
        match error {
            PictureError::NotAPicture => Self::PictureUnknown,
            PictureError::Heic => Self::PictureHeic,
            PictureError::TooLarge { .. } => Self::PictureTooLarge,
            PictureError::TooManyPixels => Self::PictureTooManyPixels,
            PictureError::TooMany { .. } => Self::PictureTooMany,
            PictureError::Service(_) => Self::Unavailable,
        }
    }

    /// Account and password do not belong together; `tries_left` more may be tried.
    pub(crate) const fn wrong_sign_in(tries_left: u32) -> Self {
        match tries_left {
            0 => Self::Wrong0,
            1 => Self::Wrong1,
            2 => Self::Wrong2,
            3 => Self::Wrong3,
            _ => Self::Wrong4,
        }
    }
}
