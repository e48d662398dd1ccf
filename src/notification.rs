//! A notification: WeChat Pay says that something happened to a complaint.

use crate::ids::{ComplaintId, Mchid};
use crate::time::Timestamp;

/// One notification, as it is stored. Two with the same id about the same complaint are the same notification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    pub id: String,
    /// The merchant that was notified.
    pub mchid: Mchid,
    /// Whether a complaint is new or has changed, in WeChat Pay's words.
    pub event: String,
    pub complaint_id: ComplaintId,
    /// What happened, in WeChat Pay's words.
    pub action: String,
    pub created_at: Timestamp,
    pub received_at: Timestamp,
}
