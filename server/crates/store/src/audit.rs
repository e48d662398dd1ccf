//! Who did what: appended, never changed.

use crate::Result;
use crate::db::tx::Tx;
use crate::store::Store;
use desk_domain::{StaffId, Timestamp};

/// One line of the audit log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    pub at: Timestamp,
    /// `None` for what was done at the command line or by the desk itself.
    pub actor: Option<StaffId>,
    pub actor_name: String,
    pub action: String,
    /// What it was done to: a complaint id, a merchant id, a username.
    pub subject: String,
    /// JSON.
    pub detail: String,
    /// Where it was asked for, if a browser did.
    pub address: Option<String>,
}

type AuditRow = (i64, i64, Option<String>, String, String, String, String, Option<String>);

const INSERT: &str =
    "INSERT INTO audit (at, actor, actor_name, action, subject, detail, address) VALUES ($1, $2, $3, $4, $5, $6, $7)";
const PAGE: &str = "SELECT id, at, actor, actor_name, action, subject, detail, address FROM audit WHERE id < $1
    ORDER BY id DESC LIMIT $2";

/// Writes an audit line in the transaction of what it tells about.
pub(crate) async fn insert_audit(tx: &mut Tx, entry: &AuditEntry) -> Result<()> {
    let insert =
        tx.query(INSERT).bind(entry.at.0).bind(entry.actor.as_ref().map(StaffId::as_str)).bind(&entry.actor_name);
    let insert = insert.bind(&entry.action).bind(&entry.subject).bind(&entry.detail).bind(entry.address.as_deref());
    insert.execute().await.map(drop)
}

impl Store {
    /// # Errors
    /// If the database cannot be used.
    pub async fn append_audit(&self, entry: &AuditEntry) -> Result<()> {
        let mut tx = self.begin().await?;
        insert_audit(&mut tx, entry).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Lines before an id, latest first.
    ///
    /// # Errors
    /// If the database cannot be used.
    pub async fn audit_page(&self, before_id: Option<i64>, limit: u32) -> Result<Vec<(i64, AuditEntry)>> {
        let before = before_id.unwrap_or(i64::MAX);
        let rows: Vec<AuditRow> = self.query(PAGE).bind(before).bind(i64::from(limit)).fetch_all().await?;
        Ok(rows.into_iter().map(entry).collect())
    }
}

fn entry((id, at, actor, actor_name, action, subject, detail, address): AuditRow) -> (i64, AuditEntry) {
    let actor = actor.and_then(|text| StaffId::parse(&text).ok());
    (id, AuditEntry { at: Timestamp(at), actor, actor_name, action, subject, detail, address })
}
