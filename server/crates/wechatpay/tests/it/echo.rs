//! The platform's self-test: both kinds of key, both directions, and the way back to the merchant.

use crate::simulated::{MCHID, client, merchant, public_key, simulator};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use http::{HeaderMap, StatusCode};
use std::sync::{Arc, Mutex};
use wechatpay_complaints::callback::{self, Notification};
use wechatpay_complaints::types::EventType;
use wechatpay_complaints::{Apiv3Key, Error, PlatformKeys};
use wechatpay_simulator::{Call, Fault, FaultKind, KeyMode, Options};

#[tokio::test]
async fn the_echo_proves_both_kinds_of_key() {
    for mode in [KeyMode::PublicKey, KeyMode::Certificate] {
        let platform = simulator(Options { keys: mode, ..Options::default() }).await;
        let keys = match mode {
            KeyMode::PublicKey => public_key(&platform),
            _ => {
                let mut keys = PlatformKeys::new();
                keys.add_certificate(&platform.credentials.certificate_pem).unwrap();
                keys
            }
        };
        let echoed = client(&platform, keys).security_echo("你好").await.unwrap();
        assert!(echoed.encryption, "{mode:?}");
    }
}

type Opened = Arc<Mutex<Vec<Notification>>>;

/// A merchant's callback.
async fn receiver(keys: PlatformKeys, apiv3_key: Apiv3Key) -> (String, Opened) {
    let opened = Opened::default();
    let state = Arc::new((keys, apiv3_key, opened.clone()));
    let take = |State(state): State<Arc<(PlatformKeys, Apiv3Key, Opened)>>, headers: HeaderMap, body: Bytes| async move {
        let (keys, apiv3_key, opened) = &*state;
        match callback::open(&headers, &body, keys, apiv3_key, wechatpay_simulator::machine_time() / 1000) {
            Ok(notification) => {
                opened.lock().unwrap().push(notification);
                StatusCode::NO_CONTENT
            }
            Err(_) => StatusCode::UNAUTHORIZED,
        }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/echo", listener.local_addr().unwrap());
    let router = Router::new().route("/echo", axum::routing::post(take)).with_state(state);
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, opened)
}

#[tokio::test]
async fn the_echo_comes_back_as_a_notification_until_it_is_taken() {
    let (platform, client) = merchant().await;
    let apiv3_key = Apiv3Key::new(&platform.credentials.apiv3_key).unwrap();
    let (url, opened) = receiver(public_key(&platform), apiv3_key).await;
    client.security_echo_to("你好", &url).await.unwrap();

    let wrong = Fault { call: Call::Callback, fault: FaultKind::ForgedSignature, times: 1, complaint_id: None };
    platform.control.inject(wrong);
    assert_eq!(platform.control.flush_callbacks().await[0].status, Some(401));
    assert!(platform.control.flush_callbacks().await.is_empty(), "not yet");
    platform.control.advance(5);
    assert_eq!(platform.control.flush_callbacks().await[0].status, Some(204));

    let opened = std::mem::take(&mut *opened.lock().unwrap());
    assert_eq!(opened.len(), 1);
    assert_eq!(opened[0].event_type, EventType::SecurityEcho);
    let resource = &opened[0].resource;
    assert_eq!((resource.original_type.as_deref(), resource.complaint_id.as_str()), (Some("security"), ""));
    assert_eq!(resource.raw, r#"{"echo_message":"你好"}"#);
    assert_eq!(client.notification_url().await.unwrap(), None, "{MCHID} has registered none");
}

#[tokio::test]
async fn an_echo_that_the_platform_would_not_take_is_never_sent() {
    let (platform, client) = merchant().await;
    for url in ["http://desk.example.com/n", "https://desk.example.com/n?a=1", "", "https://投诉.cn/n"] {
        assert!(matches!(client.security_echo_to("你好", url).await, Err(Error::Limit(_))), "{url}");
    }
    for message in ["", "谢谢😀", &"长".repeat(200)] {
        assert!(matches!(client.security_echo(message).await, Err(Error::Limit(_))), "{message}");
    }
    assert!(platform.control.journal().is_empty());
}
