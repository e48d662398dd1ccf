//! How the refund of a complaint stands: read from what is stored, by the page that shows it, the verbs that act on it, and
//! once more in the transaction that writes an order to pay.

use crate::platform::wire::refund::{Money, money_of};
use desk_domain::message::RefundOrder;
use desk_domain::refund::{Attempt, Ledger, Payment, Seen, Standing, Step};
use desk_domain::{Complaint, HistoryEntry, HistoryKind, OutboxEntry, ProblemKind, SendKind};
use desk_store::RefundCase;

/// Longest number of a refund.
const MAX_NUMBER: usize = 64;

/// A refund and everything it is judged by.
pub(crate) struct Case<'a> {
    stored: &'a RefundCase,
    pub(crate) ledger: Ledger,
}

impl<'a> Case<'a> {
    pub(crate) fn of(stored: &'a RefundCase) -> Self {
        let Money { asked, orders, full } = money_of(&stored.complaint.raw);
        let own = stored.outbox.iter().map(|row| (row, true));
        let others = stored.others.iter().map(|row| (row, false));
        let attempts: Vec<Attempt> =
            own.chain(others).filter_map(|(row, own)| attempt(row, own, own && in_round(stored, row))).collect();
        let refunds = Ledger::refunds_of(&attempts);
        let known = refunds.iter().filter(|refund| refund.own && refund.standing > Standing::Promised).count();
        let elsewhere = started(&stored.history) > known;
        let full = full || stored.complaint.fully_refunded;
        Self { stored, ledger: Ledger { asked, orders, refunds, elsewhere, full } }
    }

    /// 1 for the first complaint, one more for each continuation.
    pub(crate) fn round(&self) -> i64 {
        self.stored.complaint.round.max(1)
    }

    /// What whoever looks now sees.
    pub(crate) fn seen(&self) -> Seen {
        let last = self.stored.history.last().map(|row| row.entry_id.as_str());
        Seen::new(last, self.round(), &self.ledger)
    }

    /// Whether the user asks for money, some of it is there, and what happened so far is known.
    fn is_known(&self) -> bool {
        let complaint = &self.stored.complaint;
        asks_for_refund(complaint) && complaint.history_read && !self.ledger.full
    }

    /// Whether the user asks for a refund on which nothing was decided in this round: not elsewhere, and not here, be it that
    /// the history does not show it yet, or that nobody knows whether it has arrived.
    pub(crate) fn may_decide(&self) -> bool {
        self.is_known() && self.stored.complaint.state.is_open() && !self.is_decided()
    }

    pub(crate) fn is_decided(&self) -> bool {
        let decides = |row: &&OutboxEntry| matches!(row.kind, SendKind::RefundApproval | SendKind::RefundRefusal);
        decision(&self.stored.history).is_some()
            || self.of_round().filter(decides).any(|row| row.state.has_arrived() || !row.state.is_settled())
    }

    /// What was decided in this round, as far as it is certain.
    pub(crate) fn approved(&self) -> Option<bool> {
        let told = decision(&self.stored.history).map(|row| row.kind == HistoryKind::MerchantApproveRefund);
        let sent = |kind| self.of_round().any(|row| row.kind == kind && row.state.has_arrived());
        told.or(sent(SendKind::RefundApproval).then_some(true)).or(sent(SendKind::RefundRefusal).then_some(false))
    }

    /// The approval of this round that was sent from here.
    pub(crate) fn approval(&self) -> Option<&'a OutboxEntry> {
        self.of_round().rfind(|row| row.kind == SendKind::RefundApproval && row.state.has_arrived())
    }

    /// The terms on which the refund of this round is started, where they are fixed: by its approval, or by an attempt that
    /// may yet turn out to have been paid.
    pub(crate) fn promise(&self) -> Option<&'a RefundOrder> {
        let missing = self.own_refunds().find(|order| self.standing(order) == Some(Standing::Missing));
        self.approval().and_then(|row| row.extras.refund.as_ref()).or(missing)
    }

    /// Whether the refund of this round is approved and neither on its way nor paid. What was promised is owed also where the
    /// complaint has been completed meanwhile.
    pub(crate) fn may_start(&self) -> bool {
        let is_started = self.is_started();
        self.is_known() && self.approved() == Some(true) && !is_started
    }

    /// Whether the refund of this round is on its way or paid.
    pub(crate) fn is_started(&self) -> bool {
        self.own_refunds().any(|order| self.standing(order) > Some(Standing::Missing))
    }

    /// Whether WeChat Pay has taken the refund of this round on.
    pub(crate) fn is_paid(&self) -> bool {
        self.own_refunds().any(|order| self.standing(order) == Some(Standing::Paid))
    }

    /// The last attempt to start a refund of this number.
    pub(crate) fn last_attempt(&self, number: &str) -> Option<&'a OutboxEntry> {
        let is_attempt = |row: &&OutboxEntry| {
            row.kind == SendKind::Refund && order_of(row).is_some_and(|order| order.refund_no == number)
        };
        self.stored.outbox.iter().rfind(is_attempt)
    }

    /// The order that is sent for a payment: under the number that was promised, or else under one that nobody has used.
    pub(crate) fn order_for(&self, payment: &Payment) -> Option<RefundOrder> {
        let number = match self.promise() {
            Some(promised) => promised.refund_no.clone(),
            None => self.next_number(),
        };
        let order = self.ledger.orders.iter().find(|order| order.id() == payment.order)?;
        (number.len() <= MAX_NUMBER).then_some(RefundOrder {
            refund_no: number,
            transaction_id: order.transaction_id.clone(),
            order_no: order.order_no.clone(),
            amount: payment.amount,
            total: order.paid?,
        })
    }

    /// The number names the complaint and its round, so that whoever begins anew with an empty database begins with the same
    /// number, which WeChat Pay pays once.
    fn next_number(&self) -> String {
        let first = format!("TS{}-{}", self.stored.complaint.complaint_id, self.round());
        let is_used =
            |number: &String| self.stored.outbox.iter().filter_map(order_of).any(|order| order.refund_no == *number);
        let later = (2..).map(|n: u32| format!("{first}-{n}"));
        let free = std::iter::once(first.clone()).chain(later).find(|number| !is_used(number));
        free.unwrap_or(first)
    }

    fn standing(&self, order: &RefundOrder) -> Option<Standing> {
        self.ledger.refunds.iter().find(|refund| refund.number == order.refund_no).map(|refund| refund.standing)
    }

    fn own_refunds(&self) -> impl Iterator<Item = &'a RefundOrder> {
        self.of_round().filter(|row| row.kind == SendKind::Refund).filter_map(order_of)
    }

    fn of_round(&self) -> impl DoubleEndedIterator<Item = &'a OutboxEntry> {
        let stored = self.stored;
        stored.outbox.iter().filter(move |row| in_round(stored, row))
    }
}

fn order_of(row: &OutboxEntry) -> Option<&RefundOrder> {
    row.extras.refund.as_ref()
}

fn attempt(row: &OutboxEntry, own: bool, current: bool) -> Option<Attempt> {
    let step = match row.kind {
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

/// Whether a message was sent in the round that is going on: whoever sent it knew the row that opened the round.
fn in_round(stored: &RefundCase, row: &OutboxEntry) -> bool {
    let opening = stored.history.iter().rfind(|row| row.kind.opens_round());
    opening.is_none_or(|opening| row.known_entry_ids.contains(&opening.entry_id))
}

/// How many refunds WeChat Pay tells of, whoever has started them.
fn started(history: &[HistoryEntry]) -> usize {
    let count = |tells: fn(&HistoryKind) -> bool| history.iter().filter(|row| tells(&row.kind)).count();
    let begun = count(|kind| {
        matches!(
            kind,
            HistoryKind::FullRefundedSystemMessage
                | HistoryKind::PartialRefundedSystemMessage
                | HistoryKind::EntrustedRefundSystemMessage
        )
    });
    begun.max(count(|kind| *kind == HistoryKind::RefundReceivedSystemMessage))
}

pub(crate) fn asks_for_refund(complaint: &Complaint) -> bool {
    complaint.problem_kind == Some(ProblemKind::Refund)
}

/// The decision of the current round.
fn decision(history: &[HistoryEntry]) -> Option<&HistoryEntry> {
    let is_decision =
        |kind: &HistoryKind| matches!(kind, HistoryKind::MerchantApproveRefund | HistoryKind::MerchantRefuseRefund);
    of_round(history).find(|row| is_decision(&row.kind))
}

/// What happened since the user complained, or complained again; the latest first.
pub(crate) fn of_round(history: &[HistoryEntry]) -> impl Iterator<Item = &HistoryEntry> {
    history.iter().rev().take_while(|row| !row.kind.opens_round())
}
