//! How far a backfill has come, so that it goes on after an interruption.

use crate::Result;
use crate::backend::Store;
use desk_domain::{Mchid, Timestamp};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackfillRecord {
    pub mchid: Mchid,
    /// First day, `yyyy-MM-dd`.
    pub from: String,
    /// Last day, included.
    pub to: String,
    /// First day that is not done.
    pub next: String,
    pub complaints: i64,
    pub finished_at: Option<Timestamp>,
    pub updated_at: Timestamp,
}

const PUT: &str = "INSERT INTO backfills (mchid, first_day, last_day, next_day, complaints, finished_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (mchid, first_day, last_day) DO UPDATE SET
        next_day = excluded.next_day
      , complaints = excluded.complaints
      , finished_at = excluded.finished_at
      , updated_at = excluded.updated_at";
const GET: &str = "SELECT next_day, complaints, finished_at, updated_at FROM backfills
    WHERE mchid = $1 AND first_day = $2 AND last_day = $3";

impl Store {
    /// # Errors
    /// If the database cannot be used.
    pub async fn put_backfill(&self, record: &BackfillRecord) -> Result<()> {
        write!(self, |tx| {
            sqlx::query(PUT)
                .bind(record.mchid.as_str())
                .bind(&record.from)
                .bind(&record.to)
                .bind(&record.next)
                .bind(record.complaints)
                .bind(record.finished_at.map(|at| at.0))
                .bind(record.updated_at.0)
                .execute(&mut *tx)
                .await?;
        });
        Ok(())
    }

    /// # Errors
    /// If the database cannot be used.
    pub async fn backfill(&self, mchid: &Mchid, from: &str, to: &str) -> Result<Option<BackfillRecord>> {
        let row: Option<(String, i64, Option<i64>, i64)> =
            read!(self, |db| sqlx::query_as(GET).bind(mchid.as_str()).bind(from).bind(to).fetch_optional(db).await?);
        Ok(row.map(|(next, complaints, finished_at, updated_at)| BackfillRecord {
            mchid: mchid.clone(),
            from: from.to_owned(),
            to: to.to_owned(),
            next,
            complaints,
            finished_at: finished_at.map(Timestamp),
            updated_at: Timestamp(updated_at),
        }))
    }
}
