//! What becomes of a message: while it waits, while it is looked for, and before it is sent again.

use super::words;
use desk_domain::{DeliveryState, SendKind, WaitsFor};
use desk_service::send;

words! {
    /// The line below a message, the dialog before it is sent again, and what its author is told elsewhere.
    SendWords:
    sending: "发送中" / "Sending";
    /// `{}` stands for the seconds that are left; scripts put them in as well.
    leaves_in: "{} 秒后发出" / "Sends in {} s";
    send_now: "立即发送" / "Send now";
    withdraw: "撤回" / "Undo";
    queued(ahead: i64, at: &str) -> String: match ahead {
        0 => "排队中，下一条就是它，预计 {at} 发出" / "Queued, next to send, about {at}",
        _ => "排队中，前面 {ahead} 条，预计 {at} 发出" / "Queued behind {ahead}, sends about {at}",
    }
    has_not_left(why: &str, until: &str): "还没有发出：{why}。{until} 再试" / "Not sent yet: {why}. Next try {until}";
    why_it_waits(waits_for: WaitsFor): match waits_for {
        WaitsFor::Quota => "排队中" / "queued",
        WaitsFor::Platform => "连不上微信支付" / "WeChat Pay cannot be reached",
        WaitsFor::Keys => "商户密钥无法使用，请管理员检查" / "the merchant's keys cannot be used; ask an administrator",
        WaitsFor::Desk => "工作台自身有故障" / "Complaint Desk itself has a problem",
    }
    delivered: "已送达" / "Delivered";
    verified_delivered: "已核实送达" / "Verified delivered";
    unconfirmed: "未确认是否送达" / "Delivery unconfirmed";
    unconfirmed_text: "微信没有给出可信的应答。正在读取协商历史核对，核对完之前不会重发，以免用户收到两条。" / "WeChat gave no reliable answer. The history is being checked. Nothing is sent again until then, so the user does not get it twice.";
    verify_now: "立即核对" / "Verify now";
    looking_now: "正在核对" / "Checking now";
    looked_for_next(at: &str): "下次核对 {at}" / "Next check {at}";
    later_looks: "先持续核对 10 分钟，再每小时一次，不会放弃。" / "Checked repeatedly for 10 minutes, then every hour until it is settled.";
    check_at(seconds: i64): "{seconds} 秒" / "{seconds} s";
    check_missing(seconds: i64): "{seconds} 秒 未出现" / "{seconds} s not there";
    check_running(seconds: i64): "{seconds} 秒 核对中" / "{seconds} s checking";
    sent_at(at: &str): "{at} 发出" / "sent {at}";
    why_locked: "确认没有送达之后才能重发" / "Can be resent once it is certain it was not delivered";
    judge: "协商历史里有新的商户记录，可能就是这一条。请判断：" / "New merchant records in the history could be this message. Please decide:";
    alike: "内容相近" / "Similar";
    this_is_it: "就是这条" / "This is it";
    this_is_not_it: "不是这条" / "This is not it";
    no_words: "（没有文字）" / "(no words)";
    may_have_arrived: "可能已经送达" / "May have been delivered";
    verified_missing: "已核实未送达" / "Verified missing";
    nothing_there: "完整的协商历史里没有它，也没有可能是它的记录" / "The full history shows neither this message nor anything like it";
    failed: "未发出" / "Not sent";
    code(code: &str): "（{code}）" / " ({code})";
    clock_is_the_cause: "本机时钟不准。请管理员校准时间；没有发出任何内容，文字已保留。" / " This machine's clock is wrong. Ask an administrator to set it. Nothing was sent and your text is kept.";
    author_is_gone: "同意退款的人已停用，没有自动发起。请核对后由在职的人发起" / "the person who approved it no longer has an account, so it was not started; check it and start it yourself";
    promise_overdue: "已过承诺时间，还没有人发起。请核对后发起" / "the promised time has passed and nobody has started it; check it and start it";
    no_longer_due: "同意以后情况变了，没有自动发起。请核对" / "things have changed since it was approved, so it was not started; please check";
    resend: "重发" / "Resend";
    edit_and_resend: "编辑后重发" / "Edit and resend";
    dismiss: "不再提醒" / "Dismiss";
    sent_again: "已经重发" / "Sent again";
    again_title: "再发一次" / "Send again";
    again_ours: "没有送达的这一条" / "The message that was not delivered";
    again_there: "协商历史里可能就是它的记录" / "Records in the history that could be it";
    again_last: "协商历史里最近一条商户回复" / "The merchant's latest reply in the history";
    again_none: "协商历史里还没有商户回复。" / "The history has no merchant reply yet.";
    again_consequence: "如果用户其实已经收到，再发一次用户会看到两条。文字和图片放回草稿，您检查之后再发送。" / "If the user did get it, they will see it twice. Text and images go back to the draft for you to check and send.";
    again_cancel: "不重发" / "Don't resend";
    again: "放回草稿，再发一次" / "Back to draft";
    look_there: "去查看" / "View";
    deal_with_it: "去处理" / "Fix it";
    /// What became of a message, as a list says it.
    trouble(state: DeliveryState): match state {
        DeliveryState::Failed => "未发出" / "Not sent",
        DeliveryState::VerifiedMissing => "未送达" / "Not delivered",
        _ => "未确认" / "Unconfirmed",
    }
    replies(count: usize) -> String: match count { 1 => "1 条回复" / "1 reply", _ => "{count} 条回复" / "{count} replies" }
    messages(count: usize): "{count} 条消息" / "{count} messages";
    not_delivered(what: &str): "{what}没有送达" / "{what} not delivered";
    not_confirmed(what: &str): "{what}还没有确认送达" / "{what} not confirmed yet";
}

impl SendWords {
    pub(crate) fn leaves_in(&self, seconds: i64) -> String {
        self.leaves_in.replace("{}", &seconds.to_string())
    }

    /// What a message waits for that is not just waiting for its turn.
    pub(crate) fn waits_for(&self, waits_for: WaitsFor, until: &str) -> String {
        self.has_not_left(self.why_it_waits(waits_for), until)
    }

    /// Why a message failed that the desk itself has stopped; `None` for a code of WeChat Pay's.
    pub(crate) fn own_reason(&self, code: Option<&str>) -> Option<&'static str> {
        match code? {
            send::AUTHOR_IS_GONE => Some(self.author_is_gone),
            send::PROMISE_OVERDUE => Some(self.promise_overdue),
            send::NO_LONGER_DUE => Some(self.no_longer_due),
            _ => None,
        }
    }

    /// What a message without words of its own is called.
    pub(crate) fn kind(&self, kind: SendKind) -> &'static str {
        let words = words(self.language);
        match kind {
            SendKind::Reply => words.compose.reply_to_user,
            SendKind::ImmediateReply => words.compose.immediate_reply,
            SendKind::Completion => words.gate.complete,
            SendKind::RefundApproval => words.refund.approve,
            SendKind::RefundRefusal => words.refund.refuse,
            SendKind::Refund => words.refund.start,
        }
    }

    /// What became of messages that did not arrive, or may not have. They may be of several kinds.
    pub(crate) fn not_arrived(&self, count: usize, kind: Option<SendKind>, is_certain: bool) -> String {
        let what = match kind {
            Some(kind) if kind.is_reply() => self.replies(count),
            Some(kind) if count == 1 => self.kind(kind).to_owned(),
            _ => self.messages(count),
        };
        if is_certain { self.not_delivered(&what) } else { self.not_confirmed(&what) }
    }
}
