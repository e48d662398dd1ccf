//! Notifications as WeChat Pay makes them.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, HeaderName, HeaderValue};
use rsa::PrivateKey;
use rsa::pkcs1v15::{Signature, SigningKey};
use rsa::pkcs8::{EncodePublicKey, LineEnding};
use rsa::sha2::Sha256;
use rsa::signature::{SignatureEncoding, Signer};
use serde_json::json;
use std::error::Error;

pub(crate) const APIV3: &[u8; 32] = b"a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb";
pub(crate) const SERIAL: &str = "PUB_KEY_ID_0119000121812026";

pub(crate) type Notice = (HeaderMap, String);

/// The platform's public key as a merchant holds it.
pub(crate) fn public_pem(key: &PrivateKey) -> Result<String, Box<dyn Error>> {
    Ok(key.to_public_key().to_public_key_pem(LineEnding::LF)?)
}

/// Signed and encrypted notifications, each with an id of its own.
pub(crate) fn make(key: &PrivateKey, now: i64, prefix: &str, count: usize) -> Result<Vec<Notice>, Box<dyn Error>> {
    let signer = SigningKey::<Sha256>::new(key.clone());
    (0..count).map(|n| notice(&signer, now, &format!("{prefix}-{n}"))).collect()
}

fn notice(signer: &SigningKey<Sha256>, now: i64, id: &str) -> Result<Notice, Box<dyn Error>> {
    let nonce = "lgSUQQVhgMrq";
    let resource = json!({ "complaint_id": format!("20020182026{id}"), "action_type": "USER_RESPONSE" }).to_string();
    let payload = Payload { msg: resource.as_bytes(), aad: b"complaint" };
    let nonce_bytes: [u8; 12] = nonce.as_bytes().try_into()?;
    let sealed = Aes256Gcm::new(&(*APIV3).into())
        .encrypt(&Nonce::from(nonce_bytes), payload)
        .map_err(|_| "a notification cannot be encrypted")?;
    let body = json!({
        "id": id,
        "create_time": "2026-08-26T14:00:00+08:00",
        "resource_type": "encrypt-resource",
        "event_type": "COMPLAINT.STATE_CHANGE",
        "summary": "投诉状态变更",
        "resource": {
            "original_type": "complaint",
            "algorithm": "AEAD_AES_256_GCM",
            "ciphertext": STANDARD.encode(sealed),
            "associated_data": "complaint",
            "nonce": nonce,
        },
    })
    .to_string();
    let signature: Signature = signer.sign(format!("{now}\n{id}\n{body}\n").as_bytes());
    let pairs = [
        ("wechatpay-timestamp", now.to_string()),
        ("wechatpay-nonce", id.to_owned()),
        ("wechatpay-serial", SERIAL.to_owned()),
        ("wechatpay-signature", STANDARD.encode(signature.to_bytes())),
        ("content-type", "application/json".to_owned()),
    ];
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_str(&value)?);
    }
    Ok((headers, body))
}
