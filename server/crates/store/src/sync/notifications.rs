//! Notifications from WeChat Pay, each stored under its id.

use crate::Result;
use crate::jobs::new_job::NewJob;
use crate::store::Store;
use crate::sync::intake::Recorded;
use desk_domain::{Notification, Timestamp};

#[cfg(feature = "testing")]
const LAST_ACTION: &str = "SELECT action FROM notifications WHERE complaint_id = $1
    ORDER BY received_at DESC LIMIT 1";
const PRUNE: &str = "DELETE FROM notifications WHERE received_at < $1";

impl Store {
    /// Stores a notification and queues its job in one transaction; a duplicate does neither. Returns once that is
    /// committed.
    ///
    /// # Errors
    /// If the database cannot be used; the notification must then not be acknowledged.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn record_notification(&self, notification: &Notification, job: &NewJob) -> Result<Recorded> {
        self.intake.record(notification, job).await
    }

    /// Deletes the notifications before an instant.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn prune_notifications(&self, before: Timestamp) -> Result<u64> {
        self.write(PRUNE).bind(before.0).execute().await
    }
}

#[cfg(feature = "testing")]
impl Store {
    /// The action that the latest notification of a complaint names.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn last_action(&self, id: &desk_domain::ComplaintId) -> Result<Option<String>> {
        self.query(LAST_ACTION).bind(id.as_str()).fetch_optional_scalar().await
    }
}
