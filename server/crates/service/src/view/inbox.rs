use super::merchant::{MerchantName, SyncStatus};
use desk_domain::{Clocks, ComplaintId, ComplaintState, Fen, Lane, Mchid, Timestamp, Voice};

/// Tab of the inbox.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    #[default]
    Open,
    Pending,
    Processing,
    Processed,
}

/// Order of the list. Finished complaints are always shown latest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Nearest open deadline first.
    #[default]
    Deadline,
    /// Newest complaint first.
    Newest,
}

/// What the query string of `/inbox` asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InboxRequest {
    pub tab: Tab,
    /// The merchant complained about.
    pub merchant: Option<Mchid>,
    /// Words to look for; Chinese substrings included.
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
    /// Cursor of the next page.
    pub next: Option<String>,
    /// The server's clock, for countdowns.
    pub now: Timestamp,
    pub sync: SyncStatus,
    /// Why the list is empty, when it is.
    pub empty: Option<EmptyReason>,
    /// Latest event when the page was made; the live stream continues after it.
    pub last_event_id: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateTab {
    pub tab: Tab,
    pub count: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaneHeading {
    pub lane: Lane,
    /// How many complaints it holds in the whole list, not only on this page; `None` where counting stopped at the cap.
    pub count: Option<u32>,
}

#[derive(Clone, Debug)]
pub struct InboxItem {
    pub id: ComplaintId,
    pub state: ComplaintState,
    pub merchant: String,
    pub problem: String,
    pub amount: Option<Fen>,
    /// Set when the complaint asks for a refund.
    pub refund: Option<Fen>,
    pub immediate: bool,
    pub platform: bool,
    pub user_waiting: bool,
    pub times: i64,
    pub clocks: Clocks,
    pub lane: Lane,
    /// `None` if nobody can read it.
    pub last_event_at: Option<Timestamp>,
    pub last_voice: Voice,
    pub last_words: String,
    /// The reader has an unsent draft here.
    pub draft: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmptyReason {
    /// Everything is handled, and callbacks or checks were seen recently.
    AllHandled,
    /// Nothing matches the filter.
    NoMatch,
    /// Nothing has been heard from WeChat Pay for long; this may not be true.
    Suspicious,
}
