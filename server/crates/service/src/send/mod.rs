//! Sending: a message leaves at most once, and its outcome is never guessed.
//!
//! `write` and `refund` put it into the outbox, `deliver` makes the `request`, `settle` finds out what became of it, and
//! `change` is what people can do meanwhile.

mod blocks;
mod change;
mod deliver;
mod error;
mod form;
mod refund;
mod request;
mod settle;
mod write;

pub(crate) use blocks::blocks_of;
pub use error::SendError;
pub use refund::RefundForm;
pub(crate) use refund::{about, asks_for_refund, decision, kind_of, may_decide, may_start, of_round, order_of};
pub(crate) use request::group_of;
pub use write::ReplyForm;
