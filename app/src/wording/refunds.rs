//! What stands around refunds, and around what goes along with a reply.

use super::Words;
use desk_domain::message::MAX_LINK_CHARS;
use desk_domain::{Language, SendKind};

/// The dialog in which a refund is decided on, and the steps of a refund.
pub(crate) struct RefundWords {
    pub(crate) asked: &'static str,
    pub(crate) decided: &'static str,
    pub(crate) started: &'static str,
    pub(crate) arrived: &'static str,
    pub(crate) approve: &'static str,
    pub(crate) refuse: &'static str,
    pub(crate) start: &'static str,
    pub(crate) title: &'static str,
    pub(crate) amount: &'static str,
    pub(crate) amount_unknown: &'static str,
    pub(crate) amount_not_named: &'static str,
    pub(crate) by_hand: &'static str,
    pub(crate) decision: &'static str,
    pub(crate) approve_text: &'static str,
    pub(crate) approve_by_hand: &'static str,
    pub(crate) refuse_text: &'static str,
    pub(crate) launch: &'static str,
    pub(crate) today: &'static str,
    pub(crate) remark: &'static str,
    pub(crate) remark_hint: &'static str,
    pub(crate) reason: &'static str,
    pub(crate) reason_hint: &'static str,
    pub(crate) warning: &'static str,
    pub(crate) audited: &'static str,
    pub(crate) cancel: &'static str,
}

/// Link and card in the composer.
pub(crate) struct ExtrasWords {
    pub(crate) title: &'static str,
    pub(crate) granted_only: &'static str,
    pub(crate) link_url: &'static str,
    pub(crate) link_text: &'static str,
    pub(crate) card_appid: &'static str,
    pub(crate) card_path: &'static str,
    pub(crate) card_text: &'static str,
}

pub(super) const CHINESE: RefundWords = RefundWords {
    asked: "用户申请",
    decided: "审批",
    started: "发起退款",
    arrived: "到账",
    approve: "同意退款",
    refuse: "拒绝退款",
    start: "发起退款",
    title: "退款审批",
    amount: "退款金额",
    amount_unknown: "金额未知",
    amount_not_named: "用户未填写金额，按订单全额",
    by_hand: "微信没有给出可退这笔金额的订单：这里只能提交审批，同意后请到商户平台发起退款。",
    decision: "审批结果",
    approve_text: "由本系统发起退款",
    approve_by_hand: "退款到商户平台发起",
    refuse_text: "需填写理由，微信随即结单",
    launch: "发起时间",
    today: "今天",
    remark: "给微信支付的备注",
    remark_hint: "选填，用户看不到，最多 200 字",
    reason: "拒绝理由",
    reason_hint: "必填，用户会看到，最多 200 字",
    warning: "审批结果只能提交一次。选择今天发起时，同意后会接着发起退款；任一步没有成功都会停下，并显示在投诉里。",
    audited: "提交后写入审计日志",
    cancel: "取消",
};

pub(super) const ENGLISH: RefundWords = RefundWords {
    asked: "Requested",
    decided: "Decision",
    started: "Refund started",
    arrived: "Arrived",
    approve: "Approve refund",
    refuse: "Refuse refund",
    start: "Start refund",
    title: "Refund decision",
    amount: "Refund amount",
    amount_unknown: "Amount unknown",
    amount_not_named: "The user named no amount; this is the whole order",
    by_hand: "WeChat Pay names no order that covers this amount: only the decision can be sent from here. After approving, start the refund in the merchant platform.",
    decision: "Decision",
    approve_text: "The desk starts the refund",
    approve_by_hand: "Refund in the merchant platform",
    refuse_text: "Needs a reason; WeChat closes the complaint",
    launch: "Start refund",
    today: "Today",
    remark: "Remark for WeChat Pay",
    remark_hint: "Optional, not shown to the user, up to 200 characters",
    reason: "Reason",
    reason_hint: "Required, shown to the user, up to 200 characters",
    warning: "The decision can be sent only once. With today, the refund is started right after the approval; a step that fails stops there and shows in the complaint.",
    audited: "Written to the audit log",
    cancel: "Cancel",
};

pub(super) const CHINESE_EXTRAS: ExtrasWords = ExtrasWords {
    title: "链接、小程序卡片",
    granted_only: "链接和卡片需要微信支付开通权限，没有权限时微信会拒绝整条回复，文字仍保留为草稿。",
    link_url: "链接地址",
    link_text: "链接文字",
    card_appid: "小程序 AppID",
    card_path: "页面路径",
    card_text: "卡片名称",
};

pub(super) const ENGLISH_EXTRAS: ExtrasWords = ExtrasWords {
    title: "Link, mini-program card",
    granted_only: "Links and cards need WeChat Pay's permission. Without it WeChat refuses the whole reply; your words stay a draft.",
    link_url: "Link address",
    link_text: "Link text",
    card_appid: "Mini-program AppID",
    card_path: "Page path",
    card_text: "Card name",
};

impl Words {
    pub(crate) fn within_working_days(&self, days: u32) -> String {
        match self.language {
            Language::Chinese => format!("{days} 个工作日内"),
            Language::English if days == 1 => "Within 1 working day".to_owned(),
            Language::English => format!("Within {days} working days"),
        }
    }

    pub(crate) fn paid_in_all(&self, total: &str) -> String {
        match self.language {
            Language::Chinese => format!("订单实付 {total}"),
            Language::English => format!("Paid {total}"),
        }
    }

    pub(crate) fn approve_amount(&self, amount: &str) -> String {
        match self.language {
            Language::Chinese => format!("同意退款 {amount}"),
            Language::English => format!("Approve refund of {amount}"),
        }
    }

    pub(crate) fn start_by(&self, when: &str) -> String {
        match self.language {
            Language::Chinese => format!("承诺 {when} 前发起"),
            Language::English => format!("Promised to start before {when}"),
        }
    }

    pub(crate) fn link_text_hint(&self) -> String {
        match self.language {
            Language::Chinese => format!("最多 {MAX_LINK_CHARS} 字"),
            Language::English => format!("up to {MAX_LINK_CHARS} characters"),
        }
    }

    /// What a message without words of its own is called.
    pub(crate) fn sent_kind(&self, kind: SendKind) -> &'static str {
        match kind {
            SendKind::Reply => self.reply_to_user,
            SendKind::ImmediateReply => self.immediate_reply,
            SendKind::Completion => self.complete,
            SendKind::RefundApproval => self.refunds.approve,
            SendKind::RefundRefusal => self.refunds.refuse,
            SendKind::Refund => self.refunds.start,
        }
    }

    /// A message's place in the queue of its merchant's quota.
    pub(crate) fn queued(&self, ahead: i64, at: &str) -> String {
        match (self.language, ahead) {
            (Language::Chinese, 0) => format!("排队中，下一条就是它，预计 {at} 发出"),
            (Language::Chinese, _) => format!("排队中，前面 {ahead} 条，预计 {at} 发出"),
            (Language::English, 0) => format!("Queued, next to leave, about {at}"),
            (Language::English, _) => format!("Queued behind {ahead}, leaves about {at}"),
        }
    }
}
