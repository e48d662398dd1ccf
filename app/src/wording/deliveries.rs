//! What stands around a message that waits, is looked for, or is sent again.

use super::Words;
use desk_domain::{Language, WaitsFor};

pub(crate) struct DeliveryWords {
    pub(crate) looking_now: &'static str,
    pub(crate) later_looks: &'static str,
    pub(crate) why_locked: &'static str,
    pub(crate) judge: &'static str,
    pub(crate) alike: &'static str,
    pub(crate) this_is_it: &'static str,
    pub(crate) this_is_not_it: &'static str,
    pub(crate) no_words: &'static str,
    pub(crate) may_have_arrived: &'static str,
    pub(crate) nothing_there: &'static str,
    pub(crate) sent_again: &'static str,
    pub(crate) again_title: &'static str,
    pub(crate) again_ours: &'static str,
    pub(crate) again_there: &'static str,
    pub(crate) again_last: &'static str,
    pub(crate) again_none: &'static str,
    pub(crate) again_consequence: &'static str,
    pub(crate) again_cancel: &'static str,
    pub(crate) again: &'static str,
}

pub(super) const CHINESE: DeliveryWords = DeliveryWords {
    looking_now: "正在核对",
    later_looks: "先持续核对 10 分钟，再每小时一次，不会放弃。",
    why_locked: "确认没有送达之后才能重发",
    judge: "协商历史里有新的商户记录，可能就是这一条。请判断：",
    alike: "内容相近",
    this_is_it: "就是这条",
    this_is_not_it: "不是这条",
    no_words: "（没有文字）",
    may_have_arrived: "可能已经送达",
    nothing_there: "完整的协商历史里没有它，也没有可能是它的记录",
    sent_again: "已经重发",
    again_title: "再发一次",
    again_ours: "没有送达的这一条",
    again_there: "协商历史里可能就是它的记录",
    again_last: "协商历史里最近一条商户回复",
    again_none: "协商历史里还没有商户回复。",
    again_consequence: "如果用户其实已经收到，再发一次用户会看到两条。文字和图片放回草稿，您检查之后再发送。",
    again_cancel: "不重发",
    again: "放回草稿，再发一次",
};

pub(super) const ENGLISH: DeliveryWords = DeliveryWords {
    looking_now: "Checking now",
    later_looks: "Checked again and again for 10 minutes, then hourly; never given up.",
    why_locked: "Can be sent again once it is certain that it has not arrived",
    judge: "The history holds new rows of the merchant that could be this message. Please decide:",
    alike: "Looks like it",
    this_is_it: "This is it",
    this_is_not_it: "This is not it",
    no_words: "(no words)",
    may_have_arrived: "It may have arrived",
    nothing_there: "The whole history shows neither it nor anything that could be it",
    sent_again: "Sent again",
    again_title: "Send again",
    again_ours: "The message that has not arrived",
    again_there: "Rows of the history that could be it",
    again_last: "The merchant's latest reply in the history",
    again_none: "The history holds no reply of the merchant yet.",
    again_consequence: "If the user has it after all, they will see it twice. Words and images go back into the draft; look at them and send.",
    again_cancel: "Do not resend",
    again: "Back to the draft, send again",
};

impl Words {
    /// What a message waits for that is not just waiting for its turn.
    pub(crate) fn waits_for(&self, waits_for: WaitsFor, until: &str) -> String {
        let (chinese, english) = match waits_for {
            WaitsFor::Quota => ("排队中", "queued"),
            WaitsFor::Platform => ("连不上微信支付", "WeChat Pay cannot be reached"),
            WaitsFor::Keys => {
                ("商户密钥无法使用，请管理员检查", "the merchant's keys cannot be used, ask an administrator")
            }
            WaitsFor::Desk => ("工作台自身有故障", "the desk itself is in trouble"),
        };
        match self.language {
            Language::Chinese => format!("还没有发出：{chinese}。{until} 再试"),
            Language::English => format!("Has not left: {english}. Tried again at {until}"),
        }
    }

    pub(crate) fn looked_for_next(&self, at: &str) -> String {
        match self.language {
            Language::Chinese => format!("下次核对 {at}"),
            Language::English => format!("Next check {at}"),
        }
    }

    pub(crate) fn sent_at(&self, at: &str) -> String {
        match self.language {
            Language::Chinese => format!("{at} 发出"),
            Language::English => format!("sent {at}"),
        }
    }
}
