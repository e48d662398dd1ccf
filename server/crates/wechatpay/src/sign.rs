//! Signatures of APIv3: SHA-256 with RSA, PKCS#1 v1.5, in both directions.

use crate::keys::{KeyError, MerchantKey, PlatformKeys};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;
use rsa::pkcs1v15::{Signature, SigningKey, VerifyingKey};
use rsa::sha2::Sha256;
use rsa::signature::{SignatureEncoding, Signer, Verifier};
use rsa::{PrivateKey, PublicKey};
use thiserror::Error;

/// A signature older or newer than this is not accepted, in seconds (APIv3 signing rules).
pub(crate) const WINDOW: i64 = 300;
/// WeChat Pay now and then sends a signature that is wrong on purpose, to see whether it is checked.
const PROBE: &str = "WECHATPAY/SIGNTEST/";

/// The message a request is signed over: method, path with query, time, nonce and body, each line ended by a line feed.
#[must_use]
pub fn request_message(method: &str, path_and_query: &str, timestamp: i64, nonce: &str, body: &str) -> String {
    format!("{method}\n{path_and_query}\n{timestamp}\n{nonce}\n{body}\n")
}

/// The value of the `Authorization` header.
pub(crate) fn authorization(
    mchid: &str,
    key: &MerchantKey,
    request: &str,
    timestamp: i64,
    nonce: &str,
) -> Result<String, KeyError> {
    let signature = key.sign(request.as_bytes())?;
    let serial_no = key.serial_no();
    Ok(format!(
        "WECHATPAY2-SHA256-RSA2048 mchid=\"{mchid}\",nonce_str=\"{nonce}\",timestamp=\"{timestamp}\",\
         serial_no=\"{serial_no}\",signature=\"{signature}\""
    ))
}

pub(crate) fn sign(key: &PrivateKey, message: &[u8]) -> Option<String> {
    let signature = SigningKey::<Sha256>::new(key.clone()).try_sign(message).ok()?;
    Some(STANDARD.encode(signature.to_bytes()))
}

fn verify(key: &PublicKey, message: &[u8], signature: &[u8]) -> bool {
    let Ok(signature) = Signature::try_from(signature) else { return false };
    VerifyingKey::<Sha256>::new(key.clone()).verify(message, &signature).is_ok()
}

/// Why a signature of WeChat Pay's is not accepted.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SignatureError {
    /// A header is missing, is there twice, or is no text.
    #[error("the header {0} is missing or unreadable")]
    Header(&'static str),
    /// The time is more than five minutes away from ours.
    #[error("the signature's time is {seconds} s away from this machine's clock")]
    Stale {
        /// Difference in seconds, positive when the signature is from the past.
        seconds: i64,
    },
    /// No key with this serial is held, or it has expired.
    #[error("no valid key is held for the serial {0}")]
    UnknownSerial(String),
    /// A signature that is wrong on purpose. It is treated like any wrong one.
    #[error("a probe: the signature is wrong on purpose")]
    Probe,
    /// The signature does not fit.
    #[error("the signature does not match")]
    Mismatch,
}

/// What verified something.
pub(crate) struct Verified {
    /// Serial number or id of the key, as it is held.
    pub(crate) serial: String,
    /// Unix seconds.
    pub(crate) signed_at: i64,
}

/// Verifies the four `Wechatpay-` headers over the exact bytes of a body.
pub(crate) fn verify_headers(
    headers: &HeaderMap,
    body: &[u8],
    keys: &PlatformKeys,
    now: i64,
) -> Result<Verified, SignatureError> {
    let timestamp_text = header(headers, "Wechatpay-Timestamp")?;
    let nonce = header(headers, "Wechatpay-Nonce")?;
    let serial = header(headers, "Wechatpay-Serial")?;
    let signature = header(headers, "Wechatpay-Signature")?;
    let timestamp: i64 = timestamp_text.parse().map_err(|_| SignatureError::Header("Wechatpay-Timestamp"))?;
    let age = now.saturating_sub(timestamp);
    if age.saturating_abs() > WINDOW {
        return Err(SignatureError::Stale { seconds: age });
    }
    if signature.starts_with(PROBE) {
        return Err(SignatureError::Probe);
    }
    let (serial, key) = keys.get(serial, now).ok_or_else(|| SignatureError::UnknownSerial(serial.to_owned()))?;
    let signature = STANDARD.decode(signature).map_err(|_| SignatureError::Mismatch)?;
    let message = [timestamp_text.as_bytes(), b"\n", nonce.as_bytes(), b"\n", body, b"\n"].concat();
    if verify(key, &message, &signature) {
        Ok(Verified { serial: serial.to_owned(), signed_at: timestamp })
    } else {
        Err(SignatureError::Mismatch)
    }
}

/// A header that is there exactly once.
fn header<'a>(headers: &'a HeaderMap, name: &'static str) -> Result<&'a str, SignatureError> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().map_err(|_| SignatureError::Header(name)),
        _ => Err(SignatureError::Header(name)),
    }
}
