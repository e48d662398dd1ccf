//! What a held message waits for.

use crate::Result;
use crate::desk::Desk;
use crate::error::{Reason, ServiceError};
use crate::group::Group;
use crate::patience::{LONGEST_WAIT, before_next_try};
use crate::platform;
use desk_domain::{DeliveryState, OutboxEntry, Span, Timestamp, WaitsFor};

/// What a message waits for, and until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    pub waits_for: WaitsFor,
    /// How many messages leave before it.
    pub ahead: i64,
    /// When it is expected to leave, or is tried again.
    pub until: Timestamp,
}

/// What the overdue message of a complaint waits for; at most one message of a complaint is held at a time.
pub(crate) async fn waiting(desk: &Desk, outbox: &[OutboxEntry]) -> Result<Option<Waiting>> {
    let now = desk.now();
    let held = outbox.iter().find(|row| row.state == DeliveryState::Held && row.send_after <= now);
    let Some((row, waits_for)) = held.and_then(|row| Some((row, row.waits_for?))) else { return Ok(None) };
    let next_try = desk.store().next_try(&row.id).await?.unwrap_or(now).max(now);
    if waits_for != WaitsFor::Quota {
        return Ok(Some(Waiting { waits_for, ahead: 0, until: next_try }));
    }
    let ahead = desk.store().outbox_ahead(row, now).await?;
    let expected_at = now + platform::time_for(desk, &row.mchid, Group::of(row.kind()), ahead + 1).await?;
    Ok(Some(Waiting { waits_for, ahead, until: expected_at.max(next_try) }))
}

/// The time until a message is tried again. For one that waits for the quota it keeps its place in the line.
pub(super) fn before_next_try_to_send(error: &ServiceError, attempts: i32) -> Span {
    match error {
        ServiceError::Quota { retry_after, .. } => (*retry_after).min(LONGEST_WAIT),
        error => before_next_try(error, attempts),
    }
}

/// What keeps a message from leaving whose request was not made, or certainly not carried out. The desk's own trouble
/// comes first.
pub(super) fn waits_for(error: &ServiceError) -> WaitsFor {
    match error {
        error if error.trouble().is_some() => WaitsFor::Desk,
        ServiceError::Quota { .. } => WaitsFor::Quota,
        ServiceError::WechatPay(error) if matches!(error.reason, Reason::Keys | Reason::NotPermitted) => WaitsFor::Keys,
        ServiceError::WechatPay(_) => WaitsFor::Platform,
        // A message needs nothing else that could be missing or invalid than the merchant's access.
        ServiceError::NotFound | ServiceError::Invalid { .. } | ServiceError::Internal(_) => WaitsFor::Keys,
        _ => WaitsFor::Desk,
    }
}
