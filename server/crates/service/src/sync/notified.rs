//! Notifications from WeChat Pay (投诉通知回调): verified on the raw bytes, stored, and only then acknowledged.

use crate::desk::Desk;
use crate::error::ServiceError;
use crate::people::{self, Stranger, made_up};
use crate::platform::{self, Connection, Odd, Source, Verified, names_unknown_certificate, wire};
use crate::view::ClockReading;
use crate::work::{Depth, ReadComplaint, Task};
use desk_domain::{ComplaintId, Mchid, Span};
use desk_store::{NotificationRecord, Recorded};
use http::{HeaderMap, StatusCode};
use std::sync::Arc;
use wechatpay_complaints::callback::{self, CallbackError, Notification};

/// What became of a notification. Nothing but [`CallbackOutcome::Taken`] and [`CallbackOutcome::Duplicate`] is
/// acknowledged, so WeChat Pay repeats everything that is not safely stored here.
#[derive(Debug)]
pub enum CallbackOutcome {
    /// Stored and committed.
    Taken,
    /// The same notification id was stored before.
    Duplicate,
    /// Genuine, and of a kind this version does not know: counted, nothing to do.
    UnknownKind,
    /// No such merchant is set up here.
    UnknownMerchant,
    /// Not proven to come from WeChat Pay: forged, stale, a probe, or signed with a key that is not held.
    Unverified(CallbackError),
    /// Genuine but unreadable.
    Malformed(String),
    /// Genuine, but it could not be stored; WeChat Pay will repeat it.
    NotStored(ServiceError),
}

impl CallbackOutcome {
    /// The answer WeChat Pay gets.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Taken | Self::Duplicate | Self::UnknownKind => StatusCode::NO_CONTENT,
            Self::UnknownMerchant => StatusCode::NOT_FOUND,
            Self::Unverified(_) => StatusCode::UNAUTHORIZED,
            Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::NotStored(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

/// Takes one notification. The body is not read as anything but bytes before its signature is verified.
pub async fn take_callback(desk: &Desk, mchid: &str, headers: &HeaderMap, body: &[u8]) -> CallbackOutcome {
    let outcome = verify_and_store(desk, mchid, headers, body).await.unwrap_or_else(CallbackOutcome::NotStored);
    note_callback(desk, mchid, &outcome);
    outcome
}

/// What anybody can cause is bounded in its lines; what WeChat Pay has signed is not.
fn note_callback(desk: &Desk, mchid: &str, outcome: &CallbackOutcome) {
    let kind = match outcome {
        CallbackOutcome::NotStored(_) => Stranger::NotStored,
        CallbackOutcome::Unverified(_) => Stranger::Unverified,
        CallbackOutcome::UnknownMerchant => Stranger::UnknownMerchant,
        taken => return tracing::info!(merchant.id = mchid, outcome = ?taken, "callback answered"),
    };
    let Some(unwritten) = people::stranger_line(desk, kind) else { return };
    let merchant = made_up(mchid);
    match outcome {
        CallbackOutcome::NotStored(error) => {
            tracing::error!(merchant.id = %merchant, %error, unwritten, "callback not stored");
        }
        CallbackOutcome::Unverified(error) => {
            let (probe, told) = (error.is_probe(), platform::explain_callback(desk, mchid, error));
            tracing::warn!(merchant.id = %merchant, probe, error = %told, unwritten, "callback refused");
        }
        other => tracing::info!(merchant.id = %merchant, outcome = ?other, unwritten, "callback answered"),
    }
}

async fn verify_and_store(
    desk: &Desk,
    mchid: &str,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<CallbackOutcome, ServiceError> {
    let Ok(mchid) = Mchid::parse(mchid) else { return Ok(CallbackOutcome::UnknownMerchant) };
    let opened = match open_callback(desk, &mchid, headers, body).await {
        Err(ServiceError::NotFound) => return Ok(CallbackOutcome::UnknownMerchant),
        opened => opened?,
    };
    match opened {
        Ok(notification) => {
            note_signed(desk, &mchid, &notification);
            let stored = store_notification(desk, &mchid, &notification).await;
            platform::keep_sightings(desk, &mchid).await;
            stored
        }
        Err(error) if error.is_verified() => {
            note_lost_notification(desk, &mchid, "", body).await?;
            Ok(CallbackOutcome::Malformed(error.to_string()))
        }
        Err(error) => Ok(CallbackOutcome::Unverified(error)),
    }
}

async fn note_lost_notification(desk: &Desk, mchid: &Mchid, field: &str, raw: &[u8]) -> Result<(), ServiceError> {
    let mut odd = Odd::new(mchid, Source::Notification);
    odd.lost(field, raw, None);
    platform::note_odd(desk, odd).await
}

/// Which key has signed a notification, and what time it was then.
fn note_signed(desk: &Desk, mchid: &Mchid, notification: &Notification) {
    let measured_at = desk.now();
    let sightings = desk.gateway().sightings();
    sightings.note_use(mchid, &notification.verified_by, Verified::Callback, measured_at);
    let ahead = Span::seconds(measured_at.unix_seconds() - notification.signed_at);
    sightings.note_clock(mchid, ClockReading { ahead, measured_at, is_proven: true });
}

/// With the keys of a moment ago; with those of now if they were replaced since; with new certificates if one of those
/// has signed.
async fn open_callback(
    desk: &Desk,
    mchid: &Mchid,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Result<Notification, CallbackError>, ServiceError> {
    let now = desk.now().unix_seconds();
    let open = |connection: &Connection| callback::open(headers, body, &connection.keys, &connection.apiv3_key, now);
    let recent = platform::recent_connection(desk, mchid).await?;
    let mut opened = open(&recent);
    if opened.is_err() {
        let current = platform::connection(desk, mchid).await?;
        if !Arc::ptr_eq(&recent, &current) {
            opened = open(&current);
        }
    }
    match opened {
        Err(CallbackError::Signature(reason))
            if names_unknown_certificate(&reason) && platform::learn_serial(desk, mchid).await =>
        {
            Ok(open(&*platform::connection(desk, mchid).await?))
        }
        opened => Ok(opened),
    }
}

async fn store_notification(
    desk: &Desk,
    mchid: &Mchid,
    notification: &Notification,
) -> Result<CallbackOutcome, ServiceError> {
    let Ok(complaint_id) = ComplaintId::parse(notification.resource.complaint_id.trim()) else {
        if notification.is_about_a_complaint() {
            // Not acknowledged: nothing is there that could be read, and nobody would miss it.
            note_lost_notification(desk, mchid, "complaint_id", notification.resource.raw.as_bytes()).await?;
            return Ok(CallbackOutcome::Malformed("the notification names no complaint that can be read".to_owned()));
        }
        tracing::warn!(merchant.id = %mchid, event_type = %notification.event_type, "notification names no complaint");
        return Ok(CallbackOutcome::UnknownKind);
    };
    let now = desk.now();
    let record = NotificationRecord {
        id: notification.id.clone(),
        mchid: mchid.clone(),
        event_type: notification.event_type.to_string(),
        complaint_id: complaint_id.clone(),
        action_type: notification.resource.action_type.to_string(),
        created_at: wire::instant(&notification.create_time).unwrap_or(now),
        received_at: now,
    };
    let reading = ReadComplaint { mchid: mchid.clone(), complaint_id, depth: Depth::Since(now) };
    let recorded = desk.store().record_notification(&record, &reading.due(now)).await?;
    desk.wake_worker();
    Ok(match recorded {
        Recorded::New => CallbackOutcome::Taken,
        Recorded::Duplicate => CallbackOutcome::Duplicate,
    })
}
