//! The progress of backfills.

use crate::Result;
use crate::db::columns::{Columns, row, select, upsert};
use crate::db::ids::{parse_day, parse_mchid};
use crate::db::tx::Tx;
use crate::store::Store;
use desk_domain::time::Date;
use desk_domain::{Backfill, Mchid, Timestamp};
use sqlx::AssertSqlSafe;

row!(
    struct Row {
        mchid: String,
        first_day: String,
        last_day: String,
        next_day: String,
        window_days: i64,
        next_row: i64,
        complaints: i64,
        paused_at: Option<i64>,
        finished_at: Option<i64>,
        updated_at: i64,
    }
);

const KEY: [&str; 3] = ["mchid", "first_day", "last_day"];
/// Columns that the progress leaves alone: pausing and resuming write them.
const KEPT: [&str; 1] = ["paused_at"];
const ONE: &str = "FROM backfills WHERE mchid = $1 AND first_day = $2 AND last_day = $3";
const UNFINISHED: &str = "FROM backfills WHERE mchid = $1 AND finished_at IS NULL ORDER BY first_day, last_day";
const PAUSE_ONE: &str = "UPDATE backfills SET paused_at = $4 WHERE mchid = $1 AND first_day = $2 AND last_day = $3";
const PAUSE: &str = "UPDATE backfills SET paused_at = $2 WHERE mchid = $1 AND finished_at IS NULL";

/// Stores the progress of a backfill, in a transaction.
pub(crate) async fn put_backfill(tx: &mut Tx, backfill: &Backfill) -> Result<()> {
    tx.query(AssertSqlSafe(upsert("backfills", Row::COLUMNS, &KEY, &KEPT)))
        .bind(backfill.mchid.as_str())
        .bind(backfill.from.to_string())
        .bind(backfill.to.to_string())
        .bind(backfill.next.to_string())
        .bind(backfill.window_days)
        .bind(backfill.next_row)
        .bind(backfill.complaints)
        .bind(backfill.paused_at.map(|at| at.0))
        .bind(backfill.finished_at.map(|at| at.0))
        .bind(backfill.updated_at.0)
        .execute()
        .await
        .map(drop)
}

impl Store {
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn put_backfill(&self, backfill: &Backfill) -> Result<()> {
        let mut tx = self.begin().await?;
        put_backfill(&mut tx, backfill).await?;
        tx.commit().await?;
        Ok(())
    }

    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn backfill(&self, mchid: &Mchid, from: Date, to: Date) -> Result<Option<Backfill>> {
        let (from, to) = (from.to_string(), to.to_string());
        let query = self.query(select::<Row>(ONE)).bind(mchid.as_str()).bind(from).bind(to);
        query.fetch_optional().await?.map(backfill).transpose()
    }

    /// The backfills of a merchant that have not ended.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn unfinished_backfills(&self, mchid: &Mchid) -> Result<Vec<Backfill>> {
        let rows = self.query(select::<Row>(UNFINISHED)).bind(mchid.as_str()).fetch_all().await?;
        rows.into_iter().map(backfill).collect()
    }

    /// Pauses one backfill, or (`None`) resumes it.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn pause_backfill(&self, backfill: &Backfill, at: Option<Timestamp>) -> Result<()> {
        self.write(PAUSE_ONE)
            .bind(backfill.mchid.as_str())
            .bind(backfill.from.to_string())
            .bind(backfill.to.to_string())
            .bind(at.map(|at| at.0))
            .execute()
            .await
            .map(drop)
    }

    /// Pauses all unfinished backfills of a merchant, wherever they run, or (`None`) resumes them. Returns how many
    /// there are.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn pause_backfills(&self, mchid: &Mchid, at: Option<Timestamp>) -> Result<u64> {
        self.write(PAUSE).bind(mchid.as_str()).bind(at.map(|at| at.0)).execute().await
    }
}

fn backfill(row: Row) -> Result<Backfill> {
    Ok(Backfill {
        mchid: parse_mchid(&row.mchid)?,
        from: parse_day(&row.first_day)?,
        to: parse_day(&row.last_day)?,
        next: parse_day(&row.next_day)?,
        window_days: row.window_days,
        next_row: row.next_row,
        complaints: row.complaints,
        paused_at: row.paused_at.map(Timestamp),
        finished_at: row.finished_at.map(Timestamp),
        updated_at: Timestamp(row.updated_at),
    })
}
