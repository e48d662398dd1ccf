//! What WeChat Pay sends, field for field. Misspellings are the platform's.

mod complaint;
mod compose;
mod history;
mod message;
#[macro_use]
mod open_enum;
mod row;
mod tolerant;

pub use complaint::*;
pub use history::*;
pub use message::*;
pub use open_enum::*;
pub use row::{Page, Row};
pub(crate) use tolerant::{meant, nested, one_or_many, read, tolerant};

/// Fields this version does not know, kept so that a round trip loses none.
pub type Extra = serde_json::Map<String, serde_json::Value>;
