//! Refunds: what they may ask for, and how often.

use crate::merchant::{Answer, LIST, Merchant};
use serde_json::{Value, json};
use wechatpay_simulator::{NewComplaint, Options};

const REFUNDS: &str = "/v3/refund/domestic/refunds";

impl Merchant {
    /// The payment behind a complaint made so many days ago.
    async fn payment(&self, days: i64) -> String {
        let old = NewComplaint { age_minutes: days * 24 * 60, ..NewComplaint::default() };
        let id = self.platform.control.new_complaint(old);
        let told = self.get(&format!("{LIST}/{id}")).await.json();
        told["complaint_order_info"][0]["transaction_id"].as_str().unwrap().to_owned()
    }

    async fn refund(&self, body: &Value) -> Answer {
        self.post(REFUNDS, &body.to_string()).await
    }
}

fn one_fen(payment: &str, number: &str) -> Value {
    let amount = json!({ "refund": 1, "total": 9900, "currency": "CNY" });
    json!({ "transaction_id": payment, "out_refund_no": number, "amount": amount })
}

#[tokio::test]
async fn what_is_wrong_with_a_refund_is_refused_where_it_stands() {
    let merchant = Merchant::start(Options { allow_loopback_http_notify: false, ..Options::default() }).await;
    let payment = merchant.payment(0).await;
    for (field, value) in [
        ("out_refund_no", json!("退款1")),
        ("out_refund_no", json!("refund 1")),
        ("notify_url", json!("http://desk.example.com/n")),
        ("notify_url", json!("https://127.0.0.1/n")),
        ("notify_url", json!("https://desk.example.com/n?a=1")),
        ("transaction_id", json!(1)),
        ("reason", json!(" ")),
        ("funds", json!("x")),
        ("funds_account", json!("UNSETTLED")),
    ] {
        let mut body = one_fen(&payment, "1");
        body[field] = value;
        merchant.refund(&body).await.assert_wrong("body", &format!("/{field}"));
    }
    for (field, value) in [
        ("refund", json!(0)),
        ("refund", json!("1")),
        ("refund", json!(9901)),
        ("total", json!(9901)),
        ("currency", json!("USD")),
        ("currency", Value::Null),
        ("fee", json!(1)),
        ("from", json!([])),
        ("from", json!([{ "account": "AVAILABLE", "amount": 2 }])),
        (
            "from",
            json!([{ "account": "AVAILABLE", "amount": i64::MAX }, { "account": "AVAILABLE", "amount": i64::MAX }]),
        ),
    ] {
        let mut body = one_fen(&payment, "1");
        body["amount"][field] = value;
        merchant.refund(&body).await.assert_wrong("body", &format!("/amount/{field}"));
    }
    let sub = json!({ "sub_mchid": 1900013511 });
    let body = [one_fen(&payment, "1"), sub].map(|part| part.as_object().unwrap().clone()).into_iter().flatten();
    assert_eq!(merchant.refund(&Value::Object(body.collect())).await.code(), (403, "NO_AUTH".into()));
    assert_eq!(merchant.refund(&one_fen(&payment, "a_Z-0|*@")).await.status, 200);
}

#[tokio::test]
async fn a_payment_is_refunded_in_fifty_parts_at_most() {
    let merchant = Merchant::start(Options { rate_limits: false, ..Options::default() }).await;
    let (payment, other) = (merchant.payment(0).await, merchant.payment(0).await);
    for number in 1..=50 {
        assert_eq!(merchant.refund(&one_fen(&payment, &number.to_string())).await.status, 200, "{number}");
    }
    assert_eq!(merchant.refund(&one_fen(&payment, "51")).await.code(), (400, "INVALID_REQUEST".into()));
    assert_eq!(merchant.refund(&one_fen(&payment, "50")).await.status, 200, "the same one once more");
    assert_eq!(merchant.refund(&one_fen(&other, "51")).await.status, 200, "payments do not share");
}

#[tokio::test]
async fn a_payment_is_refunded_within_a_year() {
    let merchant = Merchant::start(Options::default()).await;
    let (recent, old) = (merchant.payment(364).await, merchant.payment(366).await);
    assert_eq!(merchant.refund(&one_fen(&recent, "1")).await.status, 200);
    assert_eq!(merchant.refund(&one_fen(&old, "2")).await.code(), (400, "INVALID_REQUEST".into()));
}

#[tokio::test]
async fn a_refund_says_where_it_comes_from_and_what_for() {
    let merchant = Merchant::start(Options::default()).await;
    let payment = merchant.payment(0).await;
    let mut body = one_fen(&payment, "1");
    body["funds_account"] = json!("AVAILABLE");
    body["amount"]["from"] = json!([{ "account": "AVAILABLE", "amount": 1 }]);
    let goods = json!({ "merchant_goods_id": "a", "unit_price": 9900, "refund_amount": 1, "refund_quantity": 1 });
    body["goods_detail"] = json!([goods]);
    let mut wrong = body.clone();
    wrong["goods_detail"][0]["unit_price"] = json!("9900");
    merchant.refund(&wrong).await.assert_wrong("body", "/goods_detail/0/unit_price");
    let told = merchant.refund(&body).await.json();
    assert_eq!((&told["amount"]["payer_refund"], &told["amount"]["discount_refund"]), (&json!(1), &json!(0)));
    assert_eq!((&told["funds_account"], &told["amount"]["from"]), (&body["funds_account"], &body["amount"]["from"]));
    assert_eq!(told["refund_id"].as_str().unwrap().len(), 28);
}

/// The page calls it optional.
#[tokio::test]
async fn a_refusal_needs_no_reason() {
    let merchant = Merchant::start(Options::default()).await;
    let wish = NewComplaint { problem_type: Some("REFUND".into()), ..NewComplaint::default() };
    let id = merchant.platform.control.new_complaint(wish);
    let path = format!("{LIST}/{id}/update-refund-progress");
    merchant.post(&path, r#"{"action":"REJECT","reject_reason":""}"#).await.assert_wrong("body", "/reject_reason");
    assert_eq!(merchant.post(&path, r#"{"action":"REJECT"}"#).await.status, 204);
}
