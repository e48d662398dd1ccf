//! A picture of ours: on a draft first, then on what is sent.

use crate::ids::{ComplaintId, OutboxId, StaffId};
use crate::time::Timestamp;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    pub id: String,
    pub complaint_id: ComplaintId,
    pub staff_id: StaffId,
    /// `None` while it is on a draft.
    pub outbox_id: Option<OutboxId>,
    pub filename: String,
    pub content_type: String,
    /// In bytes, as it is sent.
    pub size: i64,
    /// In bytes, as it was picked.
    pub original_size: i64,
    pub sha256: String,
    /// Of the file as it was picked.
    pub original_sha256: String,
    /// Where it stands among the pictures of its draft; behind all others if not given when it is added.
    pub position: Option<i64>,
    /// WeChat Pay's id, once uploaded.
    pub uploaded_as: Option<String>,
    pub created_at: Timestamp,
}
