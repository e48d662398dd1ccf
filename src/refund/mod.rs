//! Refunds: what may be paid back, what a form says, and what its author saw.
//!
//! The rules stand here so that the page that shows them, the click that is checked against them and the transaction that
//! writes the order down cannot differ.

mod case;
mod fields;
mod ledger;
mod seen;

pub use case::{Case, Grounds, Money, RefundCase, RefundConversation};
pub use fields::{Decision, Field, Fields, Given, Launch, Notes, Why, Wrong, read_payment};
pub use ledger::{Asked, Attempt, Ledger, PaidOrder, Refund, Standing, Step, Unpayable};
pub use seen::{Change, Seen};

use crate::money::Fen;
use thiserror::Error;

/// Which order is refunded, and how much of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    pub order: String,
    pub amount: Fen,
}

/// Why nothing about a refund was done.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Stop {
    /// Fields that are missing, unreadable or beyond what is allowed; nothing is guessed in their place.
    #[error("fields of the form cannot be acted on: {}", Wrong::codes(.0))]
    Fields(Vec<Wrong>),
    /// What the author of the form saw has changed.
    #[error("what the form was filled in against has changed: {}", Change::codes(.0))]
    Changed(Vec<Change>),
    /// A decision was made in this round, or one is on its way.
    #[error("a decision was made already, or its outcome is open")]
    Decided,
    /// Nothing is asked for, the complaint is closed, or all of it was refunded.
    #[error("there is no refund to decide on")]
    NothingToDecide,
    /// There is no approval that this refund could follow, or it has been started.
    #[error("no approved refund waits to be started")]
    NothingToStart,
    #[error("this refund cannot be paid from here: {0}")]
    Unpayable(Unpayable),
}

impl From<Wrong> for Stop {
    fn from(wrong: Wrong) -> Self {
        Self::Fields(vec![wrong])
    }
}
