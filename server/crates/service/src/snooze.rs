//! Complaints that are put aside for a while, and come back: at their time, when the user or the platform writes, by hand, and when
//! they are finished.

use crate::Result;
use crate::access;
use crate::audit;
use crate::desk::Desk;
use crate::error::ServiceError;
use desk_domain::snooze::{Choice, Room, TooLong};
use desk_domain::{Act, Actor, Complaint, ComplaintId, Permission, Timestamp};
use desk_store::StoreError;
use serde_json::json;
use thiserror::Error;

/// Until when somebody wants to put a complaint aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    Choice(Choice),
    /// An instant of their own.
    At(Timestamp),
}

/// Why a complaint was not put aside.
#[derive(Debug, Error)]
pub enum SnoozeError {
    #[error(transparent)]
    TooLong(#[from] TooLong),
    #[error(transparent)]
    Service(#[from] ServiceError),
}

impl From<StoreError> for SnoozeError {
    fn from(error: StoreError) -> Self {
        Self::Service(error.into())
    }
}

/// For how long a complaint may be put aside now.
pub(crate) fn room_of(complaint: &Complaint, now: Timestamp) -> Room {
    Room::of(complaint.state.is_open(), &complaint.clocks(), now)
}

/// Puts a complaint aside, and returns until when. Somebody else's snooze is replaced.
///
/// # Errors
/// [`SnoozeError::TooLong`] if its clocks do not allow it.
pub async fn put_aside(desk: &Desk, actor: &Actor, id: &ComplaintId, until: Until) -> Result<Timestamp, SnoozeError> {
    let complaint = access::complaint(desk, actor, Permission::ComplaintReply, id).await?;
    let room = room_of(&complaint, desk.now());
    let until = match until {
        Until::Choice(choice) => room.choose(choice)?,
        Until::At(at) => room.check(at)?,
    };
    let detail = json!({ "until": until.0 });
    let audit = audit::line(desk, actor, Act::Snooze, id.as_str(), &detail);
    if desk.store().snooze(id, until, &actor.staff_id, &audit).await? {
        Ok(until)
    } else {
        Err(TooLong::TooLate.into())
    }
}

/// Takes a complaint back at once. `false` if it is not put aside.
///
/// # Errors
/// If the permission is missing, there is no such complaint, or the database cannot be used.
pub async fn wake(desk: &Desk, actor: &Actor, id: &ComplaintId) -> Result<bool> {
    access::complaint(desk, actor, Permission::ComplaintReply, id).await?;
    let audit = audit::line(desk, actor, Act::Wake, id.as_str(), &json!({}));
    Ok(desk.store().wake(id, &audit).await?)
}

/// Takes back whatever's time has come, so that open pages hear of it.
pub(crate) async fn wake_due(desk: &Desk) -> Result<()> {
    for id in desk.store().wake_due(desk.now()).await? {
        tracing::debug!(complaint.id = %id, "a snooze has ended");
    }
    Ok(())
}
