//! Sending: a message leaves at most once, and its outcome is never guessed.
//!
//! `write` and `refund` put it into the outbox, a refund as its case allows and an approval has `promise`d; `deliver` makes the
//! request, or tells what it `wait`s for; `settle` finds out what became of it among the `rows` of the history; `change`, `judge`
//! and `again` are what people can do meanwhile.

mod again;
mod change;
mod codes;
mod deliver;
mod error;
mod form;
mod guard;
mod jobs;
mod judge;
mod promise;
mod refund;
mod rows;
mod settle;
mod wait;
mod write;

pub(crate) use again::is_sent_again;
pub use again::{PutBack, edit_and_resend};
pub use change::{send_now, verify_now, withdraw};
pub use codes::{AUTHOR_IS_GONE, CLOCK_IS_WRONG, NO_LONGER_DUE, PROMISE_OVERDUE};
pub use error::SendError;
pub use form::{new_form_number, was_sent};
pub use judge::judge_row;
pub use refund::{RefundForm, decide_refund, start_refund};
pub(crate) use rows::candidates;
pub(crate) use settle::{look_for_refund, message_in_doubt, note_look, settle_from_history};
pub use wait::Waiting;
pub(crate) use wait::waiting;
pub use write::{ReplyForm, complete, reply};
