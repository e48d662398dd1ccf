//! How far a backfill has come, so that it goes on after an interruption.

use crate::Result;
use crate::db::ids::parse_day;
use crate::db::tx::Tx;
use crate::store::Store;
use desk_domain::time::Date;
use desk_domain::{Mchid, Timestamp};
use sqlx::FromRow;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackfillRecord {
    pub mchid: Mchid,
    /// The first day, in Beijing.
    pub from: Date,
    /// The last day, included.
    pub to: Date,
    /// The first day of the window that is being listed.
    pub next: Date,
    /// How many days that window has.
    pub window_days: i64,
    /// How many of its rows are stored.
    pub next_row: i64,
    /// Listed in the windows before.
    pub complaints: i64,
    /// When somebody asked it to wait.
    pub paused_at: Option<Timestamp>,
    pub finished_at: Option<Timestamp>,
    pub updated_at: Timestamp,
}

#[derive(FromRow)]
struct Row {
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

/// Whether it is paused is not for who fills in to say, but for who pauses and resumes.
const PUT: &str = "INSERT INTO backfills
    (mchid, first_day, last_day, next_day, window_days, next_row, complaints, finished_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    ON CONFLICT (mchid, first_day, last_day) DO UPDATE SET
        next_day = excluded.next_day
      , window_days = excluded.window_days
      , next_row = excluded.next_row
      , complaints = excluded.complaints
      , finished_at = excluded.finished_at
      , updated_at = excluded.updated_at";
const GET: &str =
    "SELECT first_day, last_day, next_day, window_days, next_row, complaints, paused_at, finished_at, updated_at
    FROM backfills WHERE mchid = $1 AND first_day = $2 AND last_day = $3";
const UNFINISHED: &str =
    "SELECT first_day, last_day, next_day, window_days, next_row, complaints, paused_at, finished_at
    , updated_at FROM backfills WHERE mchid = $1 AND finished_at IS NULL ORDER BY first_day, last_day";
const PAUSE_ONE: &str = "UPDATE backfills SET paused_at = $4 WHERE mchid = $1 AND first_day = $2 AND last_day = $3";
const PAUSE: &str = "UPDATE backfills SET paused_at = $2 WHERE mchid = $1 AND finished_at IS NULL";

/// Writes how far a backfill has come, in a transaction.
pub(crate) async fn put_backfill(tx: &mut Tx, record: &BackfillRecord) -> Result<()> {
    let put = tx.query(PUT).bind(record.mchid.as_str()).bind(record.from.to_string()).bind(record.to.to_string());
    let put = put.bind(record.next.to_string()).bind(record.window_days).bind(record.next_row).bind(record.complaints);
    put.bind(record.finished_at.map(|at| at.0)).bind(record.updated_at.0).execute().await.map(drop)
}

impl Store {
    /// # Errors
    /// If the database cannot be used.
    pub async fn put_backfill(&self, record: &BackfillRecord) -> Result<()> {
        let mut tx = self.begin().await?;
        put_backfill(&mut tx, record).await?;
        tx.commit().await?;
        Ok(())
    }

    /// # Errors
    /// If the database cannot be used.
    pub async fn backfill(&self, mchid: &Mchid, from: Date, to: Date) -> Result<Option<BackfillRecord>> {
        let (from, to) = (from.to_string(), to.to_string());
        let row: Option<Row> = self.query(GET).bind(mchid.as_str()).bind(&from).bind(&to).fetch_optional().await?;
        row.map(|row| record(mchid, row)).transpose()
    }

    /// Backfills of a merchant that have not come to their end.
    ///
    /// # Errors
    /// If the database cannot be used.
    pub async fn unfinished_backfills(&self, mchid: &Mchid) -> Result<Vec<BackfillRecord>> {
        let rows: Vec<Row> = self.query(UNFINISHED).bind(mchid.as_str()).fetch_all().await?;
        rows.into_iter().map(|row| record(mchid, row)).collect()
    }

    /// Asks one backfill to wait, or (`None`) to go on.
    ///
    /// # Errors
    /// If the database cannot be used.
    pub async fn pause_backfill(&self, record: &BackfillRecord, at: Option<Timestamp>) -> Result<()> {
        self.write(PAUSE_ONE)
            .bind(record.mchid.as_str())
            .bind(record.from.to_string())
            .bind(record.to.to_string())
            .bind(at.map(|at| at.0))
            .execute()
            .await
            .map(drop)
    }

    /// Asks all unfinished backfills of a merchant to wait, wherever they run, or (`None`) to go on. Returns how many there
    /// are.
    ///
    /// # Errors
    /// If the database cannot be used.
    pub async fn pause_backfills(&self, mchid: &Mchid, at: Option<Timestamp>) -> Result<u64> {
        self.write(PAUSE).bind(mchid.as_str()).bind(at.map(|at| at.0)).execute().await
    }
}

fn record(mchid: &Mchid, row: Row) -> Result<BackfillRecord> {
    Ok(BackfillRecord {
        mchid: mchid.clone(),
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
