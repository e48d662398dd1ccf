//! The process is killed, without a chance to say anything, between every two steps of everything that it sends, of a callback,
//! of a backfill and of setting up a merchant; what is left behind is picked up later, and nothing is lost or done twice.

mod act;
mod backfill;
mod callbacks;
mod command;
mod looking;
mod merchants;
mod messages;
mod moment;
mod steps;
pub(crate) mod tripwire;
mod world;

use moment::Moment;

/// A file shows its commits, a server its messages.
const IN_A_FILE: [fn(usize) -> Moment; 3] = [|_| Moment::Answered, Moment::Commits, Moment::Messages];
const ON_A_SERVER: [fn(usize) -> Moment; 2] = [|_| Moment::Answered, Moment::Messages];
