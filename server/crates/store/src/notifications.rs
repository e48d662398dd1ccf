//! Notifications from WeChat Pay, each remembered by its id.

use crate::Result;
use crate::backend::Store;
use crate::jobs::NewJob;
use desk_domain::{ComplaintId, Mchid, Timestamp};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotificationRecord {
    /// WeChat Pay's id; the same on every repetition.
    pub id: String,
    pub mchid: Mchid,
    pub event_type: String,
    pub complaint_id: ComplaintId,
    pub action_type: String,
    pub created_at: Timestamp,
    pub received_at: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recorded {
    New,
    Duplicate,
}

pub(crate) const INSERT: &str = "INSERT INTO notifications
    (id, mchid, event_type, complaint_id, action_type, created_at, received_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING";
pub(crate) const NOTE_CALLBACK: &str = "UPDATE merchants SET last_callback_at = $2 WHERE mchid = $1";
#[cfg(feature = "testing")]
const LAST_ACTION: &str = "SELECT action_type FROM notifications WHERE complaint_id = $1
    ORDER BY received_at DESC LIMIT 1";
const PRUNE: &str = "DELETE FROM notifications WHERE received_at < $1";

impl Store {
    /// Stores a notification and queues its work in one transaction; a repetition does neither. Returns once that is
    /// committed.
    ///
    /// # Errors
    /// If the database cannot be used; the notification must then not be acknowledged.
    pub async fn record_notification(&self, notification: &NotificationRecord, job: &NewJob) -> Result<Recorded> {
        self.intake.record(notification, job).await
    }

    /// Forgets notifications from before an instant.
    ///
    /// # Errors
    /// If the database cannot be used.
    pub async fn prune_notifications(&self, before: Timestamp) -> Result<u64> {
        Ok(write!(self, |tx| { sqlx::query(PRUNE).bind(before.0).execute(&mut *tx).await?.rows_affected() }))
    }
}

#[cfg(feature = "testing")]
impl Store {
    /// What the latest notification of a complaint said had happened.
    ///
    /// # Errors
    /// If the database cannot be used.
    pub async fn last_action(&self, id: &ComplaintId) -> Result<Option<String>> {
        Ok(read!(self, |db| sqlx::query_scalar(LAST_ACTION).bind(id.as_str()).fetch_optional(db).await?))
    }
}
