//! The audit log: who did what. Lines are appended and never changed.

use crate::Result;
use crate::db::columns::{Columns, insert, row, select};
use crate::db::ids::parse_staff_id;
use crate::db::tx::Tx;
use crate::store::Store;
use desk_domain::{AuditEntry, AuditLine, StaffId, Timestamp};
use sqlx::AssertSqlSafe;

row!(
    struct Row {
        id: i64,
        at: i64,
        actor: Option<String>,
        actor_name: String,
        action: String,
        subject: String,
        detail: String,
        address: Option<String>,
    }
);

/// The columns that are written: the database assigns the id.
const WRITTEN: &[&str] = Row::COLUMNS.split_at(1).1;
const BEFORE: &str = "FROM audit WHERE id < $1 ORDER BY id DESC LIMIT $2";

/// Writes an audit line in the transaction of the act it is about.
pub(crate) async fn insert_audit(tx: &mut Tx, entry: &AuditEntry) -> Result<()> {
    tx.query(AssertSqlSafe(insert("audit", WRITTEN)))
        .bind(entry.at.0)
        .bind(entry.actor.as_ref().map(StaffId::as_str))
        .bind(&entry.actor_name)
        .bind(entry.act.as_str())
        .bind(&entry.subject)
        .bind(&entry.detail)
        .bind(entry.address.map(|address| address.to_string()))
        .execute()
        .await
        .map(drop)
}

impl Store {
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn append_audit(&self, entry: &AuditEntry) -> Result<()> {
        let mut tx = self.begin().await?;
        insert_audit(&mut tx, entry).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The lines before an id, the latest first.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn audit_page(&self, before_id: Option<i64>, limit: u32) -> Result<Vec<AuditLine>> {
        let before = before_id.unwrap_or(i64::MAX);
        let query = self.query(select::<Row>(BEFORE)).bind(before).bind(i64::from(limit));
        query.fetch_all().await?.into_iter().map(line).collect()
    }
}

fn line(row: Row) -> Result<AuditLine> {
    Ok(AuditLine {
        id: row.id,
        at: Timestamp(row.at),
        actor: row.actor.as_deref().map(parse_staff_id).transpose()?,
        actor_name: row.actor_name,
        act: row.action.parse().map_err(|_| row.action),
        subject: row.subject,
        detail: row.detail,
        // An address that cannot be parsed is left out, and the line is read all the same.
        address: row.address.and_then(|text| text.parse().ok()),
    })
}
