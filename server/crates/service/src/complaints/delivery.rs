//! What became of a message, as its bubble shows it.

use crate::evidence::href_of;
use crate::send::{candidates, is_sent_again};
use crate::view::{Candidate, Delivery, Image, Waiting};
use desk_domain::{DeliveryState, HistoryEntry, Likeness, OutboxEntry};

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
