//! Rows of the negotiation history.

use crate::Result;
use crate::db::columns::{Columns, row, select, upsert};
use crate::db::ids::parse_id;
use crate::db::query::Query;
use crate::db::tx::Tx;
use crate::store::Store;
use desk_domain::{ComplaintId, HistoryEntry, HistoryKind, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::AssertSqlSafe;

row!(
    struct Row {
        complaint_id: String,
        entry_id: String,
        sort_at: i64,
        time_known: bool,
        kind: String,
        operator: String,
        details: String,
        images: String,
        raw: String,
        position: i64,
    }
);

const OF_COMPLAINT: &str = "FROM history WHERE complaint_id = $1 ORDER BY sort_at, position, entry_id";
const KEY: [&str; 2] = ["complaint_id", "entry_id"];
const IF_CHANGED: &str = "WHERE history.raw <> excluded.raw OR history.position <> excluded.position
    OR history.sort_at <> excluded.sort_at OR history.time_known <> excluded.time_known";

/// Writes an entry in a transaction, and returns whether it changed anything.
pub(crate) async fn upsert_history(tx: &mut Tx, entry: &HistoryEntry) -> Result<bool> {
    let upsert = format!("{} {IF_CHANGED}", upsert("history", Row::COLUMNS, &KEY, &[]));
    let written = tx
        .query(AssertSqlSafe(upsert))
        .bind(entry.complaint_id.as_str())
        .bind(&entry.entry_id)
        .bind(entry.sort_at.0)
        .bind(entry.told_at.is_some())
        .bind(entry.kind.as_str())
        .bind(&entry.operator)
        .bind(&entry.details)
        .bind(json_list(&entry.images))
        .bind(&entry.raw)
        .bind(entry.position)
        .execute()
        .await?;
    Ok(written > 0)
}

/// Reads a history in a transaction, oldest first.
pub(crate) async fn read_history(tx: &mut Tx, id: &ComplaintId) -> Result<Vec<HistoryEntry>> {
    fetch(tx.query(select::<Row>(OF_COMPLAINT)), id).await
}

async fn fetch(of_complaint: Query<'_>, id: &ComplaintId) -> Result<Vec<HistoryEntry>> {
    of_complaint.bind(id.as_str()).fetch_all().await?.into_iter().map(entry).collect()
}

impl Store {
    /// The history of a complaint, oldest first.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn history(&self, id: &ComplaintId) -> Result<Vec<HistoryEntry>> {
        fetch(self.query(select::<Row>(OF_COMPLAINT)), id).await
    }
}

fn entry(row: Row) -> Result<HistoryEntry> {
    Ok(HistoryEntry {
        complaint_id: parse_id(&row.complaint_id)?,
        entry_id: row.entry_id,
        told_at: row.time_known.then_some(Timestamp(row.sort_at)),
        sort_at: Timestamp(row.sort_at),
        kind: HistoryKind::from(row.kind.as_str()),
        operator: row.operator,
        details: row.details,
        images: list_from_json(&row.images),
        raw: row.raw,
        position: row.position,
    })
}

/// A list of texts in the JSON in which it is stored.
pub(crate) fn json_list<T: Serialize>(list: &[T]) -> String {
    serde_json::to_string(list).unwrap_or_else(|_| "[]".to_owned())
}

/// The inverse of [`json_list`]; a list that cannot be parsed is an empty one.
pub(crate) fn list_from_json<T: DeserializeOwned>(text: &str) -> Vec<T> {
    serde_json::from_str(text).unwrap_or_default()
}
