//! Finding messages of ours among the rows of the negotiation history.

use crate::platform::wire::{self, Said};
use desk_domain::likeness::{Likeness, NewRow, Part, Sent};
use desk_domain::message::blocks::Block;
use desk_domain::{Complaint, Content, HistoryEntry, OutboxEntry};

/// The name under which the platform lists the merchant as the author of a row.
const MERCHANT: &str = "商家";

/// Whether the stored history has all rows that the platform had when it was read.
pub(super) const fn is_whole(complaint: &Complaint) -> bool {
    complaint.history_whole
}

/// The rows that a message may have become, the likeliest first: those that were not there before it was sent, that are
/// no other message of ours, and that no person has ruled out.
pub(crate) fn candidates<'a>(
    row: &OutboxEntry,
    outbox: &[OutboxEntry],
    history: &'a [HistoryEntry],
) -> Vec<(Likeness, &'a HistoryEntry)> {
    let taken: Vec<&str> = outbox.iter().filter_map(|row| row.entry_id.as_deref()).collect();
    likely(row, &taken, history)
}

pub(super) fn likely<'a>(
    row: &OutboxEntry,
    taken: &[&str],
    history: &'a [HistoryEntry],
) -> Vec<(Likeness, &'a HistoryEntry)> {
    let sent = sent(row);
    let is_free = |entry: &&HistoryEntry| {
        !taken.contains(&entry.entry_id.as_str())
            && !row.known_entry_ids.contains(&entry.entry_id)
            && !row.not_ours.contains(&entry.entry_id)
    };
    let free = history.iter().filter(is_free).map(|entry| (sent.likeness(&new_row(entry)), entry));
    let mut likely: Vec<_> = free.filter(|(likeness, _)| *likeness > Likeness::Not).collect();
    likely.sort_by_key(|(likeness, _)| std::cmp::Reverse(*likeness));
    likely
}

fn sent(row: &OutboxEntry) -> Sent {
    let pictures = || row.images.iter().map(|_| Part::Picture(None));
    let written = |words: &str| [Part::Words(words.to_owned())].into_iter().chain(pictures()).collect();
    let words = row.text();
    let shapes = match &row.content {
        // Their texts may have been joined into one.
        Content::Blocks(_) => vec![parts_of(row), written(&words)],
        // The text of the link may have been added to the words.
        Content::Reply(reply) => {
            let with_link = reply.link.as_ref().map(|link| written(&format!("{words} {}", link.text)));
            [written(&words)].into_iter().chain(with_link).collect()
        }
        _ => vec![written(&words)],
    };
    Sent { kind: row.kind(), at: row.sent_at.unwrap_or(row.created_at), shapes }
}

/// The texts and pictures of a message of blocks.
fn parts_of(row: &OutboxEntry) -> Vec<Part> {
    let uploaded_as = |id: &str| row.images.iter().find(|picture| picture.id == id)?.uploaded_as.clone();
    let part = |block: &Block| match block {
        Block::Text(text) => Some(Part::Words(text.text.clone())),
        Block::Picture(picture) => Some(Part::Picture(uploaded_as(&picture.attachment))),
        _ => None,
    };
    row.blocks().iter().filter_map(part).collect()
}

fn new_row(entry: &HistoryEntry) -> NewRow {
    let parts = match wire::rich_message(entry) {
        Some(message) => message.said.into_iter().map(part_told).collect(),
        None => {
            let words = (!entry.details.is_empty()).then(|| Part::Words(entry.details.clone()));
            words.into_iter().chain(entry.images.iter().map(|_| Part::Picture(None))).collect()
        }
    };
    let kind = entry.kind.clone();
    NewRow { kind, by_merchant: entry.operator == MERCHANT, at: entry.told_at, parts }
}

fn part_told(said: Said) -> Part {
    match said {
        Said::Words(words) => Part::Words(words),
        Said::Picture(uploaded_as) => Part::Picture(Some(uploaded_as)),
    }
}
