//! Refunds (申请退款, 查询单笔退款), as far as complaints lead to them.

use super::query::Parameters;
use super::shape::{Shape, optional, required};
use super::write::{fields, text};
use super::{Asked, notify_url};
use crate::answer::{Answer, Refusal};
use crate::model::{Complaint, Order, Refund, State, rfc3339};
use crate::shared::Shared;
use http::StatusCode;
use serde_json::{Map, Value, json};

const KNOWN: [&str; 9] = [
    "transaction_id",
    "out_trade_no",
    "out_refund_no",
    "reason",
    "notify_url",
    "funds_account",
    "amount",
    "goods_detail",
    "sub_mchid",
];
const MAX_REASON: usize = 80;
/// Refunds of one payment.
const MAX_PARTIAL_REFUNDS: usize = 50;
/// How long after a payment it can be returned.
const YEAR_MS: i64 = 365 * 86_400_000;

const AMOUNT: Shape = Shape::Object(&[
    required("refund", Shape::Positive),
    required("total", Shape::Positive),
    required("currency", Shape::OneOf(&["CNY"])),
    optional("from", Shape::List(&SOURCE)),
]);
/// An account of the merchant's that pays a part of a refund.
const SOURCE: Shape = Shape::Object(&[
    required("account", Shape::OneOf(&["AVAILABLE", "UNAVAILABLE"])),
    required("amount", Shape::Positive),
]);
/// Only merchants of the older kind of accounts name one.
const FUNDS: Shape = Shape::OneOf(&["AVAILABLE"]);
const GOODS: Shape = Shape::List(&Shape::Object(&[
    required("merchant_goods_id", Shape::Text(32)),
    optional("wechatpay_goods_id", Shape::Text(32)),
    optional("goods_name", Shape::Text(256)),
    required("unit_price", Shape::Positive),
    required("refund_amount", Shape::Positive),
    required("refund_quantity", Shape::Positive),
]));

pub(super) fn create(shared: &Shared, asked: &Asked<'_>) -> Result<Answer, Refusal> {
    let fields = fields(asked, &KNOWN)?;
    let out_refund_no = refund_number(&fields)?.to_owned();
    if fields.contains_key("reason") {
        text(&fields, "reason", MAX_REASON)?;
    }
    notify_url::optional(shared, &fields)?;
    for (name, shape) in [("funds_account", FUNDS), ("goods_detail", GOODS)] {
        fields.get(name).map_or(Ok(()), |value| shape.check(name, value))?;
    }
    let (refund, total) = amounts(&fields)?;
    let now = shared.now();
    let mut state = shared.state();
    let refund_id = format!("50300{now:013}{:010}", state.next_number());
    let (complaint, payment) = payment(&state, &fields)?;
    signer_may(shared, complaint, &fields)?;
    if total != payment.amount {
        return Err(Refusal::parameter("amount/total", "订单金额与原订单不一致"));
    }
    let made = Refund {
        refund_id,
        complaint_id: complaint.id.clone(),
        mchid: complaint.mchid.clone(),
        transaction_id: payment.transaction_id.clone(),
        out_trade_no: payment.out_trade_no.clone(),
        refund,
        total,
        funds_account: fields.get("funds_account").and_then(Value::as_str).unwrap_or("UNSETTLED").to_owned(),
        from: fields["amount"].get("from").cloned(),
        created_at: now,
        arrived_at: None,
    };
    if let Some(known) = state.refunds.get(&out_refund_no) {
        let same = known.transaction_id == made.transaction_id && known.refund == refund;
        return if same {
            Ok(Answer::Json(known.json(&out_refund_no)))
        } else {
            Err(Refusal::request("商户退款单号已存在，且参数与原请求不一致"))
        };
    }
    may_be_returned(&state, &made)?;
    let earlier = state.refunds.values().filter(|other| other.complaint_id == made.complaint_id);
    let is_full = earlier.map(|other| other.refund).sum::<i64>() + made.refund == complaint.paid();
    let answer = made.json(&out_refund_no);
    let id = made.complaint_id.clone();
    state.refunds.insert(out_refund_no, made);
    let (kind, words) = if is_full {
        ("COMPLAINT_FULL_REFUNDED_SYSTEM_MESSAGE", "商家已发起全额退款，等待到账")
    } else {
        ("COMPLAINT_PARTIAL_REFUNDED_SYSTEM_MESSAGE", "商家已发起部分退款，等待到账")
    };
    state.log(&id, now, kind, words, Vec::new());
    drop(state);
    if is_full {
        shared.notify(&id, "SELLER_REFUND");
    }
    Ok(Answer::Json(answer))
}

pub(super) fn query(shared: &Shared, asked: &Asked<'_>, parameters: &Parameters) -> Result<Answer, Refusal> {
    let number = super::refund_number(asked.path).unwrap_or_default();
    let number = percent_encoding::percent_decode_str(number).decode_utf8_lossy();
    let state = shared.state();
    let found = state.refunds.get(number.as_ref());
    let found = found.filter(|refund| !shared.options.partner || parameters.get("sub_mchid") == Some(&refund.mchid));
    let found = found.ok_or_else(|| Refusal::new(StatusCode::NOT_FOUND, "RESOURCE_NOT_EXISTS", "退款单不存在"))?;
    Ok(Answer::Json(found.json(&number)))
}

/// One too much, too many or too late is refused.
fn may_be_returned(state: &State, made: &Refund) -> Result<(), Refusal> {
    let earlier = || state.refunds.values().filter(|other| other.transaction_id == made.transaction_id);
    let returned = made.refund + earlier().map(|other| other.refund).sum::<i64>();
    if returned > made.total {
        return Err(Refusal::request("申请退款金额超过可退金额"));
    }
    if earlier().count() >= MAX_PARTIAL_REFUNDS {
        return Err(Refusal::request("一笔订单最多支持50次部分退款"));
    }
    // Nobody complains about a payment before it is made, so it is at least as old as its complaint.
    let complained_at = state.complaints.get(&made.complaint_id).map(|complaint| complaint.created_at);
    if complained_at.is_some_and(|at| made.created_at - at > YEAR_MS) {
        return Err(Refusal::request("订单已超过可退款的最大期限"));
    }
    Ok(())
}

/// Letters, digits and `_-|*@`.
fn refund_number(fields: &Map<String, Value>) -> Result<&str, Refusal> {
    let number = text(fields, "out_refund_no", 64)?;
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"_-|*@".contains(&byte);
    if number.bytes().all(allowed) {
        Ok(number)
    } else {
        Err(Refusal::parameter("out_refund_no", "只能是数字、大小写字母_-|*@"))
    }
}

fn amounts(fields: &Map<String, Value>) -> Result<(i64, i64), Refusal> {
    let amount = fields.get("amount").ok_or_else(|| Refusal::parameter("amount", "amount必填"))?;
    AMOUNT.check("amount", amount)?;
    let fen = |value: &Value| value.as_i64().unwrap_or_default();
    let (refund, total) = (fen(&amount["refund"]), fen(&amount["total"]));
    let sources = amount.get("from").and_then(Value::as_array);
    if refund > total {
        return Err(Refusal::parameter("amount/refund", "退款金额不能大于订单金额"));
    }
    let sum = |sources: &Vec<Value>| sources.iter().try_fold(0_i64, |sum, one| sum.checked_add(fen(&one["amount"])));
    if sources.is_some_and(|sources| sum(sources) != Some(refund)) {
        return Err(Refusal::parameter("amount/from", "出资金额之和应等于退款金额"));
    }
    Ok((refund, total))
}

/// A payment that a complaint is about; the simulator knows no others.
fn payment<'a>(state: &'a State, fields: &Map<String, Value>) -> Result<(&'a Complaint, &'a Order), Refusal> {
    let (name, number, max): (_, fn(&Order) -> &String, _) =
        match (fields.get("transaction_id"), fields.get("out_trade_no")) {
            (Some(_), None) => ("transaction_id", |order| &order.transaction_id, 32),
            (None, Some(_)) => ("out_trade_no", |order| &order.out_trade_no, 64),
            _ => return Err(Refusal::parameter("transaction_id", "transaction_id和out_trade_no应二选一")),
        };
    let wanted = text(fields, name, max)?;
    let payments =
        state.complaints.values().flat_map(|complaint| complaint.orders.iter().map(move |order| (complaint, order)));
    let found = { payments }.find(|(_, order)| number(order) == wanted);
    found.ok_or_else(|| Refusal::new(StatusCode::NOT_FOUND, "RESOURCE_NOT_EXISTS", "订单不存在"))
}

fn signer_may(shared: &Shared, complaint: &Complaint, fields: &Map<String, Value>) -> Result<(), Refusal> {
    let named = fields.get("sub_mchid");
    let fits =
        if shared.options.partner { named.is_some_and(|named| *named == complaint.mchid) } else { named.is_none() };
    if fits { Ok(()) } else { Err(Refusal::not_permitted("商户号无权限发起该订单的退款")) }
}

impl Refund {
    fn json(&self, out_refund_no: &str) -> Value {
        let mut json = json!({
            "refund_id": self.refund_id,
            "out_refund_no": out_refund_no,
            "transaction_id": self.transaction_id,
            "out_trade_no": self.out_trade_no,
            "channel": "ORIGINAL",
            "user_received_account": "支付用户零钱",
            "create_time": rfc3339(self.created_at),
            "status": if self.arrived_at.is_some() { "SUCCESS" } else { "PROCESSING" },
            "funds_account": self.funds_account,
            // Paid without coupons: what the user gets back is what the merchant gives.
            "amount": {
                "total": self.total,
                "refund": self.refund,
                "payer_total": self.total,
                "payer_refund": self.refund,
                "settlement_total": self.total,
                "settlement_refund": self.refund,
                "discount_refund": 0,
                "currency": "CNY",
            },
        });
        if let Some(from) = &self.from {
            json["amount"]["from"] = from.clone();
        }
        if let Some(at) = self.arrived_at {
            json["success_time"] = rfc3339(at).into();
        }
        json
    }
}
