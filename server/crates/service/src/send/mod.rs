//! Sending: a message leaves at most once, and its outcome is never guessed.
//!
//! `write` and `refund` put it into the outbox, `deliver` makes the `request`, or tells what it `wait`s for, `settle` finds out
//! what became of it among the `rows` of the history; `change`, `judge` and `again` are what people can do meanwhile.

mod again;
mod blocks;
mod change;
mod deliver;
mod error;
mod form;
mod guard;
mod judge;
mod refund;
mod request;
mod rows;
mod settle;
mod wait;
mod write;

pub use again::PutBack;
pub(crate) use again::is_sent_again;
pub(crate) use blocks::blocks_of;
pub use error::SendError;
pub use guard::Seen;
pub use refund::RefundForm;
pub(crate) use refund::{about, asks_for_refund, decision, kind_of, may_decide, may_start, of_round, order_of};
pub(crate) use request::group_of;
pub(crate) use rows::candidates;
pub(crate) use wait::{before_next_try_to_send, waits_for};
pub use write::ReplyForm;
