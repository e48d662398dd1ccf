//! A refund: asked for, decided on, started, arrived.

use super::words;
use desk_domain::Fen;
use desk_domain::refund::{Change, Field, Standing, Unpayable, Why, Wrong};

words! {
    /// The steps of a refund, and the dialog in which it is decided on or started.
    RefundWords:
    name: "退款" / "Refund";
    request: "退款申请" / "Refund request";
    asked: "用户申请" / "Requested";
    decided: "审批" / "Approved";
    started: "发起退款" / "Sent";
    arrived: "到账" / "Received";
    approve: "同意退款" / "Approve refund";
    refuse: "拒绝退款" / "Refuse refund";
    review: "审批退款" / "Review refund";
    start: "发起退款" / "Start refund";
    title: "退款审批" / "Refund decision";
    paid: "订单实付" / "Paid";
    paid_in_all(total: Fen): "订单实付 {total}" / "Paid {total}";
    counted: "此前已退" / "Refunded earlier";
    left: "本单最多可退" / "Refundable";
    up_to(amount: Fen): "不超过 {amount}" / "up to {amount}";
    amount_unknown: "金额未知" / "Amount unknown";
    amount_not_named: "用户未填写金额，按订单全额" / "No amount given: full order amount";
    none_earlier: "这个投诉还没有退过款" / "No refunds for this complaint so far";
    of_another_complaint: "同一订单的其他投诉" / "another complaint about this order";
    /// What became of a refund, and who has seen to it.
    earlier(when: &str, author: &str, amount: Fen, standing: &str): "{when} {author} {amount}，{standing}" / "{when} {author} {amount}, {standing}";
    standing(standing: Standing): match standing {
        Standing::Promised => "已同意，未发起" / "approved, not started",
        Standing::Missing => "没有找到，可用原单号重发" / "not found; can be sent again with the same number",
        Standing::UnderWay => "正在退，结果未知" / "in progress, outcome unknown",
        Standing::Paid => "已退" / "refunded",
    }
    decision: "审批结果" / "Decision";
    approve_text: "可以只退一部分" / "Partial amounts allowed";
    approve_by_hand: "退款到商户平台发起" / "Start the refund on the merchant platform";
    refuse_text: "要写理由，用户会看到；投诉随即完成" / "Needs a reason the user will see; the complaint then closes";
    choose_first: "先选择审批结果" / "Choose a decision";
    order: "退哪个订单" / "Which order";
    order_unreadable: "金额读不出来，不能从这里退" / "Amount unreadable; cannot be refunded here";
    amount: "退款金额" / "Refund amount";
    launch: "发起时间" / "Start refund";
    today: "今天" / "Today";
    within_working_days(days: u32) -> String: match days {
        1 => "1 个工作日内" / "Within 1 working day",
        _ => "{days} 个工作日内" / "Within {days} working days",
    }
    start_by(when: &str): "承诺 {when} 前发起" / "Promised to start by {when}";
    overdue: "已过承诺时间，还没有发起" / "Past the promised time and not started";
    remark: "给微信支付的备注" / "Note to WeChat Pay";
    remark_hint: "选填，用户看不到，最多 200 字" / "Optional, not shown to the user, up to 200 characters";
    reason: "拒绝理由" / "Reason";
    reason_hint: "必填，发给用户，发出后不能修改，最多 200 字" / "Required. Sent to the user and cannot be changed. Up to 200 characters";
    approval_warning: "审批结果只能提交一次。选择今天发起时，同意后会接着发起退款；任一步没有成功都会停下，并显示在投诉里。" / "The decision can be sent only once. If “Today” is chosen, the refund starts as soon as it is approved. If a step fails, everything stops there and the complaint shows it.";
    refusal_warning: "审批结果只能提交一次，提交后投诉随即完成。用户可以申请平台介入，也可以再次投诉。" / "The decision can be sent only once, and the complaint then closes. The user may ask the platform to step in, or complain again.";
    start_warning: "发起后款项会退给用户，不能撤回。" / "The money goes back to the user. This cannot be undone.";
    by_hand: "这里只能提交审批，同意后请到商户平台发起退款。" / "Only the decision can be sent from here. After approving, start the refund on the merchant platform.";
    audited: "提交后写入审计日志" / "Written to the audit log";
    cancel: "取消" / "Cancel";
    keep: "只保存，不提交" / "Save without submitting";
    /// Why nothing can be paid from here.
    unpayable(why: Unpayable): match why {
        Unpayable::AskedUnreadable => "微信给出的申请金额读不出来，不能从这里退款。请到商户平台核对。" / "The requested amount from WeChat Pay cannot be read, so no refund can be made here. Check the merchant platform.",
        Unpayable::NoOrder => "微信没有给出订单，不能从这里退款。" / "WeChat Pay gave no order, so no refund can be made here.",
        Unpayable::OrdersUnreadable => "微信给出的订单读不出来，不能从这里退款。请到商户平台核对。" / "The order from WeChat Pay cannot be read, so no refund can be made here. Check the merchant platform.",
        Unpayable::Elsewhere => "有人在别处发起过退款，微信没有说明金额，不能从这里再退。请到商户平台核对。" / "A refund was started elsewhere and WeChat Pay does not say how much, so no more can be refunded here. Check the merchant platform.",
        Unpayable::NothingLeft => "申请的金额都已经退过，或正在退，没有可退的金额。" / "Everything requested is already refunded or in progress. Nothing is left.",
    }
    matter(field: Field, why: Why, most: Fen) -> String: match (field, why) {
        (Field::Decision, Why::Missing) => "请选择同意或拒绝" / "Choose approve or refuse",
        (Field::Decision, _) => "选择的和按下的不一致，没有提交" / "The choice and the button differ. Nothing was submitted",
        (Field::Order, Why::Missing) => "请选择退哪个订单" / "Choose an order",
        (Field::Order, _) => "没有这个订单，或者它读不出来" / "No such order, or it cannot be read",
        (Field::Amount, Why::Missing) => "请填写退款金额" / "Enter an amount",
        (Field::Amount, Why::TooMuch) => "超过可退金额，最多 {most}" / "More than can be refunded: {most} at most",
        (Field::Amount, _) => "金额看不懂，请写成 12.50 这样" / "Not an amount. Write it like 12.50",
        (Field::LaunchDay, Why::Missing) => "请选择发起时间" / "Choose when the refund starts",
        (Field::LaunchDay, _) => "没有这个发起时间" / "Not a valid start time",
        (Field::Reason, Why::Missing) => "请填写拒绝理由" / "Enter a reason",
        (_, Why::TooLong) => "超过 200 字，请缩短" / "Over 200 characters. Please shorten it",
        (_, Why::Unsupported) => "有微信不接受的字符（如表情符号），请删除" / "WeChat does not accept some characters, such as emoji. Please remove them",
        (Field::Reason | Field::Remark, _) => "内容看不懂，请重新填写" / "Cannot be read. Please enter it again",
        (Field::Seen, _) => "表单不完整，没有提交。请核对下面的内容再提交" / "The form was incomplete, so nothing was submitted. Check it and submit again",
    }
    changed_meanwhile(list: &str): "没有提交：打开以后{list}。填写的内容已保留，请核对后再提交。" / "Not submitted. Changed since you opened this: {list}. Your input is kept. Check it and submit again.";
    change(change: &Change): match change {
        Change::Conversation => "对话有新内容" / "the conversation",
        Change::Asked => "申请的金额变了" / "the requested amount",
        Change::Orders => "订单变了" / "the orders",
        Change::Refunds => "退款情况变了" / "the refunds",
    }
}

impl RefundWords {
    /// What is the matter with a field of the dialog.
    pub(crate) fn wrong(&self, Wrong { field, why }: Wrong, most: Fen) -> String {
        self.matter(field, why, most)
    }

    /// What is another than it was when the dialog was opened.
    pub(crate) fn changed(&self, changes: &[Change]) -> String {
        let changes: Vec<&str> = changes.iter().map(|change| self.change(change)).collect();
        self.changed_meanwhile(&changes.join(words(self.language).common.comma))
    }
}
