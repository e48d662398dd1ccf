//! What may be done about a refund now, or why nothing may.

use super::{Case, order_of};
use crate::message::RefundOrder;
use crate::refund::{Decision, Field, Fields, Payment, Seen, Stop, Unpayable, Why, Wrong};

/// Longest number of a refund.
const MAX_NUMBER: usize = 64;

impl Case<'_> {
    /// Parses and checks a decision, and makes the order that an approval promises to pay.
    ///
    /// # Errors
    /// [`Stop`] says what stands against it.
    pub fn checked(&self, seen: &Seen, fields: &Fields) -> Result<(Decision, Option<RefundOrder>), Stop> {
        self.decidable()?;
        self.unchanged(seen)?;
        let payable = self.ledger.left();
        let decision = fields.read(payable.is_ok()).map_err(Stop::Fields)?;
        let payment = match &decision {
            Decision::Refuse { .. } => return Ok((decision, None)),
            // What has been refunded already cannot be promised again; any other refund is made elsewhere.
            Decision::Approve { payment: None, .. } if payable == Err(Unpayable::NothingLeft) => {
                return Err(Stop::Unpayable(Unpayable::NothingLeft));
            }
            Decision::Approve { payment: None, .. } => return Ok((decision, None)),
            Decision::Approve { payment: Some(payment), .. } => payment.clone(),
        };
        let order = self.order_for(&payment).ok_or(Wrong::new(Field::Order, Why::Unreadable))?;
        self.ledger.allows(&order.refund_no, &payment)?;
        Ok((decision, Some(order)))
    }

    /// # Errors
    /// [`Stop`] says why nothing may be decided.
    pub fn decidable(&self) -> Result<(), Stop> {
        match (self.may_decide(), self.is_decided()) {
            (true, _) => Ok(()),
            (false, true) => Err(Stop::Decided),
            (false, false) => Err(Stop::NothingToDecide),
        }
    }

    /// The order to pay, if this payment is the one that was approved.
    ///
    /// # Errors
    /// [`Stop`] says why it may not be paid.
    pub fn startable(&self, payment: &Payment) -> Result<RefundOrder, Stop> {
        if !self.may_start() {
            return Err(Stop::NothingToStart);
        }
        if self.promise().is_some_and(|promised| promised.payment() != *payment) {
            return Err(Wrong::new(Field::Amount, Why::Unreadable).into());
        }
        let order = self.order_for(payment).ok_or(Wrong::new(Field::Order, Why::Unreadable))?;
        self.ledger.allows(&order.refund_no, payment)?;
        Ok(order)
    }

    /// # Errors
    /// [`Stop::Changed`] if what the author of a form saw is no longer so.
    pub fn unchanged(&self, seen: &Seen) -> Result<(), Stop> {
        let changes = seen.changes(&self.seen());
        if changes.is_empty() { Ok(()) } else { Err(Stop::Changed(changes)) }
    }

    /// The order that is sent for a payment: under the number that was promised, or else under an unused one.
    fn order_for(&self, payment: &Payment) -> Option<RefundOrder> {
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

    /// A number made of the complaint and its round, so that a desk that begins anew with an empty database uses the
    /// same number, which WeChat Pay pays once.
    pub(super) fn next_number(&self) -> String {
        let first = format!("TS{}-{}", self.stored.complaint.complaint_id, self.round());
        let is_used =
            |number: &String| self.stored.outbox.iter().filter_map(order_of).any(|order| order.refund_no == *number);
        let later = (2..).map(|n: u32| format!("{first}-{n}"));
        let free = std::iter::once(first.clone()).chain(later).find(|number| !is_used(number));
        free.unwrap_or(first)
    }
}
