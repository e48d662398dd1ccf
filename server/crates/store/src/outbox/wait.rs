//! What a held message waits for, and when it is tried next.

use crate::Result;
use crate::events::insert_event;
use crate::store::Store;
use desk_domain::{EventKind, OutboxId, Timestamp, WaitsFor};

const WAITS: &str = "UPDATE outbox SET waits_for = $2 WHERE id = $1 AND state = 'held' RETURNING complaint_id, mchid";
const NEXT_TRY: &str = "SELECT run_at FROM jobs WHERE kind = 'deliver' AND job_key = $1 AND lease IS NULL";

impl Store {
    /// Stores what a message waits for that has just been put back.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn note_wait(&self, id: &OutboxId, waits_for: WaitsFor, at: Timestamp) -> Result<()> {
        let mut tx = self.begin().await?;
        let noted: Option<(String, String)> =
            tx.query(WAITS).bind(id.as_str()).bind(waits_for.as_str()).fetch_optional().await?;
        if let Some((complaint, mchid)) = &noted {
            insert_event(&mut tx, at, EventKind::Outbox, complaint, mchid).await?;
        }
        let noted = noted.is_some();
        tx.commit().await?;
        if noted {
            self.announce().await;
        }
        Ok(())
    }

    /// When a held message is tried next; `None` while a worker has it.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn next_try(&self, id: &OutboxId) -> Result<Option<Timestamp>> {
        let at: Option<i64> = self.query(NEXT_TRY).bind(id.as_str()).fetch_optional_scalar().await?;
        Ok(at.map(Timestamp))
    }
}
