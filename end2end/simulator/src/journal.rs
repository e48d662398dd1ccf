//! What happened, for tests to look up.

use crate::faults::Call;
use serde::Serialize;

/// One call of the merchant, or one delivery to it.
#[derive(Clone, Debug, Serialize)]
pub struct JournalEntry {
    /// Unix milliseconds.
    pub at: i64,
    pub call: Call,
    pub complaint_id: Option<String>,
    /// What was answered; `None` if nothing was.
    pub status: Option<u16>,
    /// Whether the call was carried out, whatever was answered.
    pub committed: bool,
    pub body_sha256: String,
}
