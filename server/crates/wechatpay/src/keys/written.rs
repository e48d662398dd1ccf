//! Numbers and words that people copy from a console: serial numbers, the id of a public key, the APIv3 key.

use super::file::is_wrapping;
use crate::error::KeyError;

const PUBLIC_KEY_ID: &str = "PUB_KEY_ID_";
/// Twenty bytes, the most a certificate's serial number has (RFC 5280).
const LONGEST_SERIAL: usize = 40;
/// How tools introduce a serial number, in capitals.
const SERIAL_LABELS: [&str; 3] = ["SERIAL=", "SERIAL NUMBER:", "0X"];

/// A serial number as requests carry it: upper-case hexadecimal without separators.
pub(super) fn serial_no(text: &str) -> Result<String, KeyError> {
    let mut text = text.trim_matches(is_wrapping).to_uppercase();
    if text.starts_with(PUBLIC_KEY_ID) {
        return Err(KeyError::SerialIsPublicKeyId);
    }
    for label in SERIAL_LABELS {
        if let Some(rest) = text.strip_prefix(label) {
            text = rest.to_owned();
        }
    }
    let digits: String = text.chars().filter(|c| !is_wrapping(*c) && !matches!(c, ':' | '-')).collect();
    // The sign that DER writes before a number whose first bit is set.
    let digits = if digits.len() > LONGEST_SERIAL { digits.strip_prefix("00").unwrap_or(&digits) } else { &digits };
    let is_serial = (1..=LONGEST_SERIAL).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_serial { Ok(digits.to_owned()) } else { Err(KeyError::SerialNo) }
}

pub(super) fn public_key_id(text: &str) -> Result<String, KeyError> {
    let id: String = text.chars().filter(|c| !is_wrapping(*c)).collect();
    let id = id.to_uppercase();
    let number = id.strip_prefix(PUBLIC_KEY_ID).ok_or(KeyError::PublicKeyId)?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if is_number { Ok(id) } else { Err(KeyError::PublicKeyId) }
}

/// The 32 bytes of an APIv3 key, without what an editor has put around them.
pub(super) fn apiv3_key(file: &[u8]) -> Result<[u8; 32], KeyError> {
    let text = std::str::from_utf8(file).map_err(|_| KeyError::Apiv3Character)?.trim_matches(is_wrapping);
    if text.starts_with("-----BEGIN") {
        return Err(KeyError::Apiv3IsFile);
    }
    if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(KeyError::Apiv3Character);
    }
    text.as_bytes().try_into().map_err(|_| KeyError::Apiv3Length { found: text.len() })
}
