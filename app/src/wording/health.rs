//! The page that says what the desk could not do or read, and times that nobody can read.

use super::Words;
use desk_domain::{Language, Timestamp};
use desk_service::view::UnreadableSource;

pub(crate) struct HealthWords {
    pub(crate) title: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) unreadable: &'static str,
    pub(crate) unreadable_intro: &'static str,
    pub(crate) all_read: &'static str,
    pub(crate) lost: &'static str,
    pub(crate) read_as_meant: &'static str,
    pub(crate) whole: &'static str,
    pub(crate) beginning: &'static str,
    pub(crate) what: &'static str,
    pub(crate) times: &'static str,
    pub(crate) last_met: &'static str,
    pub(crate) time_unknown: &'static str,
    /// In the narrow slot of a clock, whose title says the rest.
    pub(crate) due_unknown: &'static str,
    pub(crate) lane_unknown: &'static str,
    pub(crate) not_whole: &'static str,
}

pub(super) const CHINESE: HealthWords = HealthWords {
    title: "运行状况",
    intro: "本系统没能读懂或没能做到的事，以及如何处理",
    unreadable: "读不懂的内容",
    unreadable_intro: "微信支付的回答里与文档不符的部分。只影响它自己：其余内容照常入库，原始数据保留在这里，投诉以微信商户平台显示的为准。反复出现时，请把字段名和原文发给微信支付技术支持。",
    all_read: "微信支付说的都读懂了",
    lost: "没读懂",
    read_as_meant: "写法不同，已读懂",
    whole: "整行",
    beginning: "太长，只保留了开头",
    what: "内容",
    times: "次数",
    last_met: "最近一次",
    time_unknown: "时间未知",
    due_unknown: "未知",
    lane_unknown: "时间未知",
    not_whole: "协商历史没有读全，可能还有没显示的记录；稍后会再读一次，急用请到微信商户平台查看。",
};

pub(super) const ENGLISH: HealthWords = HealthWords {
    title: "Health",
    intro: "What the desk could not read or do, and what helps",
    unreadable: "Not readable",
    unreadable_intro: "Parts of WeChat Pay's answers that are not as documented. Each costs itself alone: the rest is stored, the bytes are kept here, and the complaint stands as the merchant platform shows it. If one keeps coming back, send its field and raw text to WeChat Pay's technical support.",
    all_read: "All that WeChat Pay said was read",
    lost: "Not read",
    read_as_meant: "Spelt differently, read",
    whole: "whole row",
    beginning: "Too long, the beginning is kept",
    what: "What",
    times: "Times",
    last_met: "Last met",
    time_unknown: "Time unknown",
    due_unknown: "Unknown",
    lane_unknown: "Time unknown",
    not_whole: "The history was not read whole, rows may be missing here. It is read again shortly; if it is urgent, look at the merchant platform.",
};

impl Words {
    /// A moment, or that nobody can read it.
    pub(crate) fn when(&self, at: Option<Timestamp>, shown: impl FnOnce(Timestamp) -> String) -> String {
        at.map_or_else(|| self.health.time_unknown.to_owned(), shown)
    }

    pub(crate) fn unreadable_source(&self, source: UnreadableSource) -> &'static str {
        let chinese = self.language == Language::Chinese;
        match source {
            UnreadableSource::List if chinese => "投诉单列表",
            UnreadableSource::List => "List of complaints",
            UnreadableSource::Detail if chinese => "投诉单详情",
            UnreadableSource::Detail => "Complaint",
            UnreadableSource::History if chinese => "协商历史",
            UnreadableSource::History => "History",
            UnreadableSource::Notification if chinese => "投诉通知",
            UnreadableSource::Notification => "Notification",
        }
    }
}
