//! What the inbox asks for and shows.

use crate::complaints::Author;
use crate::merchants::MerchantName;
use desk_domain::{
    DeliveryState, DraftPreview, Due, Lane, ListedComplaint, Mchid, OwnedBy, Sort, Tab, Tag, Timestamp, WorkView,
};

/// What the query string of `/inbox` asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InboxRequest {
    pub view: WorkView,
    pub tab: Tab,
    /// Who works on them.
    pub owner: Option<OwnedBy>,
    /// When they are due.
    pub due: Option<Due>,
    /// What the team has tagged them with.
    pub tag: Option<Tag>,
    /// The merchant complained about.
    pub merchant: Option<Mchid>,
    /// Words to look for, Chinese substrings included; or a number that complaints are called by.
    pub text: Option<String>,
    pub sort: Sort,
    /// Where the page starts, from [`InboxView::next`] of the page before.
    pub after: Option<String>,
}

/// One page of the inbox.
#[derive(Clone, Debug)]
pub struct InboxView {
    pub items: Vec<InboxItem>,
    /// Headings in order, only of lanes that occur; empty where the list is not sorted by deadline.
    pub lanes: Vec<LaneHeading>,
    pub tabs: Vec<StateTab>,
    pub merchants: Vec<MerchantName>,
    /// Everybody who can own complaints, for filtering by them.
    pub people: Vec<Author>,
    /// Cursor of the next page.
    pub next: Option<String>,
    /// The server's clock, for countdowns.
    pub now: Timestamp,
    /// Why the list is empty, when it is.
    pub empty: Option<EmptyReason>,
    /// Latest event when the page was made; the live stream continues after it.
    pub last_event_id: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateTab {
    pub tab: Tab,
    pub count: i64,
    /// Counting stopped; there are more.
    pub is_capped: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaneHeading {
    pub lane: Lane,
    /// How many complaints it holds in the whole list, not only on this page; `None` where counting stopped at the cap.
    pub count: Option<u32>,
}

/// A row of the list, as one reader sees it.
#[derive(Clone, Debug)]
pub struct InboxItem {
    pub complaint: ListedComplaint,
    /// What the merchant that is complained about is called.
    pub merchant: String,
    /// Who works on it.
    pub owner: Option<Author>,
    /// The reader has not had the last words of the user or the platform before them.
    pub is_unread: bool,
    /// What the reader has written here and not sent.
    pub draft: Option<DraftPreview>,
    /// What became of a message of ours that did not arrive, or may not have.
    pub trouble: Option<DeliveryState>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmptyReason {
    /// Everything is handled, and callbacks or checks were seen recently.
    AllHandled,
    /// Nothing matches the filter.
    NoMatch,
    /// This part of the work is done.
    NothingHere,
    /// What was looked for is in so much that it could not be found in time.
    TooBroad,
    /// Nothing has been heard from WeChat Pay for long; this may not be true.
    Suspicious,
}
