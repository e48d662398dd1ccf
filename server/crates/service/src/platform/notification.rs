//! Notifications as WeChat Pay delivers them: verified, decrypted, and turned into the desk's type.

use crate::Result;
use crate::desk::Desk;
use crate::platform::certificates::learn_serial;
use crate::platform::connection::{connection, recent_connection};
use crate::platform::failure::names_unknown_certificate;
use crate::platform::gateway::Connection;
use crate::platform::oddities::{Odd, Source, note_odd};
use crate::platform::sightings::{Verified, explain_callback, keep_sightings};
use crate::platform::wire;
use desk_domain::{ClockReading, ComplaintId, Mchid, Notification, Span};
use http::HeaderMap;
use std::sync::Arc;
use wechatpay_complaints::callback::{self, CallbackError};

/// The outcome of opening a notification.
pub(crate) enum Opened {
    About(Notification),
    /// Genuine, and of a kind that this version does not know.
    UnknownKind,
    /// Genuine but unreadable; its bytes were recorded.
    Malformed(String),
    Unproven(Unproven),
}

/// The signature of a notification could not be verified: it is forged, stale or a probe, or its key is not held.
#[derive(Debug)]
pub struct Unproven {
    pub(crate) is_probe: bool,
    /// The reason in words for the administrator, with the clock skew where that is the cause.
    pub(crate) why: String,
}

/// Opens a notification. The body is treated as bytes until its signature is verified.
///
/// # Errors
/// [`crate::ServiceError::NotFound`] if no such merchant is set up here, or if the desk's own keys or database cannot be used.
pub(crate) async fn open(desk: &Desk, mchid: &Mchid, headers: &HeaderMap, body: &[u8]) -> Result<Opened> {
    match verify(desk, mchid, headers, body).await? {
        Ok(notification) => {
            note_signed(desk, mchid, &notification);
            keep_sightings(desk, mchid).await;
            told(desk, mchid, &notification).await
        }
        Err(error) if error.is_verified() => {
            note_lost(desk, mchid, "", body).await?;
            Ok(Opened::Malformed(error.to_string()))
        }
        Err(error) => {
            let why = explain_callback(desk, mchid, &error);
            Ok(Opened::Unproven(Unproven { is_probe: error.is_probe(), why }))
        }
    }
}

/// Verifies with the cached keys; then with those in the database, if they were replaced since; then with new
/// certificates, if an unknown one has signed.
async fn verify(
    desk: &Desk,
    mchid: &Mchid,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<std::result::Result<callback::Notification, CallbackError>> {
    let now = desk.now().unix_seconds();
    let open = |connection: &Connection| callback::open(headers, body, &connection.keys, &connection.apiv3_key, now);
    let recent = recent_connection(desk, mchid).await?;
    let mut opened = open(&recent);
    if opened.is_err() {
        let current = connection(desk, mchid).await?;
        if !Arc::ptr_eq(&recent, &current) {
            opened = open(&current);
        }
    }
    match opened {
        Err(CallbackError::Signature(reason))
            if names_unknown_certificate(&reason) && learn_serial(desk, mchid).await =>
        {
            Ok(open(&*connection(desk, mchid).await?))
        }
        opened => Ok(opened),
    }
}

/// Records which key has signed a notification, and what it tells about the clock.
fn note_signed(desk: &Desk, mchid: &Mchid, notification: &callback::Notification) {
    let measured_at = desk.now();
    let sightings = desk.gateway().sightings();
    sightings.note_use(mchid, &notification.verified_by, Verified::Callback, measured_at);
    let ahead = Span::seconds(measured_at.unix_seconds() - notification.signed_at);
    sightings.note_clock(mchid, ClockReading { ahead, measured_at, is_proven: true });
}

async fn told(desk: &Desk, mchid: &Mchid, notification: &callback::Notification) -> Result<Opened> {
    let Ok(complaint_id) = ComplaintId::parse(notification.resource.complaint_id.trim()) else {
        if notification.is_about_a_complaint() {
            // It is not acknowledged: nothing of it can be read, and nobody would miss it.
            note_lost(desk, mchid, "complaint_id", notification.resource.raw.as_bytes()).await?;
            return Ok(Opened::Malformed("the notification names no complaint that can be read".to_owned()));
        }
        tracing::warn!(merchant.id = %mchid, event = wire::event_of(notification), "notification names no complaint");
        return Ok(Opened::UnknownKind);
    };
    Ok(Opened::About(wire::notification(mchid, &complaint_id, notification, desk.now())))
}

async fn note_lost(desk: &Desk, mchid: &Mchid, field: &str, raw: &[u8]) -> Result<()> {
    let mut odd = Odd::new(mchid, Source::Notification);
    odd.lost(field, raw, None);
    note_odd(desk, odd).await
}
