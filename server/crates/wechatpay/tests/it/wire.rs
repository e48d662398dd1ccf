//! For any request: what is signed is exactly what is sent. For any answer: it is read or refused, and nothing panics.

use crate::platform::{Platform, Script};
use crate::properties::any_json;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use wechatpay_complaints::{Advice, Apiv3Key, Error, ListQuery, ReplyRequest};

const ID: &str = "200201820200101080076610000";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\nrest of the picture";

/// Tries a property against one platform. Each case signs and verifies with RSA and crosses a socket.
fn against_a_platform<S: Strategy>(strategy: &S, check: impl Fn(&Platform, &tokio::runtime::Runtime, S::Value)) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let platform = runtime.block_on(Platform::start(Script::status(204, "")));
    let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::with_cases(32) });
    runner
        .run(strategy, |value| {
            check(&platform, &runtime, value);
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_reply_is_signed_over_its_bytes() {
    // Any text that APIv3 takes, quotes and line ends among it.
    against_a_platform(&"[\u{1}-\u{d7ff}\u{e000}-\u{ffff}]{1,60}", |platform, runtime, text| {
        runtime.block_on(platform.client.reply(ID, &ReplyRequest::new("1900012181", &text))).unwrap();
        let sent = String::from_utf8(platform.requests().pop().unwrap().body.to_vec()).unwrap();
        assert!(platform.was_signed_over(&sent));
        let read: serde_json::Value = serde_json::from_str(&sent).unwrap();
        assert_eq!(read["response_content"], text.as_str());
    });
}

#[test]
fn a_query_is_signed_as_it_stands_in_the_request() {
    let query = (1..=50u32, any::<u32>(), proptest::option::of("[A-Za-z0-9_-]{1,64}"));
    against_a_platform(&query, |platform, runtime, (limit, offset, mchid)| {
        let mut query = ListQuery::new("2026-08-01", "2026-08-30").limit(limit).offset(offset);
        if let Some(mchid) = mchid {
            query = query.complainted_mchid(mchid);
        }
        drop(runtime.block_on(platform.client.list_complaints(&query)));
        assert!(platform.was_signed_over(""));
    });
}

#[test]
fn an_upload_is_signed_over_the_meta_that_is_sent() {
    against_a_platform(&"[^\"\r\n/\\\\\u{10000}-\u{10ffff}]{1,40}", |platform, runtime, name| {
        drop(runtime.block_on(platform.client.upload_image(&format!("{name}.png"), PNG)));
        let body = platform.requests().pop().unwrap().body;
        let start = body.windows(12).position(|window| window == b"{\"filename\":").unwrap();
        let end = start + body[start..].windows(2).position(|window| window == b"\r\n").unwrap();
        assert!(platform.was_signed_over(std::str::from_utf8(&body[start..end]).unwrap()));
    });
}

#[test]
fn a_picture_is_asked_for_under_the_address_it_came_with() {
    against_a_platform(&"[!-~]{1,60}", |platform, runtime, id| {
        let path = format!("/v3/merchant-service/images/{id}");
        let before = platform.requests().len();
        let url = format!("https://api.mch.weixin.qq.com{path}");
        match runtime.block_on(platform.client.download_image(&url)) {
            Err(Error::Limit(_)) => assert_eq!(platform.requests().len(), before, "never sent"),
            _ => {
                assert_eq!(platform.requests().pop().unwrap().path_and_query, path);
                assert!(platform.was_signed_over(""));
            }
        }
    });
}

#[test]
fn any_error_body_is_a_refusal_with_advice() {
    let body = prop_oneof![
        any_json().prop_map(|json| json.to_string()),
        any_json().prop_map(|json| serde_json::json!({ "code": json, "message": json, "detail": json }).to_string()),
        ".{0,80}",
    ];
    against_a_platform(&(400..600u16, body), |platform, runtime, (status, body)| {
        platform.says(Script::status(status, &body));
        let error = runtime.block_on(platform.client.complaint(ID)).unwrap_err();
        assert!(matches!(&error, Error::Refused { status: seen, .. } if *seen == status), "{error:?}");
        assert_ne!(error.advice(), Advice::OutcomeUnknown, "a reading changes nothing");
    });
}

#[test]
fn any_answer_about_certificates_is_read_or_refused() {
    let row = (any_json(), any_json(), ".{0,12}", ".{0,40}");
    let body = prop_oneof![
        any_json().prop_map(|json| json.to_string()),
        vec(row, 0..3).prop_map(|rows| {
            let rows: Vec<_> = rows
                .into_iter()
                .map(|(first, second, nonce, sealed)| {
                    serde_json::json!({ "serial_no": "5F1C", "effective_time": first, "expire_time": second,
                        "encrypt_certificate": { "nonce": nonce, "associated_data": "certificate", "ciphertext": sealed } })
                })
                .collect();
            serde_json::json!({ "data": rows }).to_string()
        }),
    ];
    against_a_platform(&body, |platform, runtime, body| {
        platform.says(Script::ok(body));
        let key = Apiv3Key::new([7; 32]).unwrap();
        if let Ok(certificates) = runtime.block_on(platform.client.download_certificates(&key)) {
            assert!(certificates.is_empty(), "none was encrypted with this key");
        }
    });
}
