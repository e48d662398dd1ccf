//! Promises that could not be kept.

use super::NewOutbox;
use super::insert::insert_message;
use crate::Result;
use crate::audit::insert_audit;
use crate::events::insert_event;
use crate::store::Store;
use desk_domain::{AuditEntry, EventKind};

/// Why a promised message never left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unkept<'a> {
    pub code: &'a str,
    pub message: &'a str,
}

impl Store {
    /// Stores a message that was to follow another one, and cannot, as failed: it is then shown with other failed
    /// messages, and a person can send it. The audit line and an event are written in the same transaction. `false` if
    /// it was stored before.
    ///
    /// # Errors
    /// If the database cannot be used; nothing is then written.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn note_unkept(&self, new: &NewOutbox, why: Unkept<'_>, audit: &AuditEntry) -> Result<bool> {
        let mut tx = self.begin().await?;
        let written = insert_message(&mut tx, new, Some(why)).await?;
        if written > 0 {
            insert_audit(&mut tx, audit).await?;
            insert_event(&mut tx, new.created_at, EventKind::Outbox, new.complaint_id.as_str(), new.mchid.as_str())
                .await?;
        }
        let written = written > 0;
        tx.commit().await?;
        if written {
            self.announce().await;
        }
        Ok(written)
    }
}
