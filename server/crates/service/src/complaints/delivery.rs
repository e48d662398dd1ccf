//! What became of a message, as its bubble shows it.

use crate::complaints::Image;
use crate::evidence::href_of;
use crate::send::{Waiting, candidates, is_sent_again};
use desk_domain::{DeliveryState, HistoryEntry, HistoryKind, Likeness, OutboxEntry, Timestamp};

/// What became of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    pub state: DeliveryState,
    /// When this state was reached.
    pub at: Timestamp,
    /// While held: when it leaves.
    pub leaves_at: Option<Timestamp>,
    /// While it should have left and cannot.
    pub waits: Option<Waiting>,
    /// Looks for it so far.
    pub checks: usize,
    /// While it is looked for: when next.
    pub next_check_at: Option<Timestamp>,
    /// When it was sent, if it was.
    pub sent_at: Option<Timestamp>,
    /// Rows of the history that it could have become, the likeliest first, for a person to judge.
    pub candidates: Vec<Candidate>,
    /// Somebody has sent it again.
    pub is_sent_again: bool,
    /// Why it was refused, in WeChat Pay's words, with its code.
    pub reason: Option<String>,
    pub code: Option<String>,
}

/// A row of the history that a message could have become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub entry_id: String,
    pub kind: HistoryKind,
    /// `None` if nobody can read it.
    pub at: Option<Timestamp>,
    pub text: String,
    pub images: Vec<Image>,
    /// It looks like the message, and not just like something the merchant has written.
    pub is_alike: bool,
}

impl Delivery {
    /// Whether a person is to say which row it has become, or that it is none of them.
    #[must_use]
    pub fn is_for_a_person(&self) -> bool {
        !self.candidates.is_empty() && !self.is_sent_again
    }
}

/// Of a message that stands in the history.
pub(crate) fn delivery(row: &OutboxEntry) -> Delivery {
    Delivery {
        state: row.state,
        at: row.settled_at.or(row.sent_at).unwrap_or(row.created_at),
        leaves_at: (row.state == DeliveryState::Held).then_some(row.send_after),
        waits: None,
        checks: usize::try_from(row.checks).unwrap_or_default(),
        next_check_at: row.next_check_at.filter(|_| row.state == DeliveryState::Unconfirmed),
        sent_at: row.sent_at,
        candidates: Vec::new(),
        is_sent_again: false,
        reason: row.error_message.clone(),
        code: row.error_code.clone(),
    }
}

/// Of one that is not there, or not known to be.
pub(crate) fn delivery_of(
    row: &OutboxEntry,
    outbox: &[OutboxEntry],
    history: &[HistoryEntry],
    waiting: Option<Waiting>,
) -> Delivery {
    // Where nobody asks any more whether it has arrived, only what looks like it asks again.
    let enough = match row.state {
        DeliveryState::Unconfirmed => Some(Likeness::Possible),
        DeliveryState::VerifiedMissing | DeliveryState::Failed => Some(Likeness::Alike),
        _ => None,
    };
    let likely = enough.map(|_| candidates(row, outbox, history)).unwrap_or_default();
    let could_be = likely.into_iter().filter(|(likeness, _)| enough.is_some_and(|enough| *likeness >= enough));
    Delivery {
        waits: waiting.filter(|_| row.state == DeliveryState::Held),
        candidates: could_be.map(|(likeness, entry)| candidate(likeness, entry)).collect(),
        is_sent_again: is_sent_again(row, outbox),
        ..delivery(row)
    }
}

fn candidate(likeness: Likeness, entry: &HistoryEntry) -> Candidate {
    Candidate {
        entry_id: entry.entry_id.clone(),
        kind: entry.kind.clone(),
        at: entry.told_at,
        text: entry.details.clone(),
        images: entry.images.iter().map(|url| Image::at(href_of(url))).collect(),
        is_alike: likeness >= Likeness::Alike,
    }
}
