//! Notifications from WeChat Pay (投诉通知回调): verified on the raw bytes, stored, and only then acknowledged.

use crate::desk::Desk;
use crate::error::ServiceError;
use crate::people::{self, Stranger, made_up};
use crate::platform::{self, Opened, Unproven};
use crate::work::{Depth, ReadComplaint, Task};
use desk_domain::{Mchid, Notification};
use desk_store::Recorded;
use http::{HeaderMap, StatusCode};

/// The outcome of a notification. Only [`CallbackOutcome::Taken`] and [`CallbackOutcome::Duplicate`] are acknowledged,
/// so that WeChat Pay repeats everything that is not safely stored here.
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
    Unverified(Unproven),
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

/// Takes one notification. The body is treated as bytes until its signature is verified.
pub async fn take_callback(desk: &Desk, mchid: &str, headers: &HeaderMap, body: &[u8]) -> CallbackOutcome {
    let outcome = verify_and_store(desk, mchid, headers, body).await.unwrap_or_else(CallbackOutcome::NotStored);
    note_callback(desk, mchid, &outcome);
    outcome
}

/// Logs the outcome. Lines that anybody can cause are rate-limited; those that WeChat Pay has signed are not.
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
        CallbackOutcome::Unverified(Unproven { is_probe, why }) => {
            tracing::warn!(merchant.id = %merchant, probe = is_probe, error = %why, unwritten, "callback refused");
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
    let opened = match platform::open(desk, &mchid, headers, body).await {
        Err(ServiceError::NotFound) => return Ok(CallbackOutcome::UnknownMerchant),
        opened => opened?,
    };
    match opened {
        Opened::About(notification) => store(desk, &notification).await,
        Opened::UnknownKind => Ok(CallbackOutcome::UnknownKind),
        Opened::Malformed(problem) => Ok(CallbackOutcome::Malformed(problem)),
        Opened::Unproven(unproven) => Ok(CallbackOutcome::Unverified(unproven)),
    }
}

/// Stores a notification together with the reading that it asks for.
async fn store(desk: &Desk, notification: &Notification) -> Result<CallbackOutcome, ServiceError> {
    let (mchid, complaint_id) = (notification.mchid.clone(), notification.complaint_id.clone());
    let reading = ReadComplaint { mchid, complaint_id, depth: Depth::Since(notification.received_at) };
    let job = reading.due(notification.received_at)?;
    let recorded = desk.store().record_notification(notification, &job).await?;
    desk.wake_worker();
    Ok(match recorded {
        Recorded::New => CallbackOutcome::Taken,
        Recorded::Duplicate => CallbackOutcome::Duplicate,
    })
}
