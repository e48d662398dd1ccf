//! Histories that are told late, in part, or in other words.

use crate::merchant::{LIST, Merchant};
use serde_json::{Value, json};
use wechatpay_simulator::{Call, Fault, FaultKind, NewComplaint, Options, Telling};

const WORDS: &str = "包裹 A&B 已签收，共 2 件。";

/// The merchant's rows as the history tells them.
async fn told(merchant: &Merchant, id: &str) -> Vec<Value> {
    let history = merchant.get(&format!("{LIST}/{id}/negotiation-historys")).await.json();
    let rows = history["data"].as_array().cloned().unwrap_or_default();
    assert_eq!(history["total_count"], rows.len());
    rows.into_iter().filter(|row| row["operator"] == "商家").collect()
}

#[tokio::test]
async fn rows_are_told_as_somebody_asks_and_stay_what_they_are() {
    let merchant = Merchant::start(Options::default()).await;
    let control = &merchant.platform.control;
    let id = control.new_complaint(NewComplaint::default());
    let body = json!({ "complainted_mchid": "1900012181", "response_content": WORDS }).to_string();
    merchant.post(&format!("{LIST}/{id}/response"), &body).await;
    let as_it_is = told(&merchant, &id).await;
    assert_eq!(as_it_is[0]["operate_details"], WORDS);

    control.tell(Telling { rows_late: 60, ..Telling::default() });
    assert!(told(&merchant, &id).await.is_empty());
    control.advance(60);
    assert_eq!(told(&merchant, &id).await.len(), 1);

    let replace = vec![("&".to_owned(), "&amp;".to_owned())];
    control.tell(Telling { replace, longest: Some(9), clock_off: -28_800, ..Telling::default() });
    let otherwise = told(&merchant, &id).await;
    assert_eq!(otherwise[0]["operate_details"], "包裹 A&amp;");
    assert_ne!(otherwise[0]["operate_time"], as_it_is[0]["operate_time"]);
    control.tell(Telling { kind: Some("MERCHANT_REPLY".into()), ..Telling::default() });
    assert_eq!(told(&merchant, &id).await[0]["operate_type"], "MERCHANT_REPLY");

    control.tell(Telling::default());
    assert_eq!(told(&merchant, &id).await, as_it_is);
}

#[tokio::test]
async fn refusals_that_nobody_has_earned() {
    let merchant = Merchant::start(Options::default()).await;
    let id = merchant.platform.control.new_complaint(NewComplaint::default());
    for (fault, status, code) in [
        (FaultKind::Refuse429ForADay, 429, "FREQUENCY_LIMITED"),
        (FaultKind::Refuse401, 401, "SIGN_ERROR"),
        (FaultKind::Refuse403, 403, "NO_AUTH"),
    ] {
        merchant.platform.control.inject(Fault { call: Call::Detail, fault, times: 1, complaint_id: None });
        let refused = merchant.get(&format!("{LIST}/{id}")).await;
        assert_eq!(refused.code(), (status, code.to_owned()));
        assert_eq!(refused.headers.get("retry-after").is_some(), fault == FaultKind::Refuse429ForADay);
        assert_eq!(merchant.get(&format!("{LIST}/{id}")).await.status, 200);
    }
}
