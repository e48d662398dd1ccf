//! Every published or derived figure there is.

use crate::platform::{hex_bytes, known, platform_keys, spki_pem};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use std::sync::Arc;
use wechatpay_complaints::callback::{self, CallbackError};
use wechatpay_complaints::{Apiv3Key, Client, KeyError, MerchantKey, PlatformKeys, SignatureError, request_message};

fn text<'a>(entry: &'a Value, field: &str) -> &'a str {
    entry[field].as_str().unwrap_or_else(|| panic!("{field} of {}", entry["id"]))
}

fn number(value: &Value) -> i64 {
    value.as_i64().or_else(|| value.as_str()?.parse().ok()).unwrap()
}

fn merchant_key(known: &Value, name: &str) -> MerchantKey {
    MerchantKey::from_der("AB", &hex_bytes(known["keys"][name]["private_key_pkcs8"].as_str().unwrap())).unwrap()
}

#[test]
fn requests_are_signed_as_published() {
    let known = known();
    let mut seen = 0;
    for entry in known["request_signing"].as_array().unwrap() {
        let key = merchant_key(&known, text(entry, "key"));
        let message = match entry.get("method") {
            Some(method) => request_message(
                method.as_str().unwrap(),
                text(entry, "canonical_url"),
                number(&entry["timestamp"]),
                text(entry, "nonce_str"),
                text(entry, "body"),
            ),
            None => text(entry, "message").to_owned(),
        };
        assert_eq!(message, text(entry, "message"), "{}", entry["id"]);
        assert_eq!(key.sign(message.as_bytes()).unwrap(), text(entry, "signature"), "{}", entry["id"]);
        seen += 1;
    }
    assert_eq!(seen, 5);
}

/// Verifies through the front door: a notification whose body is what was signed. What is no notification is then
/// malformed, which only a verified body can be.
fn verifies(keys: &PlatformKeys, serial: &str, entry: &Value) -> Result<(), CallbackError> {
    let timestamp = number(&entry["timestamp"]);
    let headers = headers(&[
        ("Wechatpay-Timestamp", &timestamp.to_string()),
        ("Wechatpay-Nonce", text(entry, "nonce")),
        ("Wechatpay-Serial", serial),
        ("Wechatpay-Signature", text(entry, "signature")),
    ]);
    let key = Apiv3Key::new([7; 32]).unwrap();
    match callback::open(&headers, text(entry, "body").as_bytes(), keys, &key, timestamp) {
        Err(error) if error.is_verified() => Ok(()),
        Err(error) => Err(error),
        Ok(_) => unreachable!("no entry is a notification for this key"),
    }
}

fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
    pairs.iter().map(|(n, v)| (n.parse::<HeaderName>().unwrap(), HeaderValue::from_str(v).unwrap())).collect()
}

#[test]
fn a_live_answer_and_an_empty_one_verify() {
    let known = known();
    for entry in known["response_verification"].as_array().unwrap() {
        let (keys, serial) = match entry.get("public_key_spki") {
            Some(spki) => {
                let mut keys = PlatformKeys::new();
                keys.add_public_key("PUB_KEY_ID_TEST", &spki_pem(spki.as_str().unwrap())).unwrap();
                (keys, "PUB_KEY_ID_TEST")
            }
            None => (platform_keys(), "PUB_KEY_ID_TEST"),
        };
        verifies(&keys, serial, entry).unwrap_or_else(|error| panic!("{}: {error}", entry["id"]));
        let mut altered = entry.clone();
        altered["body"] = format!("{} ", text(entry, "body")).into();
        assert_eq!(verifies(&keys, serial, &altered), Err(CallbackError::Signature(SignatureError::Mismatch)));
    }
}

#[test]
fn a_platform_certificate_is_decrypted_read_and_expires() {
    let known = known();
    let entry = &known["aes_gcm_decrypt"][1];
    let mut keys = PlatformKeys::new();
    assert_eq!(keys.add_certificate(text(entry, "plaintext")).unwrap(), text(entry, "serial_no"));
    let (serial, expires_at) = keys.serials().next().unwrap();
    assert_eq!((serial, expires_at.is_some()), (text(entry, "serial_no"), true));
}

#[test]
fn a_short_apiv3_key_is_refused() {
    let known = known();
    let entry =
        known["aes_gcm_decrypt"].as_array().unwrap().iter().find(|e| e["id"] == "go-aes128-key-16-bytes").unwrap();
    let refused = Apiv3Key::new(text(entry, "apiv3_key")).unwrap_err();
    assert_eq!(refused, KeyError::Apiv3Length { found: 16 });
}

#[test]
fn phones_are_decrypted_with_oaep_and_sha1() {
    let known = known();
    for entry in known["oaep_sha1_decrypt"].as_array().unwrap() {
        let client = Client::builder("1900012181", merchant_key(&known, text(entry, "key")), platform_keys()).build();
        let plain = client.unwrap().decrypt_payer_phone(text(entry, "ciphertext")).unwrap();
        assert_eq!(plain, text(entry, "plaintext"), "{}", entry["id"]);
    }
}

/// The derived notification with its headers, changed as a test wants.
struct Notice {
    headers: HeaderMap,
    body: Vec<u8>,
    key: Apiv3Key,
    now: i64,
}

impl Notice {
    fn genuine() -> Self {
        let known = known();
        let entry = &known["notification"][0];
        let pairs: Vec<(&str, &str)> =
            entry["headers"].as_object().unwrap().iter().map(|(n, v)| (n.as_str(), v.as_str().unwrap())).collect();
        let now = text(&entry["headers"], "Wechatpay-Timestamp").parse().unwrap();
        Self {
            headers: headers(&pairs),
            body: text(entry, "body").into(),
            key: Apiv3Key::new(text(entry, "apiv3_key")).unwrap(),
            now,
        }
    }

    fn open(&self) -> Result<callback::Notification, CallbackError> {
        let known = known();
        let mut keys = PlatformKeys::new();
        let der = hex_bytes(known["keys"]["java_sdk_platform_key"]["certificate_der"].as_str().unwrap());
        keys.add_certificate(&crate::platform::pem("CERTIFICATE", &der)).unwrap();
        callback::open(&self.headers, &self.body, &keys, &self.key, self.now)
    }

    fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }
}

#[test]
fn a_notification_is_verified_and_decrypted() {
    let notice = Notice::genuine().open().unwrap();
    assert_eq!(notice.id, "EV-2018022511223320873");
    assert_eq!(notice.event_type.as_str(), "COMPLAINT.CREATE");
    assert_eq!(notice.resource.complaint_id, "200201820200101080076610000");
    assert_eq!(notice.resource.action_type.as_str(), "CREATE_COMPLAINT");
}

#[test]
fn a_notification_with_anything_wrong_is_refused_before_it_is_read() {
    let signature = |value: &'static str| {
        move |notice: &mut Notice| {
            notice.headers.insert("Wechatpay-Signature", HeaderValue::from_static(value));
        }
    };
    let cases: Vec<(&str, Notice)> = vec![
        ("one byte", Notice::genuine().with(|n| n.body[10] ^= 1)),
        ("a space more", Notice::genuine().with(|n| n.body.push(b' '))),
        ("301 s old", Notice::genuine().with(|n| n.now += 301)),
        ("301 s early", Notice::genuine().with(|n| n.now -= 301)),
        ("no nonce", Notice::genuine().with(|n| drop(n.headers.remove("Wechatpay-Nonce")))),
        (
            "unknown serial",
            Notice::genuine().with(|n| {
                n.headers.insert("Wechatpay-Serial", HeaderValue::from_static("PUB_KEY_ID_OTHER"));
            }),
        ),
        (
            "two nonces",
            Notice::genuine().with(|n| {
                n.headers.append("Wechatpay-Nonce", HeaderValue::from_static("x"));
            }),
        ),
        ("not base64", Notice::genuine().with(signature("***"))),
        ("empty", Notice::genuine().with(signature(""))),
        ("probe", Notice::genuine().with(signature("WECHATPAY/SIGNTEST/abc"))),
    ];
    for (what, notice) in cases {
        let error = notice.open().unwrap_err();
        assert!(!error.is_verified(), "{what}: {error}");
        assert_eq!(error.is_probe(), what == "probe");
    }
    for (limit, fine) in [(300, true), (-300, true)] {
        assert_eq!(Notice::genuine().with(|n| n.now += limit).open().is_ok(), fine);
    }
}

#[test]
fn a_genuine_notification_under_another_apiv3_key_says_so() {
    let notice = Notice::genuine().with(|n| n.key = Apiv3Key::new([1; 32]).unwrap());
    assert_eq!(notice.open().unwrap_err(), CallbackError::Decryption);
}

#[test]
fn keys_do_not_show_themselves() {
    let known = known();
    let key = merchant_key(&known, "java_sdk_merchant_key");
    let client = Client::builder("1900012181", key.clone(), platform_keys()).clock(Arc::new(|| 0)).build().unwrap();
    let shown = format!("{key:?} {client:?} {:?}", Apiv3Key::new("a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb").unwrap());
    assert!(!shown.contains("a7cde1ZJ") && shown.len() < 300, "{shown}");
}
