//! Looking messages up.

use super::{OutboxRecord, Row, record, select_outbox, with_pictures};
use crate::Result;
use crate::attachments::{self, OF_COMPLAINTS_OUTBOX};
use crate::backend::Store;
use desk_domain::{ComplaintId, OutboxId, Timestamp};

const BY_ID: &str = select_outbox!("WHERE o.id = $1");
const OF_COMPLAINT: &str = select_outbox!("WHERE o.complaint_id = $1 ORDER BY o.created_at, o.id");
const UNSETTLED: &str =
    select_outbox!("WHERE o.state IN ('held', 'sending', 'unconfirmed') ORDER BY o.created_at, o.id");
const AHEAD: &str = "SELECT COUNT(*) FROM outbox
    WHERE state = 'held' AND mchid = $1 AND send_after <= $2 AND (send_after < $3 OR (send_after = $3 AND id < $4))
      AND kind = $5";

impl Store {
    /// # Errors
    /// If the database cannot be used.
    pub async fn outbox(&self, id: &OutboxId) -> Result<Option<OutboxRecord>> {
        let row: Option<Row> = read!(self, |db| sqlx::query_as(BY_ID).bind(id.as_str()).fetch_optional(db).await?);
        let Some(row) = row else { return Ok(None) };
        Ok(Some(record(row, self.outbox_attachments(id).await?)?))
    }

    /// The messages of a complaint, oldest first.
    ///
    /// # Errors
    /// If the database cannot be used.
    pub async fn outbox_of(&self, complaint: &ComplaintId) -> Result<Vec<OutboxRecord>> {
        let rows: Vec<Row> =
            read!(self, |db| sqlx::query_as(OF_COMPLAINT).bind(complaint.as_str()).fetch_all(db).await?);
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let pictures: Vec<attachments::Row> =
            read!(self, |db| sqlx::query_as(OF_COMPLAINTS_OUTBOX).bind(complaint.as_str()).fetch_all(db).await?);
        let pictures = pictures.into_iter().map(attachments::record).collect::<Result<Vec<_>>>()?;
        rows.into_iter().map(|row| with_pictures(row, &pictures)).collect()
    }

    /// Every message whose outcome is open, oldest first.
    ///
    /// # Errors
    /// If the database cannot be used.
    pub async fn unsettled_outbox(&self) -> Result<Vec<OutboxRecord>> {
        let rows: Vec<Row> = read!(self, |db| sqlx::query_as(UNSETTLED).fetch_all(db).await?);
        rows.into_iter().map(|row| record(row, Vec::new())).collect()
    }

    /// How many messages of the same merchant and kind are due and leave before this one.
    ///
    /// # Errors
    /// If the database cannot be used.
    pub async fn outbox_ahead(&self, row: &OutboxRecord, now: Timestamp) -> Result<i64> {
        Ok(read!(self, |db| sqlx::query_scalar(AHEAD)
            .bind(row.mchid.as_str())
            .bind(now.0)
            .bind(row.send_after.0)
            .bind(row.id.as_str())
            .bind(row.kind.as_str())
            .fetch_one(db)
            .await?))
    }
}
