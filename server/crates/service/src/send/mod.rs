//! Sending: a reply or completion leaves at most once, and its outcome is never guessed.
//!
//! `write` puts it into the outbox, `deliver` sends it, `settle` finds out what became of it.

mod deliver;
mod settle;
mod write;

pub use write::{ReplyForm, SendError};
