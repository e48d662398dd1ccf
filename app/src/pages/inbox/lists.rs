//! The lists of the inbox that have an address of their own.

use crate::doors::INBOX;
use desk_domain::{Tab, WorkView};
use desk_service::complaints::InboxRequest;

/// What the navigation calls a list by.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum List {
    /// Complaints of one state, or of any.
    Of(Tab),
    /// Those with which something is the matter, in all states.
    Work(WorkView),
}

impl List {
    /// Complaints with a message of ours that did not arrive.
    pub(crate) const TROUBLED: Self = Self::Work(WorkView::Troubled);

    /// Where a list of this kind belongs, however it is narrowed down.
    pub(crate) fn of(request: &InboxRequest) -> Self {
        match request.view {
            WorkView::All => Self::Of(request.tab),
            view => Self::Work(view),
        }
    }

    pub(crate) fn address(self) -> String {
        match self {
            Self::Of(tab) => format!("{INBOX}?state={}", tab.as_str()),
            Self::Work(view) => format!("{INBOX}?view={}", view.as_str()),
        }
    }
}
