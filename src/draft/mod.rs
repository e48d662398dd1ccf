//! Drafts: what a person has written and not sent, how much of it is kept, and how two drafts are joined.

mod bounds;
mod composed;
mod copies;
mod saving;
mod sign;

pub use bounds::{DraftExcess, MAX_BLOCKS, MAX_CHARS, MAX_ENTRIES, MAX_FIELD_CHARS, MAX_FIELDS_BYTES, NoRoom};
pub use composed::Composed;
pub use copies::{DraftCopy, Settled, Settling};
pub use saving::{Draft, NewDraft, Saved, Verdict};
pub use sign::{DraftPreview, DraftSign};
