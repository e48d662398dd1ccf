//! The state of a complaint's refund: for the page that shows it, for the verbs that act on it, and once more in the
//! transaction that writes an order to pay.

mod actions;
#[cfg(test)]
mod tests;

use super::{Asked, Attempt, Ledger, PaidOrder, Seen, Standing, Step};
use crate::complaint::Complaint;
use crate::conversation::Conversation;
use crate::delivery::SendKind;
use crate::history::{HistoryEntry, HistoryKind, decision, refunds_told};
use crate::message::RefundOrder;
use crate::outbox::OutboxEntry;

/// What a refund is judged by, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundCase {
    pub complaint: Complaint,
    /// Oldest first.
    pub history: Vec<HistoryEntry>,
    /// The complaint's messages, oldest first, without their pictures.
    pub outbox: Vec<OutboxEntry>,
    /// Refunds of the same order for other complaints.
    pub others: Vec<OutboxEntry>,
}

/// What a refund is judged by, with the conversation that a decision is written into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundConversation {
    pub conversation: Conversation,
    /// Refunds of the same order for other complaints.
    pub others: Vec<OutboxEntry>,
}

/// The input of a [`Case`], borrowed from where it was read.
#[derive(Clone, Copy, Debug)]
pub struct Grounds<'a> {
    pub complaint: &'a Complaint,
    /// Oldest first.
    pub history: &'a [HistoryEntry],
    /// The complaint's messages, oldest first.
    pub outbox: &'a [OutboxEntry],
    /// Refunds of the same order for other complaints.
    pub others: &'a [OutboxEntry],
}

impl<'a> From<&'a RefundCase> for Grounds<'a> {
    fn from(case: &'a RefundCase) -> Self {
        let RefundCase { complaint, history, outbox, others } = case;
        Self { complaint, history, outbox, others }
    }
}

impl<'a> From<&'a RefundConversation> for Grounds<'a> {
    fn from(RefundConversation { conversation, others }: &'a RefundConversation) -> Self {
        let Conversation { complaint, history, outbox, .. } = conversation;
        Self { complaint, history, outbox, others }
    }
}

/// What WeChat Pay tells about the money of a complaint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Money {
    pub asked: Asked,
    /// Each order once.
    pub orders: Vec<PaidOrder>,
    /// All that was paid has been refunded.
    pub full: bool,
}

/// A refund, and the ledger of what was asked for, paid and refunded.
#[derive(Clone, Debug)]
pub struct Case<'a> {
    stored: Grounds<'a>,
    pub ledger: Ledger,
}

impl<'a> Case<'a> {
    #[must_use]
    pub fn of(stored: impl Into<Grounds<'a>>, money: Money) -> Self {
        let stored = stored.into();
        let Money { asked, orders, full } = money;
        let own = stored.outbox.iter().map(|row| (row, true));
        let others = stored.others.iter().map(|row| (row, false));
        let attempts: Vec<Attempt> =
            own.chain(others).filter_map(|(row, own)| attempt(row, own, own && in_round(stored, row))).collect();
        let refunds = Ledger::refunds_of(&attempts);
        let known = refunds.iter().filter(|refund| refund.own && refund.standing > Standing::Promised).count();
        let elsewhere = refunds_told(stored.history) > known;
        let full = full || stored.complaint.fully_refunded;
        Self { stored, ledger: Ledger { asked, orders, refunds, elsewhere, full } }
    }

    /// 1 for the first complaint, one more for each continuation.
    #[must_use]
    pub fn round(&self) -> i64 {
        self.stored.complaint.round.max(1)
    }

    /// The grounds of a decision that is made now.
    #[must_use]
    pub fn seen(&self) -> Seen {
        let last = self.stored.history.last().map(|row| row.entry_id.as_str());
        Seen::new(last, self.round(), &self.ledger)
    }

    /// Whether the user asks for money, not all of it was refunded, and the history was read.
    fn is_known(&self) -> bool {
        let complaint = self.stored.complaint;
        complaint.asks_for_refund() && complaint.history_read && !self.ledger.full
    }

    /// Whether the user asks for a refund that nobody has decided on in this round: neither elsewhere, nor here by a
    /// message that the history does not show yet or whose outcome is unknown.
    #[must_use]
    pub fn may_decide(&self) -> bool {
        self.is_known() && self.stored.complaint.state.is_open() && !self.is_decided()
    }

    #[must_use]
    pub fn is_decided(&self) -> bool {
        let decides = |row: &&OutboxEntry| matches!(row.kind(), SendKind::RefundApproval | SendKind::RefundRefusal);
        decision(self.stored.history).is_some()
            || self.of_round().filter(decides).any(|row| row.state.has_arrived() || !row.state.is_settled())
    }

    /// The decision of this round, as far as it is certain.
    #[must_use]
    pub fn approved(&self) -> Option<bool> {
        let told = decision(self.stored.history).map(|row| row.kind == HistoryKind::MerchantApproveRefund);
        let sent = |kind| self.of_round().any(|row| row.kind() == kind && row.state.has_arrived());
        told.or(sent(SendKind::RefundApproval).then_some(true)).or(sent(SendKind::RefundRefusal).then_some(false))
    }

    /// The approval of this round, if it was sent from here.
    #[must_use]
    pub fn approval(&self) -> Option<&'a OutboxEntry> {
        self.of_round().rfind(|row| row.kind() == SendKind::RefundApproval && row.state.has_arrived())
    }

    /// The order under which the refund of this round has to be started, where it is fixed: by its approval, or by an
    /// attempt that may yet turn out to have been paid.
    #[must_use]
    pub fn promise(&self) -> Option<&'a RefundOrder> {
        let missing = self.own_refunds().find(|order| self.standing(order) == Some(Standing::Missing));
        self.approval().and_then(|row| row.content.order()).or(missing)
    }

    /// Whether the refund of this round is approved and neither on its way nor paid. A promise also holds after the
    /// complaint was completed.
    #[must_use]
    pub fn may_start(&self) -> bool {
        let is_started = self.own_refunds().any(|order| self.standing(order) > Some(Standing::Missing));
        self.is_known() && self.approved() == Some(true) && !is_started
    }

    /// Whether WeChat Pay has accepted the refund of this round.
    #[must_use]
    pub fn is_paid(&self) -> bool {
        self.own_refunds().any(|order| self.standing(order) == Some(Standing::Paid))
    }

    /// The last attempt to start a refund of this number.
    #[must_use]
    pub fn last_attempt(&self, number: &str) -> Option<&'a OutboxEntry> {
        let is_attempt = |row: &&OutboxEntry| {
            row.kind() == SendKind::Refund && order_of(row).is_some_and(|order| order.refund_no == number)
        };
        self.stored.outbox.iter().rfind(is_attempt)
    }

    fn standing(&self, order: &RefundOrder) -> Option<Standing> {
        self.ledger.refunds.iter().find(|refund| refund.number == order.refund_no).map(|refund| refund.standing)
    }

    fn own_refunds(&self) -> impl Iterator<Item = &'a RefundOrder> {
        self.of_round().filter(|row| row.kind() == SendKind::Refund).filter_map(order_of)
    }

    fn of_round(&self) -> impl DoubleEndedIterator<Item = &'a OutboxEntry> {
        let stored = self.stored;
        stored.outbox.iter().filter(move |row| in_round(stored, row))
    }
}

fn order_of(row: &OutboxEntry) -> Option<&RefundOrder> {
    row.content.order()
}

fn attempt(row: &OutboxEntry, own: bool, current: bool) -> Option<Attempt> {
    let step = match row.kind() {
        SendKind::RefundApproval => Step::Approval,
        SendKind::Refund => Step::Refund,
        _ => return None,
    };
    let order = order_of(row)?;
    Some(Attempt {
        number: order.refund_no.clone(),
        order: order.order().to_owned(),
        amount: order.amount,
        step,
        state: row.state,
        own,
        current,
    })
}

/// Whether a message was sent in the current round: its author knew the row that opened the round.
fn in_round(stored: Grounds<'_>, row: &OutboxEntry) -> bool {
    let opening = stored.history.iter().rfind(|row| row.kind.opens_round());
    opening.is_none_or(|opening| row.known_entry_ids.contains(&opening.entry_id))
}
