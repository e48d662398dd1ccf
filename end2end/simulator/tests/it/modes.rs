//! Which key signs, and whose complaints there are.

use crate::merchant::{LIST, Merchant};
use wechatpay_simulator::{KeyMode, NewComplaint, Options};

const WINDOW: &str = "begin_date=2026-08-01&end_date=2026-08-30";

async fn started(keys: KeyMode) -> Merchant {
    Merchant::start(Options { keys, ..Options::default() }).await
}

fn serial(answer: &crate::merchant::Answer) -> &str {
    answer.headers["wechatpay-serial"].to_str().unwrap()
}

#[tokio::test]
async fn each_mode_signs_with_its_own_key() {
    for (keys, is_public) in [(KeyMode::PublicKey, true), (KeyMode::Certificate, false)] {
        let merchant = started(keys).await;
        let answer = merchant.get(&format!("{LIST}?{WINDOW}")).await;
        assert_eq!(serial(&answer) == merchant.platform.credentials.public_key_id, is_public, "{keys:?}");
        assert!(merchant.verifies(&answer.headers, &answer.body), "{keys:?}");
    }
}

#[tokio::test]
async fn in_a_migration_the_request_chooses() {
    let merchant = started(KeyMode::Both).await;
    let path = format!("{LIST}?{WINDOW}");
    let id = merchant.platform.credentials.public_key_id.clone();
    let public = merchant.get_signed_by(&path, &id).await;
    assert_eq!(serial(&public), id);
    let certified = merchant.get(&path).await;
    assert_ne!(serial(&certified), id);
    for answer in [&public, &certified] {
        assert!(merchant.verifies(&answer.headers, &answer.body));
    }
    let mut mixed = certified.headers.clone();
    mixed.insert("wechatpay-serial", id.parse().unwrap());
    assert!(!merchant.verifies(&mixed, &certified.body), "two keys, not one under two names");
}

#[tokio::test]
async fn a_service_provider_sees_the_complaints_of_its_sub_merchants() {
    let merchant = Merchant::start(Options { partner: true, ..Options::default() }).await;
    let of = |mchid: &str| NewComplaint { mchid: Some(mchid.to_owned()), ..NewComplaint::default() };
    let id = merchant.platform.control.new_complaint(of("1900013522"));
    merchant.platform.control.new_complaint(of("1900013511"));
    let all = merchant.get(&format!("{LIST}?{WINDOW}")).await.json();
    assert_eq!(all["total_count"], 2);
    let one = merchant.get(&format!("{LIST}?{WINDOW}&complainted_mchid=1900013522")).await.json();
    assert_eq!((one["total_count"].as_i64(), one["data"][0]["complaint_id"].as_str()), (Some(1), Some(&*id)));
    let detail = merchant.get(&format!("{LIST}/{id}")).await.json();
    assert_eq!(detail["complainted_mchid"], "1900013522");

    let reply = |mchid: &str| {
        serde_json::json!({ "complainted_mchid": mchid, "response_content": "您好，正在处理。" }).to_string()
    };
    let path = format!("{LIST}/{id}/response");
    assert_eq!(merchant.post(&path, &reply("1900013511")).await.status, 403, "not the one complained about");
    assert_eq!(merchant.post(&path, &reply("1900013522")).await.status, 204);
}
