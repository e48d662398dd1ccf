//! What is shown of a refund.

use desk_domain::refund::{Asked, Notes, Payment, Standing, Unpayable};
use desk_domain::{Fen, Timestamp};

/// How far a refund has come that a user asked for, and what may still be done about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundView {
    pub asked: Asked,
    /// What was paid, as far as WeChat Pay tells.
    pub paid: Option<Fen>,
    /// What has gone back so far, or is about to.
    pub counted: Fen,
    /// How much may still go back, or why nothing may.
    pub left: Result<Fen, Unpayable>,
    pub orders: Vec<OrderLeft>,
    /// Oldest first; those of other complaints about the same order too.
    pub earlier: Vec<EarlierRefund>,
    /// `Some(true)` if it was approved, `Some(false)` if it was refused.
    pub approved: Option<bool>,
    /// Whether WeChat Pay was told to pay it back.
    pub started: bool,
    /// Whether the money has arrived.
    pub arrived: bool,
    /// Nothing was decided yet, and nothing is on its way.
    pub may_decide: bool,
    /// It is approved, nobody has started it, and nothing is on its way.
    pub may_start: bool,
    /// The terms on which it is started, where they are fixed.
    pub promise: Option<Payment>,
    /// Until when it was promised to be started.
    pub start_by: Option<Timestamp>,
    /// What the form about it carries, see [`desk_domain::refund::Seen`].
    pub seen: String,
    /// What the person has typed in the dialog and not sent.
    pub notes: Notes,
}

/// How much of one order may still go back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderLeft {
    /// The number by which a refund names it; empty if it cannot be read.
    pub id: String,
    /// `None` if it cannot be read.
    pub paid: Option<Fen>,
    pub left: Fen,
}

/// A refund of this complaint, or of its order for another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierRefund {
    pub at: Timestamp,
    /// Who has started or approved it.
    pub author: String,
    pub amount: Fen,
    pub standing: Standing,
    pub own: bool,
}

impl RefundView {
    /// What the user asks for; of who names no amount, all that was paid. Unknown where WeChat Pay tells neither.
    #[must_use]
    pub fn amount(&self) -> Option<Fen> {
        match self.asked {
            Asked::Named(amount) => Some(amount),
            Asked::NotNamed => self.paid,
            Asked::Unreadable => None,
        }
    }

    /// It cannot be paid from here, for another reason than that nothing is left: the refund is made elsewhere.
    #[must_use]
    pub fn by_hand(&self) -> bool {
        self.promise.is_none() && self.left.is_err_and(|why| why != Unpayable::NothingLeft)
    }

    /// How much may be started: what was promised, or what is left.
    #[must_use]
    pub fn left_to_start(&self) -> Option<Fen> {
        let promised = self.promise.as_ref().filter(|_| self.may_start).map(|promise| promise.amount);
        promised.or(self.left.ok())
    }

    /// Approved, and to be started elsewhere.
    #[must_use]
    pub fn waits_elsewhere(&self) -> bool {
        self.by_hand() && self.approved == Some(true) && !self.started
    }
}
