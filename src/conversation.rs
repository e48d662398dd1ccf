//! A conversation: the rows of the negotiation history, and the messages of ours that are in it or on their way.

use crate::attachment::Attachment;
use crate::complaint::Complaint;
use crate::delivery::{DeliveryState, SendKind};
use crate::history::{HistoryEntry, HistoryKind};
use crate::ids::StaffId;
use crate::outbox::OutboxEntry;
use crate::reply;
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

/// Rows of the conversation that a person has seen, by the id of the history row or of the message.
pub type SeenRows = BTreeSet<String>;

/// A complaint with its history and messages, and the draft of whoever is about to write: everything that a new message
/// is checked against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversation {
    pub complaint: Complaint,
    /// Oldest first.
    pub history: Vec<HistoryEntry>,
    /// The complaint's messages with their pictures, oldest first.
    pub outbox: Vec<OutboxEntry>,
    /// Pictures on the draft of whoever is about to write, in their order.
    pub attached: Vec<Attachment>,
    /// The message that the same form was sent as before, whatever complaint that was about; without its pictures.
    pub sent: Option<OutboxEntry>,
}

impl Conversation {
    /// Whether there is a row that the author of a reply has not seen: of the user, the platform, a colleague whose
    /// message may not have left yet, or another program of the merchant. Authors know their own messages.
    #[must_use]
    pub fn has_unseen(&self, author: &StaffId, seen: &SeenRows) -> bool {
        let sent: HashMap<&str, &OutboxEntry> =
            self.outbox.iter().filter_map(|message| Some((message.entry_id.as_deref()?, message))).collect();
        let is_known = |message: &OutboxEntry| message.author == *author || seen.contains(message.id.as_str());
        let is_new = |row: &HistoryEntry| {
            !seen.contains(&row.entry_id)
                && !sent.get(row.entry_id.as_str()).is_some_and(|message| is_known(message))
                && !self.is_own(row, author)
        };
        let is_shown = |message: &&OutboxEntry| message.state != DeliveryState::Withdrawn;
        let is_new_message = |message: &OutboxEntry| {
            !is_known(message) && !message.entry_id.as_ref().is_some_and(|entry_id| seen.contains(entry_id))
        };
        self.history.iter().any(is_new) || self.outbox.iter().filter(is_shown).any(is_new_message)
    }

    /// Whether a row may be what a message of this person has become, of which no row was found yet.
    fn is_own(&self, row: &HistoryEntry, author: &StaffId) -> bool {
        let becomes = |message: &OutboxEntry| match (message.kind(), &row.kind) {
            (SendKind::Reply | SendKind::ImmediateReply, HistoryKind::MerchantResponse) => {
                reply::same_words(&row.details, &message.text())
            }
            (SendKind::Completion, HistoryKind::MerchantConfirmComplete)
            | (SendKind::RefundApproval, HistoryKind::MerchantApproveRefund)
            | (SendKind::RefundRefusal, HistoryKind::MerchantRefuseRefund) => true,
            _ => false,
        };
        let may_be =
            |message: &&OutboxEntry| message.entry_id.is_none() && !message.known_entry_ids.contains(&row.entry_id);
        self.outbox.iter().filter(|message| message.author == *author).filter(may_be).any(becomes)
    }

    /// Whether these are the words of the last reply that the user has, or may still get, from anybody here. Replies
    /// that were withdrawn, refused or found missing do not count.
    #[must_use]
    pub fn repeats_last_reply(&self, text: &str) -> bool {
        let is_reply = |row: &&HistoryEntry| row.kind == HistoryKind::MerchantResponse;
        let written = self.history.iter().filter(is_reply).map(|row| {
            let ours = self.outbox.iter().find(|message| message.entry_id.as_ref() == Some(&row.entry_id));
            (row.sort_at, ours.map_or(Cow::from(&row.details), OutboxEntry::text))
        });
        let on_their_way = self
            .outbox
            .iter()
            .filter(|message| message.kind().is_reply() && (message.state.has_arrived() || !message.state.is_settled()))
            .filter(|message| !self.history.iter().any(|row| message.entry_id.as_ref() == Some(&row.entry_id)))
            .map(|message| (message.created_at, message.text()));
        let last = written.chain(on_their_way).max_by_key(|(at, _)| *at);
        !text.trim().is_empty() && last.is_some_and(|(_, words)| reply::same_words(&words, text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::complaint::samples::complaint;
    use crate::history::samples::rows;
    use crate::message::Content;
    use crate::outbox::samples::message;
    use HistoryKind as K;

    fn reply_of(author: &str, state: DeliveryState) -> OutboxEntry {
        OutboxEntry { author: author.parse().unwrap(), ..message(SendKind::Reply, state) }
    }

    fn conversation(history: &[HistoryEntry], outbox: &[OutboxEntry]) -> Conversation {
        let (history, outbox) = (history.to_vec(), outbox.to_vec());
        Conversation { complaint: complaint(), history, outbox, attached: Vec::new(), sent: None }
    }

    fn saying(text: &str, message: OutboxEntry) -> OutboxEntry {
        OutboxEntry { content: Content::Reply(text.into()), ..message }
    }

    fn unseen(history: &[HistoryEntry], outbox: &[OutboxEntry], seen: &[&str]) -> bool {
        let seen = seen.iter().map(|id| (*id).to_owned()).collect();
        conversation(history, outbox).has_unseen(&"me".parse().unwrap(), &seen)
    }

    #[test]
    fn what_others_have_written_is_new_until_it_was_seen() {
        let history = rows(&[K::UserCreateComplaint, K::PlatformResponse]);
        assert!(!unseen(&history, &[], &["0", "1"]));
        assert!(unseen(&history, &[], &["0"]));
        let colleague = [reply_of("colleague", DeliveryState::Held)];
        assert!(unseen(&history, &colleague, &["0", "1"]));
        assert!(!unseen(&history, &colleague, &["0", "1", "message-1"]));
        let withdrawn = [reply_of("colleague", DeliveryState::Withdrawn)];
        assert!(!unseen(&history, &withdrawn, &["0", "1"]));
    }

    #[test]
    fn everybody_knows_their_own_messages() {
        let history = rows(&[K::UserCreateComplaint, K::MerchantResponse]);
        let mine = saying("words 1", reply_of("me", DeliveryState::Unconfirmed));
        assert!(!unseen(&history, std::slice::from_ref(&mine), &["0"]), "its row was not found yet");
        let earlier = OutboxEntry { known_entry_ids: vec!["1".into()], ..mine.clone() };
        assert!(unseen(&history, &[earlier], &["0"]), "that row was there before");
        let found = saying("other words", OutboxEntry { entry_id: Some("1".into()), ..mine });
        assert!(!unseen(&history, &[found], &["0"]));
    }

    #[test]
    fn the_last_reply_is_not_said_twice() {
        let history = rows(&[K::UserCreateComplaint, K::MerchantResponse]);
        let repeats = |outbox: &[OutboxEntry], text: &str| conversation(&history, outbox).repeats_last_reply(text);
        assert!(repeats(&[], " words  1"));
        assert!(!repeats(&[], "words 2") && !repeats(&[], " "));
        let later = |state| [saying("later", reply_of("me", state))];
        for state in [DeliveryState::Held, DeliveryState::Unconfirmed, DeliveryState::Delivered] {
            assert!(repeats(&later(state), "later") && !repeats(&later(state), "words 1"), "{state:?}");
        }
        for state in [DeliveryState::Withdrawn, DeliveryState::Failed, DeliveryState::VerifiedMissing] {
            assert!(!repeats(&later(state), "later") && repeats(&later(state), "words 1"), "{state:?}");
        }
    }
}
