//! What a caller is told when a call fails, and whether it may have taken effect.

use crate::platform::{Platform, Script, Signed, client, patient_client};
use std::time::Duration;
use wechatpay_complaints::types::{Block, NormalMessage};
use wechatpay_complaints::{Advice, Error, ImmediateReply, LONGEST_RETRY_AFTER, ReplyRequest};

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
        Script::status(202, ""),
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
    let limited = |asked: &str| Script {
        headers: vec![("Retry-After", asked.to_owned())],
        ..Script::status(429, r#"{"code":"FREQUENCY_LIMITED","message":"频率超限"}"#)
    };
    let error = reply(limited("7")).await;
    assert_eq!(error.advice(), Advice::RetryLater { after: Some(Duration::from_secs(7)) });
    assert!(!error.request_may_have_taken_effect());
    for endless in ["86400", "18446744073709551615"] {
        let error = reply(limited(endless)).await;
        assert_eq!(error.advice(), Advice::RetryLater { after: Some(LONGEST_RETRY_AFTER) }, "{endless}");
    }

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

/// What is long is refused at the limit and not when it ends; a picture as well as what is signed, and a refusal too.
#[tokio::test]
async fn an_endless_answer_is_cut_off() {
    let platform = Platform::start(Script::ok("x".repeat(64 * 1024)).signed(Signed::Endless)).await;
    // The limit and not the clock has to end it.
    let patient = patient_client(&platform.base);
    for endless in [Script::ok("x".repeat(64 * 1024)), Script::status(500, &"x".repeat(64 * 1024))] {
        platform.says(endless.signed(Signed::Endless));
        assert!(matches!(patient.complaint(ID).await.unwrap_err(), Error::TooLong { .. }));
        let picture = patient.download_image(&format!("{}/v3/merchant-service/images/x", platform.base)).await;
        assert!(matches!(picture.unwrap_err(), Error::TooLong { .. }));
    }
    let error = patient.reply(ID, &ReplyRequest::new("1900012181", "好的")).await.unwrap_err();
    assert_eq!(error.advice(), Advice::OutcomeUnknown, "it may have been done all the same");
}

/// A small body that says it unpacks to something is taken for the bytes it has.
#[tokio::test]
async fn nothing_is_unpacked() {
    for encoding in ["gzip", "br", "zstd", "deflate"] {
        let headers = vec![("Content-Encoding", encoding.to_owned())];
        let platform = Platform::start(Script { headers, ..Script::ok("{\"limit\":1,\"offset\":0}") }).await;
        let query = wechatpay_complaints::ListQuery::new("2026-08-01", "2026-08-02");
        assert!(platform.client.list_complaints(&query).await.is_ok(), "verified and read as it came: {encoding}");
        assert!(!platform.requests()[0].headers.contains_key("accept-encoding"), "nor asked for");
    }
}

#[tokio::test]
async fn a_picture_is_not_fetched_from_where_a_redirect_leads() {
    let elsewhere = Platform::start(Script::ok("picture")).await;
    for status in [301, 302, 303, 307, 308] {
        let location = format!("{}/v3/merchant-service/images/x", elsewhere.base);
        let script = Script { headers: vec![("Location", location)], ..Script::status(status, "") };
        let platform = Platform::start(script).await;
        let url = "https://api.mch.weixin.qq.com/v3/merchant-service/images/x";
        let error = platform.client.download_image(url).await.unwrap_err();
        assert!(matches!(error, Error::Refused { status: seen, .. } if seen == status), "{error:?}");
        assert_eq!(platform.requests().len(), 1);
    }
    // The same address in an answer is refused before anything is sent, since it is not this client's own.
    let platform = Platform::start(Script::ok("picture")).await;
    let other = format!("{}/v3/merchant-service/images/x", elsewhere.base);
    assert!(matches!(platform.client.download_image(&other).await, Err(Error::Limit(_))));
    assert!(elsewhere.requests().is_empty() && platform.requests().is_empty(), "nobody else was ever asked");
}
