//! Notifications (投诉通知回调): verified on the raw bytes, then read, then decrypted.

use crate::error::SignatureError;
use crate::json;
use crate::keys::{Apiv3Key, PlatformKeys};
use crate::sign::{self, Verified};
use crate::types::{ActionType, EventType};
use http::HeaderMap;
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
    /// The text that was decrypted; what no text can hold reads as U+FFFD.
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

/// What stands around the encryption.
struct Envelope {
    id: String,
    create_time: String,
    event_type: EventType,
    summary: Option<String>,
    resource: Encrypted,
}

struct Encrypted {
    algorithm: String,
    ciphertext: String,
    nonce: String,
    associated_data: Option<String>,
    original_type: Option<String>,
}

impl Envelope {
    /// Without an id a repetition could not be told, and without what is encrypted there is nothing to tell.
    fn read(body: &[u8]) -> Result<Self, CallbackError> {
        let (json, _) = json::read(body);
        let needed = |value: &Value, name: &str| {
            text(value, name).ok_or_else(|| CallbackError::Malformed(format!("field {name:?} is missing")))
        };
        let resource = &json["resource"];
        let resource = Encrypted {
            algorithm: needed(resource, "algorithm")?,
            ciphertext: needed(resource, "ciphertext")?,
            nonce: needed(resource, "nonce")?,
            associated_data: text(resource, "associated_data"),
            original_type: text(resource, "original_type"),
        };
        Ok(Self {
            id: needed(&json, "id")?,
            create_time: text(&json, "create_time").unwrap_or_default(),
            event_type: text(&json, "event_type").unwrap_or_default().into(),
            summary: text(&json, "summary"),
            resource,
        })
    }
}

/// A text, also if it came as a number; nothing if it is empty.
fn text(json: &Value, name: &str) -> Option<String> {
    crate::types::read::<String>(json[name].clone()).filter(|text| !text.is_empty())
}

impl Resource {
    /// Whatever JSON there is; what is not about a complaint has other fields, or none.
    fn read(plain: &[u8], original_type: Option<String>) -> Result<Self, CallbackError> {
        let (json, _) = json::read(plain);
        let field = |name: &str| text(&json, name).unwrap_or_default();
        if field("complaint_id").is_empty()
            && let Err(error) = serde_json::from_slice::<serde::de::IgnoredAny>(plain)
        {
            return Err(CallbackError::Malformed(error.to_string()));
        }
        let raw = String::from_utf8_lossy(plain).replace('\0', "\u{fffd}");
        let (complaint_id, action_type) = (field("complaint_id"), ActionType::from(field("action_type")));
        Ok(Self { original_type, complaint_id, action_type, raw })
    }
}

impl Notification {
    /// Whether it is about a complaint: then there is one to be read, although its number may be missing or no number.
    #[must_use]
    pub fn is_about_a_complaint(&self) -> bool {
        !self.resource.complaint_id.is_empty()
            || self.resource.original_type.as_deref() == Some("complaint")
            || self.event_type.as_str().starts_with("COMPLAINT.")
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
    let envelope = Envelope::read(body)?;
    if envelope.resource.algorithm != ALGORITHM {
        return Err(CallbackError::Malformed(format!("unknown algorithm {:?}", envelope.resource.algorithm)));
    }
    let Encrypted { ciphertext, nonce, associated_data, original_type, .. } = envelope.resource;
    let plain =
        apiv3_key.open(&nonce, &associated_data.unwrap_or_default(), &ciphertext).ok_or(CallbackError::Decryption)?;
    let resource = Resource::read(&plain, original_type)?;
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
    Resource::read(plain.as_bytes(), None).ok().map(|resource| resource.raw)
}
