//! What is known about a complaint, its order and its payer.

use desk_domain::{ProblemKind, ServiceOrderState};

words! {
    /// The facts, section by section.
    FactsWords:
    region: "投诉资料" / "Facts";
    /// On the button that opens them.
    short: "资料" / "Facts";
    closes: "Esc 关闭" / "Esc to close";
    order: "订单" / "Order";
    amount: "金额" / "Amount";
    transaction: "微信订单" / "WeChat order";
    order_no: "商户订单" / "Merchant order";
    service_order: "服务单" / "Service order";
    service_section: "支付分服务单" / "Pay Score order";
    service_order_no: "商户服务单" / "Merchant number";
    return_section: "归还" / "Return";
    returned: "归还时间" / "Returned at";
    return_place: "归还地点" / "Returned to";
    same_machine: "归还同一柜机" / "Same machine";
    payer: "投诉人" / "Payer";
    phone: "手机号" / "Phone";
    no_phone: "未留" / "Not provided";
    phone_unreadable: "已留，当前密钥解不开" / "Provided, but encrypted for another key";
    openid: "OpenID" / "OpenID";
    fast_refund: "可极速退款" / "Fast-refund eligible";
    high_risk: "高风险用户" / "High-risk user";
    evidence: "用户凭证" / "Evidence";
    related: "历史投诉" / "Earlier complaints";
    complaint: "投诉单" / "Complaint";
    problem_kind: "问题类型" / "Type";
    first_complained: "首次投诉" / "First";
    /// The state of a Pay Score order; one this version does not know is shown as it came.
    service_state(state: &ServiceOrderState) -> String: match state {
        ServiceOrderState::Doing => "进行中" / "In progress",
        ServiceOrderState::Revoked => "商户取消" / "Cancelled by the merchant",
        ServiceOrderState::WaitPay => "待支付" / "Awaiting payment",
        ServiceOrderState::Done => "已完成" / "Completed",
        ServiceOrderState::Other(raw) => "{raw}" / "{raw}",
    }
    /// What a complaint is about; a type this version does not know is shown as it came.
    problem(kind: &ProblemKind) -> String: match kind {
        ProblemKind::Refund => "申请退款" / "Refund",
        ProblemKind::ServiceNotWork => "服务权益未生效" / "Service not working",
        ProblemKind::Others => "其他类型" / "Other",
        ProblemKind::Other(raw) => "{raw}" / "{raw}",
    }
}
