//! What every page says beside its own subject: how much work there is, and which of one's own messages did not arrive.

use crate::Result;
use crate::access::{self, require};
use crate::audit;
use crate::complaints::sync_status::{SyncStatus, sync_status};
use crate::complaints::views;
use crate::desk::Desk;
use desk_domain::{Act, Actor, OutboxId, Permission, Timestamp, TroubledMessage, ViewCount, WorkView};
use serde_json::json;
use std::collections::HashMap;

/// How the work stands, as every page shows it to a person.
#[derive(Clone, Debug)]
pub struct Standing {
    pub now: Timestamp,
    /// The newest event that these numbers know of.
    pub last_event_id: i64,
    /// How fresh what the desk knows is.
    pub sync: SyncStatus,
    /// Complaints that are not finished.
    pub open: i64,
    /// Complaints of each view, as it is for this person.
    pub views: HashMap<WorkView, ViewCount>,
    /// Complaints past a deadline.
    pub overdue: ViewCount,
    /// Messages of this person's own that did not arrive, or may not have; of who watches over others, also those whose author
    /// has no account any more. The latest first.
    pub own_troubles: Vec<TroubledMessage>,
}

/// How the work stands.
///
/// # Errors
/// If the permission is missing or the database cannot be used.
pub async fn standing(desk: &Desk, actor: &Actor) -> Result<Standing> {
    require(actor, Permission::ComplaintRead)?;
    let store = desk.store();
    // Before everything else: what changes while the rest is read is then announced once more.
    let last_event_id = store.latest_event_id().await?;
    let now = desk.now();
    let (merchants, counts, own_troubles) = tokio::try_join!(
        store.merchants(),
        store.state_counts(None),
        store.troubles_of_person(&actor.staff_id, actor.watches_over_others()),
    )?;
    let views::Counts { views, overdue } = views::counts(desk, actor, now).await?;
    let sync = sync_status(&merchants);
    Ok(Standing { now, last_event_id, sync, open: counts.open(), overdue, views, own_troubles })
}

/// Lets a message that did not arrive rest: its state stays, and it is counted and told no more. `false` if there is
/// nothing to dismiss.
///
/// # Errors
/// If the permission is missing, the message is not there or the database cannot be used.
pub async fn dismiss_trouble(desk: &Desk, actor: &Actor, id: &OutboxId) -> Result<bool> {
    let row = access::message(desk, actor, id).await?;
    let subject = row.complaint_id.as_str();
    let audit = audit::line(desk, actor, Act::DismissTrouble, subject, &json!({"outbox": id}));
    Ok(desk.store().dismiss_trouble(id, desk.now(), &audit).await?)
}
