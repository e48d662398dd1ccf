//! The lists of the inbox that have an address of their own.

use crate::doors::INBOX;
use desk_domain::{Tab, WorkView};
use desk_service::complaints::InboxRequest;

/// What the navigation calls a list by.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum List {
    /// A part of the work.
    Work(WorkView),
    /// What is finished.
    Finished,
    /// What was found in all states.
    Found,
}

impl List {
    /// Complaints with a message of ours that did not arrive.
    pub(crate) const TROUBLED: Self = Self::Work(WorkView::Troubled);

    /// Where a list of this kind belongs, however it is narrowed down.
    pub(crate) fn of(request: &InboxRequest) -> Self {
        match (request.view, request.tab) {
            (WorkView::All, Tab::Any) => Self::Found,
            (WorkView::All, Tab::Processed) => Self::Finished,
            (view, _) => Self::Work(view),
        }
    }

    pub(crate) fn address(self) -> String {
        match self {
            Self::Work(WorkView::All) => of_state(Tab::Open),
            Self::Work(view) => format!("{INBOX}?view={}", view.as_str()),
            Self::Finished => of_state(Tab::Processed),
            Self::Found => of_state(Tab::Any),
        }
    }
}

/// Where a list is, with all that it is narrowed down by.
pub(crate) fn address_of(request: &InboxRequest) -> String {
    format!("{INBOX}?{}", super::query_of(request))
}

/// Complaints of one state, whatever else they are.
pub(crate) fn of_state(tab: Tab) -> String {
    format!("{INBOX}?state={}", tab.as_str())
}
