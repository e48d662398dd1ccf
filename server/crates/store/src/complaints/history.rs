//! Rows of the negotiation history.

use crate::Result;
use crate::db::tx::Tx;
use crate::store::Store;
use desk_domain::{ComplaintId, HistoryEntry, HistoryKind, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::FromRow;

#[derive(FromRow)]
pub(crate) struct Row {
    log_id: String,
    operate_time: i64,
    time_known: bool,
    kind: String,
    operator: String,
    details: String,
    images: String,
    raw: String,
    position: i64,
}

pub(crate) const OF_COMPLAINT: &str =
    "SELECT log_id, operate_time, time_known, kind, operator, details, images, raw, position
    FROM history WHERE complaint_id = $1 ORDER BY operate_time, position, log_id";
const UPSERT: &str = "INSERT INTO history
    (complaint_id, log_id, operate_time, kind, operator, details, images, raw, position, time_known)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    ON CONFLICT (complaint_id, log_id) DO UPDATE SET
        operate_time = excluded.operate_time
      , kind = excluded.kind
      , operator = excluded.operator
      , details = excluded.details
      , images = excluded.images
      , raw = excluded.raw
      , position = excluded.position
      , time_known = excluded.time_known
    WHERE history.raw <> excluded.raw OR history.position <> excluded.position
        OR history.operate_time <> excluded.operate_time OR history.time_known <> excluded.time_known";

/// Writes a row in a transaction; and tells whether anything changed.
pub(crate) async fn upsert_history(tx: &mut Tx, row: &HistoryEntry) -> Result<bool> {
    let upsert = tx.query(UPSERT).bind(row.complaint_id.as_str()).bind(&row.log_id).bind(row.sort_at.0);
    let upsert = upsert.bind(row.kind.as_str()).bind(&row.operator).bind(&row.details).bind(json_list(&row.images));
    let upsert = upsert.bind(&row.raw).bind(row.position).bind(row.operate_time.is_some());
    Ok(upsert.execute().await? > 0)
}

impl Store {
    /// The history of a complaint, oldest first.
    ///
    /// # Errors
    /// If the database cannot be used.
    pub async fn history(&self, id: &ComplaintId) -> Result<Vec<HistoryEntry>> {
        let rows: Vec<Row> = self.query(OF_COMPLAINT).bind(id.as_str()).fetch_all().await?;
        Ok(rows.into_iter().map(|row| record(id, row)).collect())
    }
}

pub(crate) fn record(id: &ComplaintId, row: Row) -> HistoryEntry {
    HistoryEntry {
        complaint_id: id.clone(),
        log_id: row.log_id,
        operate_time: row.time_known.then_some(Timestamp(row.operate_time)),
        sort_at: Timestamp(row.operate_time),
        kind: HistoryKind::from(row.kind.as_str()),
        operator: row.operator,
        details: row.details,
        images: list_from_json(&row.images),
        raw: row.raw,
        position: row.position,
    }
}

/// A list of texts as it is stored.
pub(crate) fn json_list<T: Serialize>(list: &[T]) -> String {
    serde_json::to_string(list).unwrap_or_else(|_| "[]".to_owned())
}

/// The inverse of [`json_list`]; a list nobody can read is an empty one.
pub(crate) fn list_from_json<T: DeserializeOwned>(text: &str) -> Vec<T> {
    serde_json::from_str(text).unwrap_or_default()
}
