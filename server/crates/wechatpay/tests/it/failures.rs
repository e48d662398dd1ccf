//! What a caller is told when a call fails, and whether it may have taken effect.

use crate::platform::{Platform, Script, Signed, client};
use std::time::Duration;
use wechatpay_complaints::types::{Block, NormalMessage};
use wechatpay_complaints::{Advice, Error, ImmediateReply, ReplyRequest};

const ID: &str = "200201820200101080076610000";

async fn reply(script: Script) -> Error {
    let platform = Platform::start(script).await;
    platform.client.reply(ID, &ReplyRequest::new("1900012181", "好的")).await.unwrap_err()
}

async fn read(script: Script) -> Error {
    Platform::start(script).await.client.complaint(ID).await.unwrap_err()
}

#[tokio::test]
async fn a_write_without_a_trustworthy_answer_has_an_unknown_outcome() {
    let detail = "x".repeat(64);
    let scripts = [
        Script::status(204, "").signed(Signed::Forged),
        Script::status(204, "").signed(Signed::Missing),
        Script::status(204, "").signed(Signed::Probe),
        Script::status(204, "").signed(Signed::Stale),
        Script::status(204, "").signed(Signed::Dropped),
        Script::status(204, "").signed(Signed::Late),
        Script::ok(detail).signed(Signed::Truncated),
        Script::status(500, r#"{"code":"SYSTEM_ERROR","message":"系统异常"}"#),
        Script::status(502, "<html>502 Bad Gateway</html>"),
    ];
    for script in scripts {
        let error = reply(script.clone()).await;
        assert_eq!(error.advice(), Advice::OutcomeUnknown, "{script:?}: {error}");
        assert!(error.request_may_have_taken_effect());
        assert!(!read(script).await.request_may_have_taken_effect());
    }
}

/// Signed and still no answer that one can read: whatever was asked for has been done.
#[tokio::test]
async fn a_write_whose_genuine_answer_cannot_be_read_has_an_unknown_outcome() {
    let platform = Platform::start(Script::ok("{}".to_owned())).await;
    let message = NormalMessage::new(vec![Block::text("好的")]);
    let error =
        platform.client.reply_immediately(ID, &ImmediateReply::new("1900012181", message, "1")).await.unwrap_err();
    assert!(matches!(error, Error::Unreadable { .. }), "{error:?}");
    assert_eq!(error.advice(), Advice::OutcomeUnknown);
}

#[tokio::test]
async fn a_refused_connection_means_that_nothing_was_sent() {
    drop(rustls::crypto::ring::default_provider().install_default());
    let nobody = client("http://127.0.0.1:9");
    let error = nobody.reply(ID, &ReplyRequest::new("1900012181", "好的")).await.unwrap_err();
    assert_eq!(error.advice(), Advice::RetryLater { after: None });
    assert!(!error.request_may_have_taken_effect());
}

#[tokio::test]
async fn refusals_say_what_to_do() {
    let limited = Script {
        headers: vec![("Retry-After", "7".to_owned())],
        ..Script::status(429, r#"{"code":"FREQUENCY_LIMITED","message":"频率超限"}"#)
    };
    let error = reply(limited).await;
    assert_eq!(error.advice(), Advice::RetryLater { after: Some(Duration::from_secs(7)) });
    assert!(!error.request_may_have_taken_effect());

    let error = reply(Script::status(403, r#"{"code":"NO_AUTH","message":"无权限"}"#)).await;
    assert_eq!(
        (error.advice(), error.code(), error.request_id()),
        (Advice::NotPermitted, Some("NO_AUTH"), Some("REQ-1"))
    );

    let error = read(Script::status(404, r#"{"code":"RESOURCE_NOT_EXISTS","message":"无"}"#)).await;
    assert_eq!(error.advice(), Advice::Gone);
    let error = read(Script::status(401, r#"{"code":"SIGN_ERROR","message":"验签失败"}"#)).await;
    assert_eq!(error.advice(), Advice::CheckKeys);
    let body = r#"{"code":"PARAM_ERROR","message":"错误","detail":{"field":"/response_content"}}"#;
    let error = reply(Script::status(400, body)).await;
    assert_eq!(error.advice(), Advice::FixRequest { field: Some("/response_content".into()) });
    assert_eq!(error.platform_message(), Some("错误"));
}

#[tokio::test]
async fn a_forged_reading_is_told_from_an_unreadable_one() {
    for signature in [Signed::Forged, Signed::Missing, Signed::Probe, Signed::Stale] {
        assert_eq!(read(Script::ok("{}").signed(signature)).await.advice(), Advice::Forged);
    }
    assert!(matches!(read(Script::ok("not json")).await, Error::Unreadable { .. }));
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Platform::start(Script::ok("{}")).await;
    let script = Script { headers: vec![("Location", elsewhere.base.clone())], ..Script::status(307, "") };
    assert!(matches!(read(script).await, Error::Refused { status: 307, .. }));
    assert!(elsewhere.requests().is_empty());
}

#[tokio::test]
async fn an_endless_answer_is_cut_off() {
    let error = read(Script::ok("x".repeat(11 * 1024 * 1024)).signed(Signed::Missing)).await;
    assert!(matches!(error, Error::TooLong { .. }), "{error:?}");
}
