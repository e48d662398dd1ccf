//! What open browsers are told.

use crate::Result;
use crate::access::require;
use crate::desk::Desk;
use desk_domain::{Actor, Event, Permission};

const PAGE: u32 = 200;

/// Events after the given one, oldest first, at most 200.
///
/// # Errors
/// If the permission is missing or the database cannot be used.
pub async fn after(desk: &Desk, actor: &Actor, id: i64) -> Result<Vec<Event>> {
    require(actor, Permission::ComplaintRead)?;
    Ok(desk.store().events_after(id, PAGE).await?)
}

/// The number of the newest event.
///
/// # Errors
/// If the permission is missing or the database cannot be used.
pub async fn latest(desk: &Desk, actor: &Actor) -> Result<i64> {
    require(actor, Permission::ComplaintRead)?;
    Ok(desk.store().latest_event_id().await?)
}

/// Forgets events that no browser asks for any more.
pub(crate) async fn prune(desk: &Desk) -> Result<()> {
    desk.store().prune_events(desk.now() - desk.settings().retention.event_hours.span()).await?;
    Ok(())
}

/// Changes after every committed event, of this process or another.
#[must_use]
pub fn wakeups(desk: &Desk) -> tokio::sync::watch::Receiver<u64> {
    desk.store().subscribe()
}
