//! Judgements of people on which history row a message has become.

use crate::Result;
use crate::audit::insert_audit;
use crate::complaints::history::{json_list, list_from_json};
use crate::events::insert_event;
use crate::jobs::new_job::{NewJob, insert_job};
use crate::store::Store;
use desk_domain::{AuditEntry, DeliveryState, EventKind, OutboxId};

/// Also locks the message until the end of the transaction, so that of two judgements at the same time neither is lost.
const HOLD: &str = "UPDATE outbox SET checks = checks WHERE id = $1 AND state = $2
    RETURNING not_ours, complaint_id, mchid";
const NOT_OURS: &str = "UPDATE outbox SET not_ours = $2 WHERE id = $1";

impl Store {
    /// Stores that a history row is not this message, with the audit line and the job that looks again. `false` if the
    /// message is no longer in that state.
    ///
    /// # Errors
    /// If the database cannot be used; nothing is then changed.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn not_ours(
        &self,
        id: &OutboxId,
        state: DeliveryState,
        entry_id: &str,
        audit: &AuditEntry,
        job: &NewJob,
    ) -> Result<bool> {
        let mut tx = self.begin().await?;
        let held: Option<(String, String, String)> =
            tx.query(HOLD).bind(id.as_str()).bind(state.as_str()).fetch_optional().await?;
        if let Some((not_ours, complaint, mchid)) = &held {
            let mut not_ours = list_from_json(not_ours);
            not_ours.push(entry_id.to_owned());
            tx.query(NOT_OURS).bind(id.as_str()).bind(json_list(&not_ours)).execute().await?;
            insert_audit(&mut tx, audit).await?;
            insert_job(&mut tx, job).await?;
            insert_event(&mut tx, audit.at, EventKind::Outbox, complaint, mchid).await?;
        }
        let done = held.is_some();
        tx.commit().await?;
        if done {
            self.announce().await;
        }
        Ok(done)
    }
}
