//! Sending: a message leaves at most once, and its outcome is never guessed.
//!
//! `write` and `refund` put it into the outbox, `deliver` makes the `request`, `settle` finds out what became of it, and
//! `change` is what people can do meanwhile.

mod blocks;
mod case;
mod change;
mod deliver;
mod error;
mod form;
mod promise;
mod refund;
mod request;
mod settle;
mod write;

pub(crate) use blocks::blocks_of;
pub(crate) use case::{Case, asks_for_refund, kind_of, of_round};
pub use error::SendError;
pub use refund::RefundForm;
pub(crate) use refund::payment_of;
pub(crate) use request::group_of;
pub use write::ReplyForm;
