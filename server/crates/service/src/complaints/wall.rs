//! What a screen on the wall shows: three numbers and the five that are most pressing, without a word of a user.

use super::board::who;
use crate::Result;
use crate::access::require;
use crate::complaints::Author;
use crate::desk::Desk;
use crate::merchants::{self, name_of};
use desk_domain::{Actor, Due, Lane, ListedComplaint, OwnedBy, Permission, Timestamp, ViewCount, WorkView};
use desk_store::InboxQuery;

const ROWS: u32 = 5;
const CAP: u32 = 999;

/// Three numbers and five rows.
#[derive(Clone, Debug)]
pub struct Wall {
    pub now: Timestamp,
    /// The newest event that these numbers know of.
    pub last_event_id: i64,
    pub overdue: ViewCount,
    /// Due within two hours.
    pub soon: ViewCount,
    pub unassigned: ViewCount,
    pub rows: Vec<WallRow>,
}

/// One of the complaints that are most pressing.
#[derive(Clone, Debug)]
pub struct WallRow {
    pub complaint: ListedComplaint,
    pub merchant: String,
    pub owner: Option<Author>,
}

/// What the screen on the wall shows now.
///
/// # Errors
/// If the permission is missing or the database cannot be used.
pub async fn wall(desk: &Desk, actor: &Actor) -> Result<Wall> {
    require(actor, Permission::ReportRead)?;
    let (store, now) = (desk.store(), desk.now());
    let last_event_id = store.latest_event_id().await?;
    let open = InboxQuery { limit: ROWS, ..InboxQuery::default() };
    let queries = [
        InboxQuery { due: Some(Due::Over.deadlines(now)), ..open.clone() },
        InboxQuery { due: Some(now..now + Lane::SOON), ..open.clone() },
        InboxQuery { view: WorkView::Unassigned, owner: Some(OwnedBy::Nobody), ..open.clone() },
    ];
    let counted = store.view_counts(&queries, now, CAP).await?;
    let count = |n: usize| counted.get(n).copied().unwrap_or_default();
    let merchants = store.merchants().await?;
    let (names, people) = (merchants::names_of(desk, &merchants).await?, store.all_staff().await?);
    let rows = store.inbox_page(&open).await?.into_iter().map(|complaint| WallRow {
        merchant: name_of(&names, &complaint.subject_mchid),
        owner: complaint.owner.as_ref().map(|id| who(&people, id)),
        complaint,
    });
    Ok(Wall { now, last_event_id, overdue: count(0), soon: count(1), unassigned: count(2), rows: rows.collect() })
}
