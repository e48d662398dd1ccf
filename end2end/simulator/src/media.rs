//! What pictures are called: their ids, and the addresses under which they can be had.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC};
use sha2::{Digest, Sha256};

const HOST: &str = "https://api.mch.weixin.qq.com/v3/merchant-service/images/";
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// How long a link is good that needs no more than to be opened.
const LINK_MS: i64 = 3_600_000;

/// Base64 of a small message that names the complaint, the row of its history if there is one, a number and the time, as the
/// platform's own ids are. It always ends in padding, so that whoever decodes and encodes an address gets another one.
pub(crate) fn id(complaint_id: &str, log_id: Option<&str>, number: u64, at: i64) -> String {
    let mut message = Vec::new();
    text(&mut message, 1, complaint_id);
    if let Some(log_id) = log_id {
        text(&mut message, 2, log_id);
    }
    varint(&mut message, 3, number);
    varint(&mut message, 4, at.unsigned_abs() / 1000);
    for flag in 5.. {
        if message.len() % 3 == 1 {
            break;
        }
        varint(&mut message, flag, 1);
    }
    STANDARD.encode(message)
}

fn text(message: &mut Vec<u8>, field: u8, text: &str) {
    message.extend([field << 3 | 2, u8::try_from(text.len()).unwrap_or_default()]);
    message.extend(text.as_bytes());
}

fn varint(message: &mut Vec<u8>, field: u8, mut value: u64) {
    message.push(field << 3);
    while value > 0x7f {
        message.push(value as u8 | 0x80);
        value >>= 7;
    }
    message.push(value as u8);
}

/// Where a picture can be fetched, as the platform writes it: on its own host, the id percent-encoded.
pub(crate) fn url(id: &str) -> String {
    format!("{HOST}{}", encoded(id))
}

/// An id as a path holds it: all but RFC 3986's unreserved characters are encoded.
pub(crate) fn encoded(id: &str) -> String {
    percent_encoding::utf8_percent_encode(id, RESERVED).to_string()
}

/// The same with a sign that ends an hour from now.
pub(crate) fn link(id: &str, now: i64) -> String {
    format!("{}?{}", url(id), sign(id, now + LINK_MS))
}

fn sign(id: &str, until: i64) -> String {
    let digest = hex::encode(Sha256::digest(format!("{id}\n{until}")));
    format!("sign={until}{digest}")
}

/// Whether a link's query is of this picture, and has not ended.
pub(crate) fn opens(id: &str, query: &str, now: i64) -> bool {
    let digits = query.strip_prefix("sign=").and_then(|sign| sign.get(..sign.len().checked_sub(64)?));
    let until = digits.and_then(|digits| digits.parse().ok());
    until.is_some_and(|until| now < until && query == sign(id, until))
}
