//! An attachment: a picture of ours, first on a draft, then on the message that is sent.

use crate::ids::{ComplaintId, OutboxId, StaffId};
use crate::time::Timestamp;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    pub id: String,
    pub complaint_id: ComplaintId,
    pub staff_id: StaffId,
    /// The message that it is sent with; `None` while it is on a draft.
    pub outbox_id: Option<OutboxId>,
    pub filename: String,
    pub content_type: String,
    /// Size of the file that is sent, in bytes.
    pub size: i64,
    /// Size of the file as it was picked, in bytes.
    pub original_size: i64,
    pub sha256: String,
    /// SHA-256 of the file as it was picked.
    pub original_sha256: String,
    /// Its place among the pictures of its draft. Without one it is added behind all others.
    pub position: Option<i64>,
    /// The media id that WeChat Pay gave it; `None` until it is uploaded.
    pub uploaded_as: Option<String>,
    pub created_at: Timestamp,
}
