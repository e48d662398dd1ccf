//! Notifications (投诉通知回调): verified on the raw bytes, then read, then decrypted.

use crate::error::SignatureError;
use crate::keys::{Apiv3Key, PlatformKeys};
use crate::sign::{self, Verified};
use crate::types::{ActionType, EventType};
use http::HeaderMap;
use serde::Deserialize;
use serde_json::Value;
use std::fmt;
use thiserror::Error;

const ALGORITHM: &str = "AEAD_AES_256_GCM";

/// A genuine notification (merchant document 4012289719, 2025-02-19).
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Notification {
    /// Notification id; the same on every repetition. Remember it for at least eight days.
    pub id: String,
    /// RFC 3339.
    pub create_time: String,
    /// New complaint, change of state, or the echo's self-test; other events may come.
    pub event_type: EventType,
    /// A short text; missing from the platform's own example.
    pub summary: Option<String>,
    /// What happened to which complaint.
    pub resource: Resource,
    /// Serial number or id of the key of WeChat Pay's that verified this delivery.
    pub verified_by: String,
    /// When this delivery was signed, unix seconds: WeChat Pay's clock, to hold one's own against.
    pub signed_at: i64,
}

/// The decrypted part of a notification. It names no merchant: read the complaint's detail to learn whose it is.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Resource {
    /// What the resource is: `complaint`, or `security` for an echo. Some notifications leave it out. It stands outside the
    /// encryption, under the signature.
    pub original_type: Option<String>,
    /// Complaint number; empty in notifications about something else.
    pub complaint_id: String,
    /// What happened; an unknown action without text in notifications about something else.
    pub action_type: ActionType,
    /// The JSON that was decrypted, exactly as it was.
    pub raw: String,
}

impl fmt::Debug for Notification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Notification")
            .field("id", &self.id)
            .field("event_type", &self.event_type)
            .field("complaint_id", &self.resource.complaint_id)
            .finish_non_exhaustive()
    }
}

/// Why a notification is not accepted.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CallbackError {
    /// Not proven to come from WeChat Pay: answer 401. Nothing of the body was read.
    #[error("the notification is not proven to come from WeChat Pay")]
    Signature(#[from] SignatureError),
    /// Genuine, but not of the documented form: answer 400.
    #[error("the notification cannot be read: {0}")]
    Malformed(String),
    /// Genuine, but not encrypted with this APIv3 key: answer 400, and check that the key is the one set on the platform.
    #[error("the notification cannot be decrypted with this APIv3 key")]
    Decryption,
}

impl CallbackError {
    /// Whether WeChat Pay sent this wrong on purpose, to see whether signatures are checked. It is answered like any other
    /// wrong signature.
    #[must_use]
    pub fn is_probe(&self) -> bool {
        matches!(self, Self::Signature(SignatureError::Probe))
    }

    /// Whether the notification is proven to come from WeChat Pay.
    #[must_use]
    pub fn is_verified(&self) -> bool {
        !matches!(self, Self::Signature(_))
    }
}

#[derive(Deserialize)]
struct Envelope {
    id: String,
    create_time: String,
    event_type: EventType,
    summary: Option<String>,
    resource: Encrypted,
}

#[derive(Deserialize)]
struct Encrypted {
    algorithm: String,
    ciphertext: String,
    nonce: String,
    associated_data: Option<String>,
    original_type: Option<String>,
}

impl Resource {
    /// Whatever JSON there is; what is not about a complaint has other fields, or none.
    fn read(raw: String, original_type: Option<String>) -> serde_json::Result<Self> {
        let json: Value = serde_json::from_str(&raw)?;
        let text = |field: &str| json[field].as_str().unwrap_or_default().to_owned();
        let (complaint_id, action_type) = (text("complaint_id"), ActionType::from(text("action_type")));
        Ok(Self { original_type, complaint_id, action_type, raw })
    }
}

/// Opens a notification: verifies the signature over the exact bytes received, reads the envelope, decrypts the resource.
/// `now` is in unix seconds; signatures more than five minutes away are refused.
///
/// Answer 200 or 204 within five seconds once the notification is safely stored; WeChat Pay repeats everything else, after
/// 5 seconds, ten times each minute, then every five minutes for up to a week (complaint notifications, 2023-06-06). Bound
/// the body before it is read: a real one has about a kilobyte.
///
/// # Errors
/// [`CallbackError`] says what to answer.
pub fn open(
    headers: &HeaderMap,
    body: &[u8],
    keys: &PlatformKeys,
    apiv3_key: &Apiv3Key,
    now: i64,
) -> Result<Notification, CallbackError> {
    let verified = sign::verify_headers(headers, body, keys, now)?;
    read(body, apiv3_key, verified)
}

/// What is proven to come from WeChat Pay.
fn read(body: &[u8], apiv3_key: &Apiv3Key, verified: Verified) -> Result<Notification, CallbackError> {
    let malformed = |error: serde_json::Error| CallbackError::Malformed(error.to_string());
    let envelope: Envelope = serde_json::from_slice(body).map_err(malformed)?;
    if envelope.resource.algorithm != ALGORITHM {
        return Err(CallbackError::Malformed(format!("unknown algorithm {:?}", envelope.resource.algorithm)));
    }
    let Encrypted { ciphertext, nonce, associated_data, original_type, .. } = envelope.resource;
    let plain =
        apiv3_key.open(&nonce, &associated_data.unwrap_or_default(), &ciphertext).ok_or(CallbackError::Decryption)?;
    let raw = String::from_utf8(plain).map_err(|_| CallbackError::Malformed("the resource is no text".to_owned()))?;
    let resource = Resource::read(raw, original_type).map_err(malformed)?;
    Ok(Notification {
        id: envelope.id,
        create_time: envelope.create_time,
        event_type: envelope.event_type,
        summary: envelope.summary,
        resource,
        verified_by: verified.serial,
        signed_at: verified.signed_at,
    })
}

/// A body whose signature has been verified.
#[cfg(fuzzing)]
pub fn open_verified(body: &[u8], apiv3_key: [u8; 32]) -> Result<Notification, CallbackError> {
    let verified = Verified { serial: String::new(), signed_at: 0 };
    read(body, &Apiv3Key::new(apiv3_key).map_err(|_| CallbackError::Decryption)?, verified)
}

/// A resource that has been decrypted; what is kept of it.
#[cfg(fuzzing)]
#[must_use]
pub fn resource(plain: &str) -> Option<String> {
    Resource::read(plain.to_owned(), None).ok().map(|resource| resource.raw)
}
