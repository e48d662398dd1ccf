//! What stands between a click and a message: rows that its author has not seen, and words that were sent already.

use super::{ReplyForm, SendError};
use desk_domain::{Actor, DeliveryState, HistoryEntry, HistoryKind, OutboxEntry, SendKind, StaffId, reply};
use std::collections::{BTreeSet, HashMap};

/// Rows of the conversation that its reader has had in sight, by the id of their history row or of their message.
pub type Seen = BTreeSet<String>;

/// What stands in the way of a reply, until its author has looked.
pub(super) fn check(
    author: &Actor,
    text: &str,
    form: &ReplyForm,
    history: &[HistoryEntry],
    outbox: &[OutboxEntry],
) -> Result<(), SendError> {
    if form.seen.as_ref().is_some_and(|seen| has_unseen(history, outbox, author, seen)) {
        Err(SendError::Outdated)
    } else if !form.send_same && repeats_last_reply(text, history, outbox) {
        Err(SendError::Same)
    } else {
        Ok(())
    }
}

/// Whether there is a row that the author of a reply has not seen, whoever wrote it: the user, the platform, a colleague here
/// whose message may not have left yet, another program of the merchant. Their own messages they know.
fn has_unseen(history: &[HistoryEntry], outbox: &[OutboxEntry], author: &Actor, seen: &Seen) -> bool {
    let sent: HashMap<&str, &OutboxEntry> =
        outbox.iter().filter_map(|row| row.entry_id.as_deref().map(|entry_id| (entry_id, row))).collect();
    let is_known = |message: &OutboxEntry| message.author == author.staff_id || seen.contains(message.id.as_str());
    let is_new = |row: &&HistoryEntry| {
        !seen.contains(&row.entry_id)
            && !sent.get(row.entry_id.as_str()).is_some_and(|message| is_known(message))
            && !is_own(row, outbox, &author.staff_id)
    };
    let is_shown = |message: &&OutboxEntry| message.state != DeliveryState::Withdrawn;
    let is_new_message = |message: &OutboxEntry| {
        !is_known(message) && !message.entry_id.as_ref().is_some_and(|entry_id| seen.contains(entry_id))
    };
    history.iter().any(|row| is_new(&row)) || outbox.iter().filter(is_shown).any(is_new_message)
}

/// Whether a row is what has become of a message of this person for which no row was found yet.
fn is_own(row: &HistoryEntry, outbox: &[OutboxEntry], author: &StaffId) -> bool {
    let becomes = |message: &OutboxEntry| match (message.kind, &row.kind) {
        (SendKind::Reply | SendKind::ImmediateReply, HistoryKind::MerchantResponse) => {
            reply::same_words(&row.details, &message.text)
        }
        (SendKind::Completion, HistoryKind::MerchantConfirmComplete)
        | (SendKind::RefundApproval, HistoryKind::MerchantApproveRefund)
        | (SendKind::RefundRefusal, HistoryKind::MerchantRefuseRefund) => true,
        _ => false,
    };
    let may_be =
        |message: &&OutboxEntry| message.entry_id.is_none() && !message.known_entry_ids.contains(&row.entry_id);
    outbox.iter().filter(|message| message.author == *author).filter(may_be).any(becomes)
}

/// Whether these are the words of the last reply that the user has, or may still get, whoever of us wrote it. A reply that
/// was taken back, refused or found missing says nothing.
fn repeats_last_reply(text: &str, history: &[HistoryEntry], outbox: &[OutboxEntry]) -> bool {
    let is_reply = |row: &&HistoryEntry| row.kind == HistoryKind::MerchantResponse;
    let written = history.iter().filter(is_reply).map(|row| {
        let ours = outbox.iter().find(|message| message.entry_id.as_ref() == Some(&row.entry_id));
        (row.sort_at, ours.map_or(row.details.as_str(), |message| message.text.as_str()))
    });
    let on_their_way = outbox
        .iter()
        .filter(|message| message.kind.is_reply() && (message.state.has_arrived() || !message.state.is_settled()))
        .filter(|message| !history.iter().any(|row| message.entry_id.as_ref() == Some(&row.entry_id)))
        .map(|message| (message.created_at, message.text.as_str()));
    let last = written.chain(on_their_way).max_by_key(|(at, _)| *at);
    !text.trim().is_empty() && last.is_some_and(|(_, words)| reply::same_words(words, text))
}
