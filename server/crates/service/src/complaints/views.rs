//! The views of the work, as the navigation counts them.

use crate::Result;
use crate::desk::Desk;
use desk_domain::{Actor, Due, OwnedBy, Tab, Timestamp, ViewCount, WorkView};
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

/// How much work there is, as one statement counts it.
pub(super) struct Counts {
    /// Complaints of each view, as it is for this reader.
    pub views: HashMap<WorkView, ViewCount>,
    /// Complaints past a deadline.
    pub overdue: ViewCount,
}

/// How much work there is for this reader.
pub(super) async fn counts(desk: &Desk, reader: &Actor, now: Timestamp) -> Result<Counts> {
    let of_view = |view: WorkView| InboxQuery {
        view,
        state: view.usual_tab(),
        owner: owned_by(view, reader, None),
        aside: aside_in(view, now),
        ..InboxQuery::default()
    };
    let overdue = InboxQuery { due: Some(Due::Over.deadlines(now)), ..InboxQuery::default() };
    let queries: Vec<InboxQuery> = VIEWS.into_iter().map(of_view).chain([overdue]).collect();
    let mut counted = desk.store().view_counts(&queries, now, COUNT_CAP).await?;
    let overdue = counted.pop().unwrap_or_default();
    Ok(Counts { views: VIEWS.into_iter().zip(counted).collect(), overdue })
}

/// The tab that a list opens with: a search looks everywhere, a view where its complaints usually are.
pub(super) const fn first_tab(view: WorkView, is_search: bool) -> Tab {
    if is_search { Tab::Any } else { view.usual_tab() }
}
