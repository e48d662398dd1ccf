//! What stands around refunds, and around what goes along with a reply.

use super::Words;
use desk_domain::message::MAX_LINK_CHARS;
use desk_domain::refund::{Change, Field, Standing, Unpayable, Why, Wrong};
use desk_domain::{Fen, Language, SendKind};
use desk_service::view::Delivery;

/// The dialog in which a refund is decided on or started, and the steps of a refund.
pub(crate) struct RefundWords {
    pub(crate) asked: &'static str,
    pub(crate) decided: &'static str,
    pub(crate) started: &'static str,
    pub(crate) arrived: &'static str,
    pub(crate) approve: &'static str,
    pub(crate) refuse: &'static str,
    pub(crate) review: &'static str,
    pub(crate) start: &'static str,
    pub(crate) title: &'static str,
    pub(crate) paid: &'static str,
    pub(crate) counted: &'static str,
    pub(crate) left: &'static str,
    pub(crate) amount_unknown: &'static str,
    pub(crate) amount_not_named: &'static str,
    pub(crate) none_earlier: &'static str,
    pub(crate) of_another_complaint: &'static str,
    pub(crate) decision: &'static str,
    pub(crate) approve_text: &'static str,
    pub(crate) approve_by_hand: &'static str,
    pub(crate) refuse_text: &'static str,
    pub(crate) choose_first: &'static str,
    pub(crate) order: &'static str,
    pub(crate) order_unreadable: &'static str,
    pub(crate) amount: &'static str,
    pub(crate) launch: &'static str,
    pub(crate) today: &'static str,
    pub(crate) remark: &'static str,
    pub(crate) remark_hint: &'static str,
    pub(crate) reason: &'static str,
    pub(crate) reason_hint: &'static str,
    pub(crate) approval_warning: &'static str,
    pub(crate) refusal_warning: &'static str,
    pub(crate) start_warning: &'static str,
    pub(crate) by_hand: &'static str,
    pub(crate) overdue: &'static str,
    pub(crate) audited: &'static str,
    pub(crate) cancel: &'static str,
    pub(crate) keep: &'static str,
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
    review: "审批退款",
    start: "发起退款",
    title: "退款审批",
    paid: "订单实付",
    counted: "此前已退",
    left: "本单最多可退",
    amount_unknown: "金额未知",
    amount_not_named: "用户未填写金额，按订单全额",
    none_earlier: "这个投诉还没有退过款",
    of_another_complaint: "同一订单的其他投诉",
    decision: "审批结果",
    approve_text: "可以只退一部分",
    approve_by_hand: "退款到商户平台发起",
    refuse_text: "要写理由，用户会看到；微信随即结单",
    choose_first: "先选择审批结果",
    order: "退哪个订单",
    order_unreadable: "金额读不出来，不能从这里退",
    amount: "退款金额",
    launch: "发起时间",
    today: "今天",
    remark: "给微信支付的备注",
    remark_hint: "选填，用户看不到，最多 200 字",
    reason: "拒绝理由",
    reason_hint: "必填，发给用户，发出后不能修改，最多 200 字",
    approval_warning: "审批结果只能提交一次。选择今天发起时，同意后会接着发起退款；任一步没有成功都会停下，并显示在投诉里。",
    refusal_warning: "审批结果只能提交一次，提交后微信随即结单。用户可以申请平台介入，也可以再次投诉。",
    start_warning: "发起后款项会退给用户，不能撤回。",
    by_hand: "这里只能提交审批，同意后请到商户平台发起退款。",
    overdue: "已过承诺时间，还没有发起",
    audited: "提交后写入审计日志",
    cancel: "取消",
    keep: "只保存，不提交",
};

pub(super) const ENGLISH: RefundWords = RefundWords {
    asked: "Requested",
    decided: "Decision",
    started: "Refund started",
    arrived: "Arrived",
    approve: "Approve refund",
    refuse: "Refuse refund",
    review: "Review refund",
    start: "Start refund",
    title: "Refund decision",
    paid: "Paid",
    counted: "Refunded before",
    left: "Refundable",
    amount_unknown: "Amount unknown",
    amount_not_named: "The user named no amount; this is the whole order",
    none_earlier: "Nothing has been refunded for this complaint",
    of_another_complaint: "another complaint about this order",
    decision: "Decision",
    approve_text: "A part is possible",
    approve_by_hand: "Refund in the merchant platform",
    refuse_text: "Needs a reason, which the user reads; WeChat closes the complaint",
    choose_first: "Choose a decision first",
    order: "Which order",
    order_unreadable: "The amount cannot be read; not refundable from here",
    amount: "Refund amount",
    launch: "Start refund",
    today: "Today",
    remark: "Remark for WeChat Pay",
    remark_hint: "Optional, not shown to the user, up to 200 characters",
    reason: "Reason",
    reason_hint: "Required, sent to the user and final, up to 200 characters",
    approval_warning: "The decision can be sent only once. With today, the refund is started right after the approval; a step that fails stops there and shows in the complaint.",
    refusal_warning: "The decision can be sent only once, and WeChat then closes the complaint. The user may ask the platform to step in, or complain again.",
    start_warning: "The money goes back to the user and cannot be recalled.",
    by_hand: "Only the decision can be sent from here. After approving, start the refund in the merchant platform.",
    overdue: "Promised time has passed, not started",
    audited: "Written to the audit log",
    cancel: "Cancel",
    keep: "Keep without submitting",
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

    pub(crate) fn up_to(&self, amount: Fen) -> String {
        match self.language {
            Language::Chinese => format!("不超过 {amount}"),
            Language::English => format!("up to {amount}"),
        }
    }

    /// What became of a refund, and who has seen to it.
    pub(crate) fn earlier_refund(&self, when: &str, author: &str, amount: Fen, standing: Standing) -> String {
        let (chinese, english) = match standing {
            Standing::Promised => ("已同意，未发起", "approved, not started"),
            Standing::Missing => ("没有找到，可用原单号重发", "not found, may be sent again under its number"),
            Standing::UnderWay => ("正在退，结果未知", "under way, outcome open"),
            Standing::Paid => ("已退", "refunded"),
        };
        match self.language {
            Language::Chinese => format!("{when} {author} {amount}，{chinese}"),
            Language::English => format!("{when} {author} {amount}, {english}"),
        }
    }

    /// Why nothing can be paid from here.
    pub(crate) fn unpayable(&self, why: Unpayable) -> &'static str {
        let (chinese, english) = match why {
            Unpayable::AskedUnreadable => (
                "微信给出的申请金额读不出来，不能从这里退款。请到商户平台核对。",
                "The amount that WeChat Pay names cannot be read, so nothing is paid from here. Look at the merchant platform.",
            ),
            Unpayable::NoOrder => {
                ("微信没有给出订单，不能从这里退款。", "WeChat Pay names no order, so nothing is paid from here.")
            }
            Unpayable::OrdersUnreadable => (
                "微信给出的订单读不出来，不能从这里退款。请到商户平台核对。",
                "The order that WeChat Pay names cannot be read, so nothing is paid from here. Look at the merchant platform.",
            ),
            Unpayable::Elsewhere => (
                "有人在别处发起过退款，微信没有说明金额，不能从这里再退。请到商户平台核对。",
                "A refund was started elsewhere, and WeChat Pay does not say of how much: nothing more is paid from here. Look at the merchant platform.",
            ),
            Unpayable::NothingLeft => (
                "申请的金额都已经退过，或正在退，没有可退的金额。",
                "Everything that was asked for is refunded or under way; nothing is left.",
            ),
        };
        if self.language == Language::Chinese { chinese } else { english }
    }

    /// What is the matter with a field of the dialog.
    pub(crate) fn wrong(&self, Wrong { field, why }: Wrong, most: Fen) -> String {
        let (chinese, english) = match (field, why) {
            (Field::Decision, Why::Missing) => ("请选择同意或拒绝", "Choose approve or refuse"),
            (Field::Decision, _) => {
                ("选择的和按下的不一致，没有提交", "What was chosen is not what was pressed; nothing was sent")
            }
            (Field::Order, Why::Missing) => ("请选择退哪个订单", "Choose an order"),
            (Field::Order, _) => ("没有这个订单，或者它读不出来", "There is no such order, or it cannot be read"),
            (Field::Amount, Why::Missing) => ("请填写退款金额", "Enter an amount"),
            (Field::Amount, Why::TooMuch) => return self.too_much(most),
            (Field::Amount, _) => ("金额看不懂，请写成 12.50 这样", "The amount cannot be read; write it like 12.50"),
            (Field::LaunchDay, Why::Missing) => ("请选择发起时间", "Choose when the refund starts"),
            (Field::LaunchDay, _) => ("没有这个发起时间", "There is no such time to start"),
            (Field::Reason, Why::Missing) => ("请填写拒绝理由", "Enter a reason"),
            (_, Why::TooLong) => ("超过 200 字，请缩短", "More than 200 characters; shorten it"),
            (_, Why::Unsupported) => (
                "有微信不接受的字符（如表情符号），请删除",
                "There are characters that WeChat does not take, such as emoji; remove them",
            ),
            (Field::Reason | Field::Remark, _) => ("内容看不懂，请重新填写", "This cannot be read; enter it again"),
            (Field::Seen, _) => (
                "表单不完整，没有提交。请核对下面的内容再提交",
                "The form came incomplete; nothing was sent. Look again and submit",
            ),
        };
        (if self.language == Language::Chinese { chinese } else { english }).to_owned()
    }

    fn too_much(&self, most: Fen) -> String {
        match self.language {
            Language::Chinese => format!("超过可退金额，最多 {most}"),
            Language::English => format!("More than may go back: at most {most}"),
        }
    }

    /// What is another than it was when the dialog was opened.
    pub(crate) fn changed(&self, changes: &[Change]) -> String {
        let word = |change: &Change| match (self.language, change) {
            (Language::Chinese, Change::Conversation) => "对话有新内容",
            (Language::Chinese, Change::Asked) => "申请的金额变了",
            (Language::Chinese, Change::Orders) => "订单变了",
            (Language::Chinese, Change::Refunds) => "退款情况变了",
            (Language::English, Change::Conversation) => "there is something new in the conversation",
            (Language::English, Change::Asked) => "the amount asked for",
            (Language::English, Change::Orders) => "the orders",
            (Language::English, Change::Refunds) => "the refunds",
        };
        let list: Vec<&str> = changes.iter().map(word).collect();
        match self.language {
            Language::Chinese => format!("没有提交：打开以后{}。填写的内容已保留，请核对后再提交。", list.join("，")),
            Language::English => format!(
                "Not submitted. Changed since this was opened: {}. What you wrote is kept; look again and submit.",
                list.join(", ")
            ),
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

    /// Why a message failed that the desk itself has stopped; `None` for a code of WeChat Pay's.
    pub(crate) fn own_reason(&self, code: Option<&str>) -> Option<&'static str> {
        let (chinese, english) = match code? {
            Delivery::AUTHOR_IS_GONE => (
                "同意退款的人已停用，没有自动发起。请核对后由在职的人发起",
                "whoever approved it has no account any more, so it was not started; look at it and start it yourself",
            ),
            Delivery::PROMISE_OVERDUE => (
                "已过承诺时间，还没有人发起。请核对后发起",
                "the promised time has passed and nobody has started it; look at it and start it",
            ),
            Delivery::NO_LONGER_DUE => (
                "同意以后情况变了，没有自动发起。请核对",
                "things have changed since it was approved, so it was not started; look at it",
            ),
            _ => return None,
        };
        Some(if self.language == Language::Chinese { chinese } else { english })
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
