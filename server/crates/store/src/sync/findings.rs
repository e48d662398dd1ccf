//! Findings: what polling found before a notification announced it, and the counts of what was never announced.

use crate::Result;
use crate::complaints::ReadComplaint;
use crate::db::tx::Tx;
use crate::error::StoreError;
use crate::store::Store;
use desk_domain::time::Date;
use desk_domain::{Complaint, Finding, HistoryEntry, Span, Timestamp, Voice};

const NOTE: &str = "INSERT INTO findings (complaint_id, what, mchid, known_at, found_at)
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT (complaint_id, what) DO NOTHING";
const KNOWN: &str = "SELECT entry_id FROM history WHERE complaint_id = $1";
const TAKE: &str = "DELETE FROM findings WHERE found_at <= $1 RETURNING complaint_id, what, mchid, known_at, found_at";
const ANNOUNCED: &str = "SELECT EXISTS (SELECT 1 FROM notifications
    WHERE complaint_id = $1 AND received_at > $2 AND received_at <= $3)";
const COUNT: &str = "INSERT INTO unannounced (mchid, day, what, n) VALUES ($1, $2, $3, 1)
    ON CONFLICT (mchid, day, what) DO UPDATE SET n = unannounced.n + 1";
const PRUNE: &str = "DELETE FROM unannounced WHERE day < $1";

/// Records that polling has brought new words of the user or the platform before a notification did. WeChat Pay does
/// not announce the merchant's own words.
pub(crate) async fn note_new_words(tx: &mut Tx, read: &ReadComplaint, stored: &Complaint) -> Result<()> {
    if !stored.history_read {
        return Ok(());
    }
    let known: Vec<String> = tx.query(KNOWN).bind(stored.complaint_id.as_str()).fetch_scalars().await?;
    let is_new = |row: &HistoryEntry| is_announced(row) && !known.contains(&row.entry_id);
    if read.history.iter().flatten().any(is_new) {
        let seen = (stored.history_at, read.complaint.history_at);
        note(tx, stored, Finding::Change, seen).await?;
    }
    Ok(())
}

/// Records a finding between two instants: the reading before, and the one that found it.
async fn note(tx: &mut Tx, of: &Complaint, what: Finding, (known, found): (Timestamp, Timestamp)) -> Result<()> {
    let note = tx.query(NOTE).bind(of.complaint_id.as_str()).bind(what.as_str()).bind(of.mchid.as_str());
    note.bind(known.0).bind(found.0).execute().await.map(drop)
}

/// Records that polling has brought a new complaint before a notification did.
pub(crate) async fn note_complaint(tx: &mut Tx, new: &Complaint, found: Timestamp) -> Result<()> {
    note(tx, new, Finding::Complaint, (Timestamp(0), found)).await
}

/// Whether WeChat Pay notifies of such a row.
fn is_announced(row: &HistoryEntry) -> bool {
    matches!(row.kind.voice(), Voice::User | Voice::Platform)
}

impl Store {
    /// Decides about findings that are at least `grace` old: those that a notification has announced until then are
    /// deleted, the others are counted. Returns what was counted.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn settle_findings(&self, now: Timestamp, grace: Span) -> Result<Vec<Finding>> {
        let mut tx = self.begin().await?;
        let found: Vec<(String, String, String, i64, i64)> = tx.query(TAKE).bind((now - grace).0).fetch_all().await?;
        let mut counted = Vec::new();
        for (complaint_id, what, mchid, known_at, found_at) in found {
            let until = Timestamp(found_at) + grace;
            let announced: bool =
                tx.query(ANNOUNCED).bind(&complaint_id).bind(known_at).bind(until.0).fetch_scalar().await?;
            if !announced {
                let day = Timestamp(found_at).in_beijing().date.to_string();
                tx.query(COUNT).bind(&mchid).bind(day).bind(&what).execute().await?;
                counted.push(what.parse().map_err(|_| StoreError::Corrupt { what: "finding" })?);
            }
        }
        tx.commit().await?;
        Ok(counted)
    }

    /// Deletes the counts of the days before one.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn prune_unannounced(&self, before: Date) -> Result<u64> {
        self.write(PRUNE).bind(before.to_string()).execute().await
    }
}
