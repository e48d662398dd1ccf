use super::merchant::SyncStatus;
use super::refund::RefundView;
use desk_domain::message::blocks::Block;
use desk_domain::{
    Clocks, ComplaintId, ComplaintState, DeliveryState, Extras, Fen, Mchid, OutboxId, SendKind, StaffId, Timestamp,
    UserTag, Voice,
};

/// Everything the complaint page shows.
#[derive(Clone, Debug)]
pub struct ComplaintView {
    pub id: ComplaintId,
    pub state: ComplaintState,
    pub problem: String,
    pub merchant: String,
    pub clocks: Clocks,
    /// 1 for the first complaint, one more for each continuation.
    pub round: i64,
    pub past_rounds: Vec<PastRound>,
    pub facts: Facts,
    /// Oldest first: history rows and what is on its way.
    pub timeline: Vec<TimelineItem>,
    /// The last history row on this page; the send form carries it so that a reply to outdated words is noticed.
    pub last_log_id: Option<String>,
    pub draft_text: String,
    /// Link and card.
    pub draft_extras: Extras,
    /// The draft as blocks, each of its pictures among them: what is written where immediate service is asked for.
    pub draft_blocks: Vec<Block>,
    /// The refund that the user asks for.
    pub refund: Option<RefundView>,
    pub attachments: Vec<Attachment>,
    /// A reply or completion whose outcome is open; nothing else may be sent before it is settled.
    pub open_send: Option<DeliveryState>,
    pub gate: CompletionGate,
    pub verified_at: Timestamp,
    pub sync: SyncStatus,
    pub now: Timestamp,
    pub last_event_id: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastRound {
    pub round: i64,
    pub started_at: Timestamp,
}

/// The facts panel.
#[derive(Clone, Debug)]
pub struct Facts {
    pub mchid: Mchid,
    pub complaint_time: Timestamp,
    pub detail: String,
    pub problem_type: Option<String>,
    pub full_refunded: bool,
    pub user_tags: Vec<UserTag>,
    pub immediate: bool,
    pub platform: bool,
    pub user_waiting: bool,
    pub times: i64,
    pub orders: Vec<Order>,
    pub phone: Phone,
    pub payer_openid: Option<String>,
    pub service_order: Option<String>,
    pub returned: Option<String>,
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
pub struct Order {
    pub transaction_id: String,
    pub out_trade_no: String,
    pub amount: Fen,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelatedComplaint {
    pub id: ComplaintId,
    pub problem: String,
    pub at: Timestamp,
}

/// A picture, served by the desk itself under `/media/{key}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    pub href: String,
}

#[derive(Clone, Debug)]
pub enum TimelineItem {
    Entry(TimelineEntry),
    /// Sent from here and not (yet) in the history.
    Outgoing(Outgoing),
}

impl TimelineItem {
    #[must_use]
    pub fn at(&self) -> Timestamp {
        match self {
            Self::Entry(entry) => entry.at,
            Self::Outgoing(outgoing) => outgoing.at,
        }
    }
}

#[derive(Clone, Debug)]
pub struct TimelineEntry {
    pub log_id: String,
    /// `operate_type` as received.
    pub kind: String,
    pub voice: Voice,
    pub at: Timestamp,
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

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    pub state: DeliveryState,
    /// When this state was reached.
    pub at: Timestamp,
    /// While held: when it leaves.
    pub leaves_at: Option<Timestamp>,
    /// While it waits for room in the quota.
    pub queue: Option<Queue>,
    /// Read-backs done so far, of [`Delivery::CHECKS`].
    pub checks: usize,
    /// Why it was refused, in WeChat Pay's words, with its code.
    pub reason: Option<String>,
    pub code: Option<String>,
}

/// A message's place among those that wait for the quota of its merchant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Queue {
    /// How many leave before it.
    pub ahead: i64,
    /// When it is expected to leave.
    pub expected_at: Timestamp,
}

impl Delivery {
    /// Seconds after the unknown outcome at which the history is read.
    pub const CHECKS: [i64; 4] = [2, 5, 15, 30];
    /// The code of a refusal that this machine's clock has caused.
    pub const CLOCK_IS_WRONG: &str = "CLOCK_IS_WRONG";
    /// The code of a refund that was approved by somebody who has no account any more.
    pub const AUTHOR_IS_GONE: &str = "AUTHOR_IS_GONE";
    /// The code of a refund that was approved and may no longer be paid.
    pub const NO_LONGER_DUE: &str = "NO_LONGER_DUE";
}

/// An image attached to the draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    pub id: String,
    pub filename: String,
    pub href: String,
    pub size: i64,
    pub original_size: i64,
}

/// Checks before completing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompletionGate {
    pub checks: Vec<CompletionCheck>,
}

impl CompletionGate {
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.checks.iter().all(|check| check.passed() || !check.blocks())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompletionCheck {
    /// The merchant has replied in this round.
    Replied(bool),
    /// No message of the user waits for an answer.
    NothingWaiting(bool),
    /// Nothing sent from here is still on its way.
    NothingOnItsWay(bool),
    /// A refund that was asked for has arrived. Advises, does not block: the parties may have agreed on something else.
    Refunded(bool),
    /// Not finished already.
    StillOpen(bool),
}

impl CompletionCheck {
    #[must_use]
    pub fn passed(self) -> bool {
        match self {
            Self::Replied(ok)
            | Self::NothingWaiting(ok)
            | Self::NothingOnItsWay(ok)
            | Self::Refunded(ok)
            | Self::StillOpen(ok) => ok,
        }
    }

    #[must_use]
    pub fn blocks(self) -> bool {
        !matches!(self, Self::Refunded(_))
    }
}
