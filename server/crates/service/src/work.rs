//! What can be done behind the pages, as it stands in the queue.

use desk_domain::{ComplaintId, Mchid, OutboxId, Timestamp};
use desk_store::NewJob;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// The kind of job that waits for a picture.
pub(crate) const PICTURE: &str = "picture";

/// How much of a complaint is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Depth {
    /// Detail and history.
    Whole,
    /// The history, and the detail unless a list row has told the rest not long ago.
    History,
    /// Whatever has not been read since an instant: a notification that is older than what is known costs no call.
    Since(Timestamp),
}

/// One kind of work, with what it needs to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Work {
    ReadComplaint { mchid: Mchid, complaint_id: ComplaintId, depth: Depth },
    Refresh { mchid: Mchid, complaint_id: ComplaintId },
    Deliver { id: OutboxId },
    ReadBack { id: OutboxId },
    RefundAfter { approval: OutboxId },
    FetchPicture { key: String },
}

impl Work {
    /// The queue entry for this work. Entries with the same kind and key wait once.
    pub(crate) fn due(&self, run_at: Timestamp) -> NewJob {
        let (kind, key, priority) = match self {
            Self::Deliver { id } => ("deliver", id.to_string(), 0),
            Self::ReadBack { id } => ("read_back", id.to_string(), 0),
            Self::RefundAfter { approval } => ("refund_after", approval.to_string(), 0),
            Self::Refresh { complaint_id, .. } => ("refresh", complaint_id.to_string(), 1),
            Self::ReadComplaint { complaint_id, depth: Depth::History, .. } => {
                ("read_history", complaint_id.to_string(), 10)
            }
            Self::ReadComplaint { complaint_id, .. } => ("read", complaint_id.to_string(), 5),
            Self::FetchPicture { key } => (PICTURE, key.clone(), 8),
        };
        let payload = json!(self).to_string();
        NewJob { kind, key, payload, run_at, priority }
    }
}
