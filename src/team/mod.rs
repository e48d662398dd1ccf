//! Who has which complaint, and what the team has done with it.

mod event;
mod owner;

pub use event::{TeamAct, TeamEvent, Wake};
pub use owner::{Handover, NOTE_LIMIT, NoteError, OwnedBy, note};
