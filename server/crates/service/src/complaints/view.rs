//! What the page of a complaint shows: plain values, with nothing left to look up.

use super::delivery::Delivery;
use super::refund::RefundView;
use crate::drafts::AttachedPicture;
use desk_domain::complaint::{CompletionGate, Order, Returned, ServiceOrder};
use desk_domain::history::PastRound;
use desk_domain::message::blocks::Block;
use desk_domain::{
    Clocks, ComplaintId, ComplaintState, Composed, DeliveryState, DraftCopy, Fen, HistoryKind, Mchid, Missing, Note,
    OutboxId, ProblemKind, SendKind, Snooze, StaffId, Tag, TeamEvent, Timestamp, UserTag, Voice,
};

/// Everything the complaint page shows.
#[derive(Clone, Debug)]
pub struct ComplaintView {
    pub id: ComplaintId,
    pub state: ComplaintState,
    pub problem: String,
    pub merchant: String,
    /// Who works on it.
    pub owner: Option<Author>,
    pub clocks: Clocks,
    /// 1 for the first complaint, one more for each continuation.
    pub round: i64,
    pub past_rounds: Vec<PastRound>,
    pub facts: Facts,
    /// Oldest first: history rows, what is on its way, and notes.
    pub timeline: Vec<TimelineItem>,
    /// The last history row on this page; the send form carries it so that a reply to outdated words is noticed.
    pub last_entry_id: Option<String>,
    /// What its reader has written, as the composer of this complaint takes it.
    pub draft: Composed,
    /// Grows with every change of the draft; its form says which one it grew from.
    pub draft_revision: i64,
    /// Other versions of the draft, written over an older state of it.
    pub draft_copies: Vec<DraftCopy>,
    pub tags: Vec<Tag>,
    /// Tags that are offered where one is added.
    pub known_tags: Vec<Tag>,
    /// Until when it is put aside, if it is.
    pub snooze: Option<Snooze>,
    /// What its reader has typed as a note and not added.
    pub note_draft: String,
    /// The refund that the user asks for.
    pub refund: Option<RefundView>,
    pub attachments: Vec<AttachedPicture>,
    /// A reply or completion whose outcome is open; nothing else may be sent before it is settled.
    pub open_send: Option<DeliveryState>,
    pub gate: CompletionGate,
    pub verified_at: Timestamp,
    /// Whether every row that WeChat Pay counts was read; `true` while none was read yet.
    pub is_whole: bool,
    pub now: Timestamp,
    pub last_event_id: i64,
}

/// The facts panel.
#[derive(Clone, Debug)]
pub struct Facts {
    pub mchid: Mchid,
    /// `None` if nobody can read it.
    pub complained_at: Option<Timestamp>,
    pub detail: String,
    pub problem_kind: Option<ProblemKind>,
    pub fully_refunded: bool,
    pub user_tags: Vec<UserTag>,
    pub immediate: bool,
    pub platform: bool,
    pub user_waiting: bool,
    pub times: i64,
    pub orders: Vec<Order>,
    pub phone: Phone,
    pub payer_id: Option<String>,
    pub service_orders: Vec<ServiceOrder>,
    pub returned: Option<Returned>,
    pub evidence: Vec<Image>,
    pub related: Vec<RelatedComplaint>,
}

/// The payer's phone; the number itself is sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phone {
    NoneLeft,
    /// None of the merchant's keys opens it.
    Unreadable,
    /// Its last digits (尾号).
    Tail(String),
}

impl Phone {
    #[must_use]
    pub fn tail(&self) -> Option<&str> {
        match self {
            Self::Tail(tail) => Some(tail),
            Self::NoneLeft | Self::Unreadable => None,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelatedComplaint {
    pub id: ComplaintId,
    pub problem: String,
    pub at: Option<Timestamp>,
}

/// A picture, served by the desk itself under `/media/{key}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    pub href: String,
    /// Set where it cannot be shown.
    pub missing: Option<Missing>,
}

impl Image {
    /// A picture that is there, as far as is known.
    #[must_use]
    pub fn at(href: String) -> Self {
        Self { href, missing: None }
    }
}

#[derive(Clone, Debug)]
pub enum TimelineItem {
    Entry(TimelineEntry),
    /// Sent from here and not (yet) in the history.
    Outgoing(Outgoing),
    /// What the team has done with the complaint.
    Team(TeamLine),
    /// What a colleague has noted; the user never sees it.
    Note(ShownNote),
}

impl TimelineItem {
    /// Names the row for good while it is what it is.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::Entry(entry) => &entry.entry_id,
            Self::Outgoing(outgoing) => outgoing.id.as_str(),
            Self::Team(line) => &line.id,
            Self::Note(shown) => shown.note.id.as_str(),
        }
    }

    #[must_use]
    pub fn at(&self) -> Timestamp {
        match self {
            Self::Entry(entry) => entry.sort_at,
            Self::Outgoing(outgoing) => outgoing.at,
            Self::Team(line) => line.event.at,
            Self::Note(shown) => shown.note.written_at,
        }
    }
}

/// What the team has done with a complaint.
#[derive(Clone, Debug)]
pub struct TeamLine {
    /// Names the line for good.
    pub id: String,
    pub event: TeamEvent,
}

/// A note as its reader sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownNote {
    pub note: Note,
    /// Whether its reader may delete it now.
    pub may_be_deleted: bool,
}

#[derive(Clone, Debug)]
pub struct TimelineEntry {
    pub entry_id: String,
    pub kind: HistoryKind,
    pub voice: Voice,
    /// `None` if nobody can read it; it then stands beside the row it came with.
    pub at: Option<Timestamp>,
    pub sort_at: Timestamp,
    pub operator: String,
    /// Our colleague, when this row was sent from the desk.
    pub author: Option<Author>,
    pub text: String,
    /// What a message of blocks holds; empty for any other row.
    pub blocks: Vec<Block>,
    pub images: Vec<Image>,
    /// How it got there, when it was sent from the desk.
    pub delivery: Option<Delivery>,
    /// The row as WeChat Pay sent it, for rows of unknown type.
    pub raw: Option<String>,
}

/// A colleague, as shown beside what was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    pub staff_id: StaffId,
    pub name: String,
}

#[derive(Clone, Debug)]
pub struct Outgoing {
    pub id: OutboxId,
    pub kind: SendKind,
    pub at: Timestamp,
    pub author: Author,
    pub text: String,
    /// What a message of blocks holds; empty for any other message.
    pub blocks: Vec<Block>,
    pub images: Vec<Image>,
    /// What a refund pays back.
    pub amount: Option<Fen>,
    pub delivery: Delivery,
}
