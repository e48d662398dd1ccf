//! How much may still be refunded, counted over all rounds, attempts and orders of a complaint.

use super::{Field, Payment, Stop, Why, Wrong};
use crate::delivery::DeliveryState;
use crate::money::Fen;
use thiserror::Error;

/// What the user asks to have back, as WeChat Pay tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    Named(Fen),
    /// No amount is named: all that was paid is asked for.
    NotNamed,
    /// An amount is named that cannot be read, so that it is unknown how much may be paid.
    Unreadable,
}

/// An order that the complaint is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaidOrder {
    /// WeChat Pay's number; empty where only the merchant's is known.
    pub transaction_id: String,
    /// The merchant's number.
    pub order_no: String,
    /// `None` if it cannot be read.
    pub paid: Option<Fen>,
}

impl PaidOrder {
    /// The number by which a refund names the order.
    #[must_use]
    pub fn id(&self) -> &str {
        if self.transaction_id.is_empty() { &self.order_no } else { &self.transaction_id }
    }
}

/// The approval of a refund, which moves no money, or the refund itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Approval,
    Refund,
}

/// One message by which money was promised or sent back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The number of the refund, under which WeChat Pay acts once.
    pub number: String,
    pub order: String,
    pub amount: Fen,
    pub step: Step,
    pub state: DeliveryState,
    /// Whether it is about this complaint, and not about another one of the same order.
    pub own: bool,
    /// Whether it is of the current round. What was promised in an earlier one and never started can no longer be
    /// started.
    pub current: bool,
}

/// How certain it is that a refund is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Approved; the money was not requested yet.
    Promised,
    /// Looked for, and not found. It may be requested again under its own number.
    Missing,
    /// Requested, with an open outcome.
    UnderWay,
    /// Accepted by WeChat Pay.
    Paid,
}

/// One refund by its number, however often it was requested. It counts against what may still be refunded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refund {
    pub number: String,
    pub order: String,
    pub amount: Fen,
    pub standing: Standing,
    pub own: bool,
}

/// Why nothing can be paid from here, whatever a form says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Unpayable {
    #[error("the amount asked for cannot be read")]
    AskedUnreadable,
    #[error("no order is named")]
    NoOrder,
    #[error("no order can be read")]
    OrdersUnreadable,
    /// Somebody has refunded elsewhere, and WeChat Pay does not tell how much.
    #[error("a refund of an unknown amount was started elsewhere")]
    Elsewhere,
    #[error("everything that was asked for is refunded or under way")]
    NothingLeft,
}

/// What was asked for, what was paid, and what has been refunded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ledger {
    pub asked: Asked,
    /// Each order once.
    pub orders: Vec<PaidOrder>,
    pub refunds: Vec<Refund>,
    /// More refunds were started than are known here.
    pub elsewhere: bool,
    /// WeChat Pay says that all that was paid has been refunded.
    pub full: bool,
}

impl Ledger {
    /// Groups attempts by the number of their refund.
    #[must_use]
    pub fn refunds_of(attempts: &[Attempt]) -> Vec<Refund> {
        let mut refunds: Vec<Refund> = Vec::new();
        for attempt in attempts {
            let Some(standing) = standing(attempt) else { continue };
            match refunds.iter_mut().find(|known| known.number == attempt.number) {
                // Where attempts under one number differ, the greater value counts.
                Some(known) => {
                    known.standing = known.standing.max(standing);
                    known.amount = known.amount.max(attempt.amount);
                }
                None => refunds.push(Refund {
                    number: attempt.number.clone(),
                    order: attempt.order.clone(),
                    amount: attempt.amount,
                    standing,
                    own: attempt.own,
                }),
            }
        }
        refunds
    }

    /// What this complaint has been refunded, or is about to be.
    #[must_use]
    pub fn counted(&self) -> Fen {
        sum(self.refunds.iter().filter(|refund| refund.own).map(|refund| refund.amount))
    }

    /// What was paid in all, as far as it can be read.
    #[must_use]
    pub fn paid(&self) -> Fen {
        sum(self.orders.iter().filter_map(|order| order.paid))
    }

    /// How much may still be refunded.
    ///
    /// # Errors
    /// [`Unpayable`] says why nothing may.
    pub fn left(&self) -> Result<Fen, Unpayable> {
        let limit = match self.asked {
            Asked::Unreadable => return Err(Unpayable::AskedUnreadable),
            Asked::Named(asked) => asked,
            Asked::NotNamed => self.paid(),
        };
        if self.orders.is_empty() {
            return Err(Unpayable::NoOrder);
        }
        if self.orders.iter().all(|order| order.paid.is_none()) {
            return Err(Unpayable::OrdersUnreadable);
        }
        if self.elsewhere {
            return Err(Unpayable::Elsewhere);
        }
        let of_orders = sum(self.orders.iter().map(|order| self.left_of_payment(order)));
        let left = Fen(limit.0.saturating_sub(self.counted().0)).min(of_orders);
        if self.full || left.0 < 1 { Err(Unpayable::NothingLeft) } else { Ok(left) }
    }

    /// How much of one order may still be refunded; nothing if the complaint has no such order.
    #[must_use]
    pub fn left_of(&self, id: &str) -> Fen {
        let order = self.orders.iter().find(|order| order.id() == id);
        let left = self.left().unwrap_or_default();
        order.map_or(Fen(0), |order| self.left_of_payment(order).min(left))
    }

    /// What is left of a payment after the refunds of all complaints.
    fn left_of_payment(&self, order: &PaidOrder) -> Fen {
        let back = sum(self.refunds.iter().filter(|refund| refund.order == order.id()).map(|refund| refund.amount));
        Fen(order.paid.map_or(0, |paid| paid.0.saturating_sub(back.0).max(0)))
    }

    /// Whether a refund may be promised or requested under this number. Earlier attempts under the same number do not
    /// count against it.
    ///
    /// # Errors
    /// [`Stop`] says what stands against it.
    pub fn allows(&self, number: &str, payment: &Payment) -> Result<(), Stop> {
        let known = self.refunds.iter().find(|refund| refund.number == number);
        if let Some(known) = known {
            let same = known.own && known.order == payment.order && known.amount == payment.amount;
            if !same || known.standing > Standing::Missing {
                return Err(Stop::NothingToStart);
            }
        }
        let others = self.refunds.iter().filter(|refund| refund.number != number).cloned().collect();
        let ledger = Self { refunds: others, ..self.clone() };
        ledger.left().map_err(Stop::Unpayable)?;
        if !ledger.orders.iter().any(|order| order.id() == payment.order && order.paid.is_some()) {
            return Err(Wrong::new(Field::Order, Why::Unreadable).into());
        }
        if payment.amount.0 < 1 {
            return Err(Wrong::new(Field::Amount, Why::Unreadable).into());
        }
        if payment.amount > ledger.left_of(&payment.order) {
            return Err(Wrong::new(Field::Amount, Why::TooMuch).into());
        }
        Ok(())
    }
}

/// How an attempt counts; `None` if it has certainly moved no money, and never will.
fn standing(attempt: &Attempt) -> Option<Standing> {
    use DeliveryState::{Delivered, Failed, Held, Sending, Unconfirmed, VerifiedDelivered, VerifiedMissing, Withdrawn};
    match (attempt.step, attempt.state) {
        (_, Failed | Withdrawn) => None,
        (Step::Refund, Delivered | VerifiedDelivered) => Some(Standing::Paid),
        (Step::Refund, Held | Sending | Unconfirmed) => Some(Standing::UnderWay),
        (Step::Refund, VerifiedMissing) => Some(Standing::Missing),
        (Step::Approval, VerifiedMissing) => None,
        (Step::Approval, Held | Sending | Unconfirmed) => Some(Standing::Promised),
        (Step::Approval, Delivered | VerifiedDelivered) => attempt.current.then_some(Standing::Promised),
    }
}

/// Adds amounts. A sum that does not fit is the largest amount there is, and leaves nothing.
fn sum(amounts: impl Iterator<Item = Fen>) -> Fen {
    Fen(amounts.fold(0_i64, |sum, amount| sum.saturating_add(amount.0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use strum::VariantArray;

    fn order(id: &str, paid: i64) -> PaidOrder {
        PaidOrder { transaction_id: id.to_owned(), order_no: format!("M-{id}"), paid: Some(Fen(paid)) }
    }

    fn attempt(number: &str, order: &str, amount: i64, step: Step, state: DeliveryState) -> Attempt {
        let (number, order) = (number.to_owned(), order.to_owned());
        Attempt { number, order, amount: Fen(amount), step, state, own: true, current: true }
    }

    fn ledger(asked: Asked, orders: &[PaidOrder], attempts: &[Attempt]) -> Ledger {
        let refunds = Ledger::refunds_of(attempts);
        Ledger { asked, orders: orders.to_vec(), refunds, elsewhere: false, full: false }
    }

    fn payment(order: &str, amount: i64) -> Payment {
        Payment { order: order.to_owned(), amount: Fen(amount) }
    }

    #[test]
    fn a_second_round_gets_what_the_first_has_left() {
        let first = [attempt("1", "a", 4_700, Step::Refund, DeliveryState::Delivered)];
        let known = ledger(Asked::Named(Fen(5_200)), &[order("a", 9_900)], &first);
        assert_eq!(known.left(), Ok(Fen(500)));
        assert!(known.allows("2", &payment("a", 500)).is_ok());
        let much = Stop::from(Wrong::new(Field::Amount, Why::TooMuch));
        assert_eq!(known.allows("2", &payment("a", 501)), Err(much));
        let same = ledger(Asked::Named(Fen(4_700)), &[order("a", 9_900)], &first);
        assert_eq!(same.allows("2", &payment("a", 1)), Err(Stop::Unpayable(Unpayable::NothingLeft)));
    }

    #[test]
    fn what_has_an_open_outcome_counts_and_what_was_refused_does_not() {
        for &state in DeliveryState::VARIANTS {
            let known = ledger(Asked::NotNamed, &[order("a", 3_300)], &[attempt("1", "a", 3_300, Step::Refund, state)]);
            let gone = matches!(state, DeliveryState::Failed | DeliveryState::Withdrawn);
            assert_eq!(known.allows("2", &payment("a", 1)).is_ok(), gone, "{state:?}");
            // Under its own number it is the same refund, and asked for again only if it was not found or refused.
            let again = gone || state == DeliveryState::VerifiedMissing;
            assert_eq!(known.allows("1", &payment("a", 3_300)).is_ok(), again, "{state:?}");
        }
    }

    #[test]
    fn a_number_keeps_its_terms() {
        let missing = [attempt("1", "a", 700, Step::Refund, DeliveryState::VerifiedMissing)];
        let known = ledger(Asked::NotNamed, &[order("a", 3_300), order("b", 900)], &missing);
        for other in [payment("a", 600), payment("b", 700)] {
            assert_eq!(known.allows("1", &other), Err(Stop::NothingToStart));
        }
    }

    #[test]
    fn a_promise_holds_its_amount_while_its_round_goes_on() {
        let promised = attempt("1", "a", 2_000, Step::Approval, DeliveryState::Delivered);
        let known = ledger(Asked::Named(Fen(2_500)), &[order("a", 2_500)], std::slice::from_ref(&promised));
        assert_eq!(known.left(), Ok(Fen(500)));
        assert!(known.allows("1", &payment("a", 2_000)).is_ok(), "what was promised may be paid");
        let earlier = Attempt { current: false, ..promised };
        let known = ledger(Asked::Named(Fen(2_500)), &[order("a", 2_500)], &[earlier]);
        assert_eq!(known.left(), Ok(Fen(2_500)));
    }

    #[test]
    fn each_order_has_a_limit_of_its_own() {
        let paid = [attempt("1", "a", 800, Step::Refund, DeliveryState::VerifiedDelivered)];
        let orders = [order("a", 1_000), order("b", 400)];
        let known = ledger(Asked::Named(Fen(1_300)), &orders, &paid);
        assert_eq!((known.left(), known.left_of("a"), known.left_of("b")), (Ok(Fen(500)), Fen(200), Fen(400)));
        assert!(known.allows("2", &payment("b", 401)).is_err() && known.allows("2", &payment("a", 201)).is_err());
        assert!(known.allows("2", &payment("c", 1)).is_err(), "an order that is not named");
        // What another complaint has had back of a payment is no longer there.
        let other = Attempt { own: false, ..attempt("x", "b", 350, Step::Refund, DeliveryState::Delivered) };
        let known = ledger(Asked::Named(Fen(1_300)), &orders, &[paid[0].clone(), other]);
        assert_eq!((known.left(), known.left_of("b")), (Ok(Fen(250)), Fen(50)));
    }

    #[test]
    fn what_cannot_be_read_pays_nothing() {
        let orders = [order("a", 1_000)];
        let unreadable = PaidOrder { paid: None, ..order("b", 0) };
        let left = |asked, orders: &[PaidOrder]| ledger(asked, orders, &[]).left();
        assert_eq!(left(Asked::Unreadable, &orders), Err(Unpayable::AskedUnreadable));
        assert_eq!(left(Asked::NotNamed, &[]), Err(Unpayable::NoOrder));
        assert_eq!(left(Asked::NotNamed, std::slice::from_ref(&unreadable)), Err(Unpayable::OrdersUnreadable));
        let both = ledger(Asked::Named(Fen(1_500)), &[orders[0].clone(), unreadable], &[]);
        assert_eq!(both.left(), Ok(Fen(1_000)), "one that can be read is not lost with its neighbour");
        assert!(both.allows("1", &payment("b", 1)).is_err());
        let elsewhere = Ledger { elsewhere: true, ..ledger(Asked::NotNamed, &orders, &[]) };
        assert_eq!(elsewhere.left(), Err(Unpayable::Elsewhere));
    }

    fn states() -> impl Strategy<Value = DeliveryState> {
        proptest::sample::select(DeliveryState::VARIANTS)
    }

    proptest! {
        /// Whatever is tried, in whatever order, and whatever becomes of it: what the ledger lets through never adds up to
        /// more than was asked for, nor more than was paid, in all and for each order.
        #[test]
        fn never_more_than_asked_and_paid(
            asked in proptest::option::of(1_i64..40_000),
            paid in proptest::collection::vec(1_i64..20_000, 1..4),
            tries in proptest::collection::vec((0_usize..6, 0_usize..4, 1_i64..20_000, any::<bool>(), states()), 0..24),
        ) {
            let orders: Vec<PaidOrder> = paid.iter().enumerate().map(|(n, paid)| order(&n.to_string(), *paid)).collect();
            let asked_for = asked.map_or(Asked::NotNamed, |fen| Asked::Named(Fen(fen)));
            let mut attempts: Vec<Attempt> = Vec::new();
            for (number, place, amount, approves, state) in tries {
                let (number, place) = (number.to_string(), place.to_string());
                let step = if approves { Step::Approval } else { Step::Refund };
                let known = ledger(asked_for, &orders, &attempts);
                if known.allows(&number, &payment(&place, amount)).is_ok() {
                    attempts.push(attempt(&number, &place, amount, step, state));
                }
            }
            let mut most: std::collections::HashMap<&str, &Attempt> = std::collections::HashMap::new();
            for tried in attempts.iter().filter(|tried| !matches!(tried.state, DeliveryState::Failed | DeliveryState::Withdrawn)) {
                if tried.step == Step::Refund {
                    most.insert(&tried.number, tried);
                }
            }
            let total: i64 = most.values().map(|tried| tried.amount.0).sum();
            prop_assert!(total <= asked.unwrap_or(i64::MAX));
            for order in &orders {
                let of_order: i64 = most.values().filter(|tried| tried.order == order.id()).map(|tried| tried.amount.0).sum();
                prop_assert!(of_order <= order.paid.unwrap().0);
            }
        }
    }
}
