//! Key files in the shapes people have them: PEM of any label, with or without its header, one line or many, with what
//! editors, consoles and settings files put around it. What a file holds is told by its content, so that a wrong file is
//! named for what it is.

use crate::error::{KeyError, KeyFile};
use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use rsa::pkcs1::{DecodeRsaPrivateKey, DecodeRsaPublicKey};
use rsa::pkcs8::{DecodePrivateKey, DecodePublicKey, PrivateKeyInfoRef, SubjectPublicKeyInfoRef};
use rsa::{PrivateKey, PublicKey};
use x509_parser::certification_request::X509CertificationRequest;
use x509_parser::prelude::{FromDer, X509Certificate};
use zeroize::Zeroizing;

const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";
const DASHES: &str = "-----";

/// Padding and what is left of the last bits are no part of what was meant.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Object identifiers as they stand in DER, with which keys behind a password (PKCS#5, PKCS#12) and bundles (PKCS#7) begin.
const PASSWORD_BASED: [&[u8]; 2] =
    [&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05], &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c]];
const BUNDLED: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07];
const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
/// They stand in the first bytes or not at all.
const NEAR: usize = 40;

/// What one block of a file holds.
enum Held {
    PrivateKey(Box<PrivateKey>),
    PublicKey(PublicKey),
    /// DER.
    Certificate(Zeroizing<Vec<u8>>),
    Other(KeyFile),
}

impl Held {
    fn named(&self) -> KeyFile {
        match self {
            Self::PrivateKey(_) => KeyFile::PrivateKey,
            Self::PublicKey(_) => KeyFile::PublicKey,
            Self::Certificate(_) => KeyFile::Certificate,
            Self::Other(file) => *file,
        }
    }
}

pub(super) fn private_key(text: &str) -> Result<PrivateKey, KeyError> {
    find(text, KeyFile::PrivateKey, |held| match held {
        Held::PrivateKey(key) => Ok(*key),
        other => Err(other),
    })
}

pub(super) fn private_key_of_der(der: &[u8]) -> Result<PrivateKey, KeyError> {
    match identify(Zeroizing::new(der.to_vec())) {
        Held::PrivateKey(key) => Ok(*key),
        other => Err(KeyError::other_file(KeyFile::PrivateKey, other.named())),
    }
}

pub(super) fn public_key(text: &str) -> Result<PublicKey, KeyError> {
    find(text, KeyFile::PublicKey, |held| match held {
        Held::PublicKey(key) => Ok(key),
        other => Err(other),
    })
}

/// A certificate, as DER.
pub(super) fn certificate(text: &str) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    find(text, KeyFile::Certificate, |held| match held {
        Held::Certificate(der) => Ok(der),
        other => Err(other),
    })
}

/// The first block that is what is wanted; otherwise the first one is named.
fn find<T>(text: &str, wanted: KeyFile, take: impl Fn(Held) -> Result<T, Held>) -> Result<T, KeyError> {
    let mut found = None;
    for held in blocks(text) {
        match take(held) {
            Ok(taken) => return Ok(taken),
            Err(other) => {
                found.get_or_insert(other.named());
            }
        }
    }
    Err(KeyError::other_file(wanted, found.unwrap_or(KeyFile::Empty)))
}

/// What editors, shells and settings files leave around a value: white space, byte-order marks, quotation marks.
pub(super) fn is_wrapping(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '"' | '\'' | '`' | '“' | '”' | '‘' | '’' | '\u{200b}'..='\u{200f}' | '\u{feff}' | '\0')
}

fn blocks(text: &str) -> Vec<Held> {
    // Settings files and JSON write line breaks as two characters.
    let text = Zeroizing::new(text.replace("\\r", "\n").replace("\\n", "\n"));
    let text = text.trim_matches(is_wrapping);
    if text.is_empty() {
        return Vec::new();
    }
    let mut begins = text.split(BEGIN);
    // Tools write attributes before the first block; a key without its header is all there is.
    let before = begins.next().unwrap_or_default();
    let blocks: Vec<Held> = begins.map(block).collect();
    if blocks.is_empty() { vec![body(before)] } else { blocks }
}

/// What follows `-----BEGIN `, up to its end.
fn block(text: &str) -> Held {
    let Some((label, rest)) = text.split_once(DASHES) else { return Held::Other(KeyFile::Damaged) };
    let label = label.trim();
    let Some((content, _)) = rest.split_once(END) else { return Held::Other(KeyFile::Truncated) };
    if label.starts_with("ENCRYPTED") || content.contains("ENCRYPTED") {
        return Held::Other(KeyFile::EncryptedPrivateKey);
    }
    match label {
        "OPENSSH PRIVATE KEY" => Held::Other(KeyFile::OpenSshKey),
        "EC PRIVATE KEY" | "DSA PRIVATE KEY" => Held::Other(KeyFile::OtherAlgorithm),
        "PKCS7" => Held::Other(KeyFile::Bundle),
        _ => body(content),
    }
}

/// Base64, however it is broken into lines.
fn body(text: &str) -> Held {
    let bare: Zeroizing<String> = Zeroizing::new(text.chars().filter(|c| !is_wrapping(*c)).collect());
    let is_base64 = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
    if !bare.chars().all(is_base64) {
        return Held::Other(KeyFile::Damaged);
    }
    match BASE64.decode(bare.as_bytes()) {
        Ok(der) => identify(Zeroizing::new(der)),
        // A last character that stands for six bits alone: others are missing.
        Err(_) if bare.starts_with("MII") => Held::Other(KeyFile::Truncated),
        Err(_) => Held::Other(KeyFile::Damaged),
    }
}

fn identify(der: Zeroizing<Vec<u8>>) -> Held {
    match outer_length(&der) {
        Some(length) if length > der.len() => return Held::Other(KeyFile::Truncated),
        Some(length) if length == der.len() => {}
        _ => return Held::Other(KeyFile::Damaged),
    }
    if let Ok(key) = PrivateKey::from_pkcs8_der(&der).or_else(|_| PrivateKey::from_pkcs1_der(&der)) {
        return Held::PrivateKey(Box::new(key));
    }
    if let Ok(key) = PublicKey::from_public_key_der(&der).or_else(|_| PublicKey::from_pkcs1_der(&der)) {
        return Held::PublicKey(key);
    }
    if X509Certificate::from_der(&der).is_ok() {
        return Held::Certificate(der);
    }
    Held::Other(name_of(&der))
}

fn name_of(der: &[u8]) -> KeyFile {
    let begins_with = |wanted: &[u8]| der[..der.len().min(NEAR)].windows(wanted.len()).any(|window| window == wanted);
    if X509CertificationRequest::from_der(der).is_ok() {
        KeyFile::CertificateRequest
    } else if begins_with(RSA) {
        KeyFile::Damaged
    } else if PrivateKeyInfoRef::try_from(der).is_ok() || SubjectPublicKeyInfoRef::try_from(der).is_ok() {
        KeyFile::OtherAlgorithm
    } else if begins_with(BUNDLED) {
        KeyFile::Bundle
    } else if PASSWORD_BASED.iter().any(|wanted| begins_with(wanted)) {
        KeyFile::EncryptedPrivateKey
    } else {
        KeyFile::Damaged
    }
}

/// How long a DER value is by its own account, header included. `None` if it is no sequence.
fn outer_length(der: &[u8]) -> Option<usize> {
    let (tag, rest) = der.split_first()?;
    let (first, rest) = rest.split_first()?;
    if *tag != 0x30 {
        return None;
    }
    match *first {
        short @ 0..=0x7f => Some(2 + usize::from(short)),
        long @ 0x81..=0x83 => {
            let digits = usize::from(long & 0x7f);
            // A length that is cut short says that the rest is missing too.
            let Some(bytes) = rest.get(..digits) else { return Some(usize::MAX) };
            let length = bytes.iter().fold(0, |length, byte| length << 8 | usize::from(*byte));
            Some(2 + digits + length)
        }
        _ => None,
    }
}
