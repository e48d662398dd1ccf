//! Notifications of any content, signed and encrypted as the platform does: opened or refused, and the reason named.

use crate::platform::{NOW, platform_keys, signed_by_platform};
use crate::properties::any_json;
use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, HeaderName, HeaderValue};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};
use wechatpay_complaints::Apiv3Key;
use wechatpay_complaints::callback::{self, CallbackError, Notification};

const KEY: [u8; 32] = [7; 32];

fn open(headers: &HeaderMap, body: &[u8]) -> Result<Notification, CallbackError> {
    callback::open(headers, body, &platform_keys(), &Apiv3Key::new(KEY).unwrap(), NOW)
}

fn open_signed(body: &[u8]) -> Result<Notification, CallbackError> {
    open(&signed_by_platform(body), body)
}

/// An envelope around any plain text.
fn envelope(plain: &[u8]) -> Value {
    let payload = Payload { msg: plain, aad: b"complaint" };
    let sealed = Aes256Gcm::new(&KEY.into()).encrypt(&Nonce::from(*b"lgSUQQVhgMrq"), payload).unwrap();
    json!({
        "id": "EV-1",
        "create_time": "2026-08-26T14:00:00+08:00",
        "event_type": "COMPLAINT.CREATE",
        "resource_type": "encrypt-resource",
        "resource": {
            "algorithm": "AEAD_AES_256_GCM",
            "ciphertext": STANDARD.encode(sealed),
            "associated_data": "complaint",
            "nonce": "lgSUQQVhgMrq",
            "original_type": "complaint",
        },
    })
}

proptest! {
    // Each case is signed with RSA.
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_signed_bytes_are_opened_or_malformed(body in vec(any::<u8>(), 0..300)) {
        let refused = open_signed(&body).unwrap_err();
        prop_assert!(matches!(refused, CallbackError::Malformed(_)), "{:?}", refused);
    }

    #[test]
    fn an_envelope_with_anything_in_it_is_opened_or_refused(field in 0..5usize, other in any_json()) {
        let mut envelope = envelope(br#"{"complaint_id":"1"}"#);
        let name = ["algorithm", "ciphertext", "associated_data", "nonce", "original_type"][field];
        envelope["resource"][name] = other;
        if let Err(error) = open_signed(envelope.to_string().as_bytes()) {
            prop_assert!(error.is_verified(), "{:?}", error);
        }
    }

    #[test]
    fn whatever_was_encrypted_is_kept_as_it_was(other in any_json()) {
        let plain = other.to_string();
        let notification = open_signed(envelope(plain.as_bytes()).to_string().as_bytes()).unwrap();
        prop_assert_eq!(notification.resource.raw, plain);
        prop_assert_eq!(notification.resource.complaint_id, other["complaint_id"].as_str().unwrap_or_default());
    }

    #[test]
    fn what_is_encrypted_and_no_json_is_malformed(plain in vec(any::<u8>(), 0..60)) {
        prop_assume!(serde_json::from_slice::<Value>(&plain).is_err());
        let refused = open_signed(envelope(&plain).to_string().as_bytes()).unwrap_err();
        prop_assert!(matches!(refused, CallbackError::Malformed(_)), "{:?}", refused);
    }

    #[test]
    fn no_header_makes_verifying_panic(name in 0..4usize, value in vec(any::<u8>(), 0..60), body in vec(any::<u8>(), 0..60)) {
        let names = ["wechatpay-timestamp", "wechatpay-nonce", "wechatpay-serial", "wechatpay-signature"];
        let Ok(value) = HeaderValue::from_bytes(&value) else { return Ok(()) };
        let mut headers = signed_by_platform(&body);
        let genuine = headers.insert(HeaderName::from_static(names[name]), value.clone()) == Some(value);
        prop_assert_eq!(open(&headers, &body).unwrap_err().is_verified(), genuine);
    }
}
