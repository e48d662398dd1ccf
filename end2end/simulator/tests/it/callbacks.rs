//! Notifications: signed, encrypted, repeated until they are taken.

use crate::merchant::Merchant;
use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use axum::Router;
use axum::extract::State;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, StatusCode};
use serde_json::Value;
use std::sync::{Arc, Mutex};
use wechatpay_simulator::{Call, Fault, FaultKind, KeyMode, NewComplaint, Options};

type Received = Arc<Mutex<Vec<(HeaderMap, String)>>>;

/// A merchant's callback that refuses until it has seen `refusals` deliveries.
async fn callback(refusals: usize) -> (String, Received) {
    let received = Received::default();
    let state = (received.clone(), refusals);
    let take = |State((received, refusals)): State<(Received, usize)>, headers: HeaderMap, body: String| async move {
        let mut received = received.lock().unwrap();
        received.push((headers, body));
        if received.len() > refusals { StatusCode::NO_CONTENT } else { StatusCode::INTERNAL_SERVER_ERROR }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/notify", listener.local_addr().unwrap());
    let router = Router::new().route("/notify", axum::routing::post(take)).with_state(state);
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, received)
}

async fn registered(refusals: usize) -> (Merchant, Received) {
    registered_with(Options::default(), refusals).await
}

async fn registered_with(options: Options, refusals: usize) -> (Merchant, Received) {
    let merchant = Merchant::start(options).await;
    let (url, received) = callback(refusals).await;
    let answer = merchant.post("/v3/merchant-service/complaint-notifications", &format!("{{\"url\":\"{url}\"}}")).await;
    assert_eq!(answer.status, 200);
    (merchant, received)
}

#[tokio::test]
async fn a_notification_verifies_and_decrypts() {
    let (merchant, received) = registered(0).await;
    let id = merchant.platform.control.new_complaint(NewComplaint::default());
    assert_eq!(merchant.platform.control.flush_callbacks().await[0].status, Some(204));
    let (headers, body) = received.lock().unwrap()[0].clone();
    assert!(merchant.verifies(&headers, &body));
    assert!(headers["request-id"].to_str().unwrap().contains('-'));
    let envelope: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(envelope["event_type"], "COMPLAINT.CREATE");
    let resource = &envelope["resource"];
    let text = |name: &str| resource[name].as_str().unwrap();
    let key: [u8; 32] = merchant.platform.credentials.apiv3_key.as_bytes().try_into().unwrap();
    let nonce: [u8; 12] = text("nonce").as_bytes().try_into().unwrap();
    let sealed = STANDARD.decode(text("ciphertext")).unwrap();
    let payload = Payload { msg: &sealed, aad: text("associated_data").as_bytes() };
    let plain = Aes256Gcm::new(&key.into()).decrypt(&Nonce::from(nonce), payload).unwrap();
    let plain: Value = serde_json::from_slice(&plain).unwrap();
    assert_eq!((plain["complaint_id"].as_str(), plain["action_type"].as_str()), (Some(&*id), Some("CREATE_COMPLAINT")));
}

#[tokio::test]
async fn what_is_refused_comes_again_with_the_same_id() {
    let (merchant, received) = registered(2).await;
    let control = &merchant.platform.control;
    control.new_complaint(NewComplaint::default());
    let mut delivered = control.flush_callbacks().await;
    for (wait, due) in [(4, 0), (1, 1), (59, 0), (1, 1), (3600, 0)] {
        control.advance(wait);
        let now = control.flush_callbacks().await;
        assert_eq!(now.len(), due, "after {wait} s");
        delivered.extend(now);
    }
    let statuses: Vec<Option<u16>> = delivered.iter().map(|delivery| delivery.status).collect();
    assert_eq!(statuses, [Some(500), Some(500), Some(204)]);
    assert!(delivered.iter().all(|delivery| delivery.notification_id == delivered[0].notification_id));
    assert_eq!(received.lock().unwrap().len(), 3);
}

/// The serial numbers under which the deliveries came, each of which verifies.
fn serials(merchant: &Merchant, received: &Received) -> Vec<String> {
    let received = std::mem::take(&mut *received.lock().unwrap());
    let serial = |(headers, body): (HeaderMap, String)| {
        assert!(merchant.verifies(&headers, &body));
        headers["wechatpay-serial"].to_str().unwrap().to_owned()
    };
    received.into_iter().map(serial).collect()
}

#[tokio::test]
async fn in_a_migration_both_keys_sign_notifications_in_turn() {
    let (merchant, received) = registered_with(Options { keys: KeyMode::Both, ..Options::default() }, 2).await;
    let control = &merchant.platform.control;
    for _ in 0..4 {
        control.new_complaint(NewComplaint::default());
    }
    control.flush_callbacks().await;
    let (public, certified) = (merchant.platform.credentials.public_key_id.clone(), merchant.certificate_serial());
    let first = [public.clone(), certified.clone(), public.clone(), certified.clone()];
    assert_eq!(serials(&merchant, &received), first);
    control.advance(5);
    control.flush_callbacks().await;
    assert_eq!(serials(&merchant, &received), [certified, public], "the two that were refused, the other way round");
}

#[tokio::test]
async fn a_self_test_is_notified_of_with_the_kind_of_key_that_it_named() {
    let merchant = Merchant::start(Options { keys: KeyMode::Both, ..Options::default() }).await;
    let (url, received) = callback(0).await;
    let body = format!("{{\"echo_message\":\"你好\",\"notify_url\":\"{url}\"}}");
    let (public, certified) = (merchant.platform.credentials.public_key_id.clone(), merchant.certificate_serial());
    for named in [&public, &public, &certified, &certified] {
        let echo = merchant.call("POST", "/v3/security/echo", &body);
        assert_eq!(merchant.send(crate::merchant::Call { serial: Some(named), ..echo }).await.status, 200);
        merchant.platform.control.flush_callbacks().await;
        assert_eq!(serials(&merchant, &received), [named.as_str()]);
    }
}

#[tokio::test]
async fn no_notification_tells_of_an_answered_survey() {
    let (merchant, received) = registered(0).await;
    let control = &merchant.platform.control;
    let id = control.new_complaint(NewComplaint { silent: true, ..NewComplaint::default() });
    assert!(control.satisfaction(&id, 5, "处理很快"));
    assert_eq!(control.flush_callbacks().await, []);
    assert!(control.user_message(&id, "谢谢", 0));
    assert_eq!(control.flush_callbacks().await.len(), 1);
    assert_eq!(received.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_late_notification_comes_behind_those_that_follow_it() {
    let (merchant, received) = registered(0).await;
    let control = &merchant.platform.control;
    control.inject(Fault { call: Call::Callback, fault: FaultKind::Late, times: 1, complaint_id: None });
    let first = control.new_complaint(NewComplaint::default());
    control.user_message(&first, "请尽快处理", 0);
    assert_eq!(control.flush_callbacks().await.len(), 1);
    control.advance(60);
    assert_eq!(control.flush_callbacks().await.len(), 1);
    let kinds: Vec<Value> = received
        .lock()
        .unwrap()
        .iter()
        .map(|(_, body)| serde_json::from_str::<Value>(body).unwrap()["event_type"].clone())
        .collect();
    assert_eq!(kinds, ["COMPLAINT.STATE_CHANGE", "COMPLAINT.CREATE"]);
}
