//! Signatures of APIv3, in both directions: what is signed, and in which headers.

use crate::crypto;
use crate::error::{KeyError, SignatureError};
use crate::keys::{MerchantKey, PlatformKeys};
use http::HeaderMap;

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
    let message = [timestamp_text.as_bytes(), b"\n", nonce.as_bytes(), b"\n", body, b"\n"].concat();
    if crypto::verify(key, &message, signature) {
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
