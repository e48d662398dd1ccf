//! The views of the work, as the navigation counts them.

use crate::Result;
use crate::desk::Desk;
use desk_domain::{Actor, OwnedBy, Tab, Timestamp, ViewCount, WorkView};
use desk_store::{Aside, InboxQuery};
use std::collections::HashMap;

/// The views of the navigation, in its order.
pub const VIEWS: [WorkView; 9] = [
    WorkView::Mine,
    WorkView::Unassigned,
    WorkView::All,
    WorkView::Waiting,
    WorkView::Urgent,
    WorkView::Refunds,
    WorkView::Troubled,
    WorkView::Snoozed,
    WorkView::Repeated,
];
/// Counting a view stops here; whoever reads the number is not helped by more.
const COUNT_CAP: u32 = 999;

/// Whose complaints a view holds, for this reader. Others hold those of the person who was asked for, or of everybody.
pub(super) fn owned_by(view: WorkView, reader: &Actor, asked: Option<OwnedBy>) -> Option<OwnedBy> {
    match view {
        WorkView::Mine => Some(OwnedBy::Person(reader.staff_id.clone())),
        WorkView::Unassigned => Some(OwnedBy::Nobody),
        _ => asked,
    }
}

/// Whether a view holds what is put aside: one's own work does not, until it is back.
pub(super) const fn aside_in(view: WorkView, now: Timestamp) -> Option<Aside> {
    match view {
        WorkView::Mine => Some(Aside::Without(now)),
        WorkView::Snoozed => Some(Aside::Only(now)),
        _ => None,
    }
}

/// How many complaints each view holds for this reader.
pub(super) async fn counts(desk: &Desk, reader: &Actor) -> Result<HashMap<WorkView, ViewCount>> {
    let now = desk.now();
    let queries = VIEWS.map(|view| InboxQuery {
        view,
        state: view.usual_tab(),
        owner: owned_by(view, reader, None),
        aside: aside_in(view, now),
        ..InboxQuery::default()
    });
    let counts = desk.store().view_counts(&queries, now, COUNT_CAP).await?;
    Ok(VIEWS.into_iter().zip(counts).collect())
}

/// Which tabs a list has beside the one of all: what ends with its complaint has none for those that are finished.
pub(super) const fn first_tab(view: WorkView, is_search: bool) -> Tab {
    if is_search { Tab::Any } else { view.usual_tab() }
}
