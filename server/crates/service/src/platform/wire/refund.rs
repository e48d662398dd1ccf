//! The money of a complaint, as WeChat Pay tells it. It is parsed more strictly than everything else: a field that
//! cannot be read is not treated like one that is missing, since the first stops a payment and the second stands for
//! all that was paid.

use desk_domain::Fen;
use desk_domain::refund::{Asked, Case, Grounds, Money, PaidOrder};
use serde_json::Value;

/// The state of a refund, with the money that WeChat Pay tells about.
pub(crate) fn case_of<'a>(stored: impl Into<Grounds<'a>>) -> Case<'a> {
    let stored = stored.into();
    Case::of(stored, money_of(&stored.complaint.raw))
}

/// Parses the money of a complaint from its JSON.
fn money_of(raw: &str) -> Money {
    let fields: Value = serde_json::from_str(raw).unwrap_or_default();
    let full = flag(fields.get("complaint_full_refunded"));
    let asked = match fields.get("apply_refund_amount") {
        _ if full.is_none() || !fields.is_object() => Asked::Unreadable,
        None | Some(Value::Null) => Asked::NotNamed,
        Some(value) => amount(value).map_or(Asked::Unreadable, Asked::Named),
    };
    let orders = match fields.get("complaint_order_info") {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(orders)) => orders.iter().map(order).collect(),
        Some(one) => vec![order(one)],
    };
    Money { asked, orders: each_once(orders), full: full.unwrap_or_default() }
}

/// Parses an order. One that cannot be read has no amount, and so pays nothing.
fn order(told: &Value) -> PaidOrder {
    let text = |name: &str| match told.get(name) {
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    let (transaction_id, order_no) = (text("transaction_id"), text("out_trade_no"));
    let is_named = !transaction_id.is_empty() || !order_no.is_empty();
    let paid = told.get("amount").and_then(amount).filter(|_| is_named);
    PaidOrder { transaction_id, order_no, paid }
}

/// Merges entries of the same order. One that is told with two amounts cannot be read.
fn each_once(orders: Vec<PaidOrder>) -> Vec<PaidOrder> {
    let mut known: Vec<PaidOrder> = Vec::with_capacity(orders.len());
    for order in orders {
        match known.iter_mut().find(|other| other.id() == order.id()) {
            Some(other) if other.paid != order.paid => other.paid = None,
            Some(_) => {}
            None => known.push(order),
        }
    }
    known
}

/// Parses a positive whole number of fen, given as a number or as its digits.
fn amount(value: &Value) -> Option<Fen> {
    let fen = match value {
        Value::Number(number) => number.as_i64()?,
        Value::String(text) => text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())??,
        _ => return None,
    };
    (fen > 0).then_some(Fen(fen))
}

/// Parses a flag. A missing one is `false`; anything but yes and no is `None`.
fn flag(value: Option<&Value>) -> Option<bool> {
    match value {
        None | Some(Value::Null) => Some(false),
        Some(Value::Bool(flag)) => Some(*flag),
        Some(Value::Number(number)) => [false, true].get(usize::try_from(number.as_u64()?).ok()?).copied(),
        Some(Value::String(text)) => match text.as_str() {
            "true" | "TRUE" | "1" => Some(true),
            "false" | "FALSE" | "0" => Some(false),
            _ => None,
        },
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn told(change: impl FnOnce(&mut Value)) -> Money {
        let mut complaint = json!({
            "complaint_id": "2002",
            "apply_refund_amount": 3_700,
            "complaint_full_refunded": false,
            "complaint_order_info": [{ "transaction_id": "4200", "out_trade_no": "M7", "amount": 8_800 }],
        });
        change(&mut complaint);
        money_of(&complaint.to_string())
    }

    fn order(transaction_id: &str, order_no: &str, paid: Option<i64>) -> PaidOrder {
        let (transaction_id, order_no) = (transaction_id.to_owned(), order_no.to_owned());
        PaidOrder { transaction_id, order_no, paid: paid.map(Fen) }
    }

    #[test]
    fn amounts_are_read_as_numbers_and_as_digits() {
        let plain =
            Money { asked: Asked::Named(Fen(3_700)), orders: vec![order("4200", "M7", Some(8_800))], full: false };
        assert_eq!(told(|_| {}), plain);
        assert_eq!(told(|told| told["apply_refund_amount"] = "3700".into()), plain);
        assert_eq!(told(|told| told["complaint_order_info"] = told["complaint_order_info"][0].clone()), plain);
        assert_eq!(told(|told| told["apply_refund_amount"] = Value::Null).asked, Asked::NotNamed);
        for full in [json!(true), json!(1), json!("true")] {
            assert!(told(|told| told["complaint_full_refunded"] = full).full);
        }
    }

    #[test]
    fn what_is_odd_is_unreadable_and_not_absent() {
        for odd in [json!("37.00"), json!(37.5), json!(-1), json!(0), json!(""), json!([3_700]), json!(true), json!({})]
        {
            assert_eq!(told(|told| told["apply_refund_amount"] = odd.clone()).asked, Asked::Unreadable, "{odd}");
            let orders = told(|told| told["complaint_order_info"][0]["amount"] = odd.clone()).orders;
            assert_eq!(orders, [order("4200", "M7", None)], "{odd}");
        }
        assert_eq!(told(|told| told["complaint_full_refunded"] = "maybe".into()).asked, Asked::Unreadable);
        assert_eq!(told(|told| told["complaint_order_info"] = "none".into()).orders, [order("", "", None)]);
        assert_eq!(money_of("no JSON").asked, Asked::Unreadable);
    }

    #[test]
    fn an_order_that_cannot_be_read_costs_itself_alone() {
        let orders = told(|told| {
            told["complaint_order_info"] = json!([
                7,
                { "transaction_id": "4200", "amount": 100 },
                { "out_trade_no": "M8", "amount": 200 },
                { "transaction_id": "4300", "amount": 300 },
                { "transaction_id": "4200", "amount": 100 },
                { "transaction_id": "4300", "amount": 301 },
            ]);
        });
        let expected =
            [order("", "", None), order("4200", "", Some(100)), order("", "M8", Some(200)), order("4300", "", None)];
        assert_eq!(orders.orders, expected);
    }
}
