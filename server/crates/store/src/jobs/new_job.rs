//! Queuing jobs.

use crate::Result;
use crate::db::rows::{groups, values};
use crate::db::tx::Tx;
use desk_domain::Timestamp;
use sqlx::AssertSqlSafe;
use std::collections::BTreeMap;

/// A job to be queued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewJob {
    pub kind: &'static str,
    /// What it is about. Of jobs with the same kind and key one waits; queuing another keeps the earlier time.
    pub key: String,
    /// JSON.
    pub payload: String,
    pub run_at: Timestamp,
    /// Lower runs first.
    pub priority: i32,
}

/// The lane of jobs that wait for no quota, or were not refused by one yet.
const NO_LANE: &str = "";
const COLUMNS: &str = "kind, job_key, payload, run_at, priority, lane";
const CONFLICT: &str = "ON CONFLICT (kind, job_key) WHERE lease IS NULL DO UPDATE SET
        payload = excluded.payload
      , run_at = CASE WHEN excluded.run_at < jobs.run_at THEN excluded.run_at ELSE jobs.run_at END
      , priority = CASE WHEN excluded.priority < jobs.priority THEN excluded.priority ELSE jobs.priority END";

/// Queues a job in the transaction of whatever asks for it.
pub(crate) async fn insert_job(tx: &mut Tx, job: &NewJob) -> Result<()> {
    insert_jobs(tx, [job]).await
}

/// Queues several.
pub(crate) async fn insert_jobs(tx: &mut Tx, jobs: impl IntoIterator<Item = &NewJob>) -> Result<()> {
    insert_jobs_in(tx, NO_LANE, jobs).await
}

/// Queues jobs: this is the one statement that does. Equal jobs wait once, and one that has a lane keeps it.
pub(super) async fn insert_jobs_in(tx: &mut Tx, lane: &str, jobs: impl IntoIterator<Item = &NewJob>) -> Result<()> {
    let mut once: BTreeMap<(&str, &str), NewJob> = BTreeMap::new();
    for job in jobs {
        let earlier = once.get(&(job.kind, job.key.as_str()));
        let job_of_both = NewJob {
            run_at: earlier.map_or(job.run_at, |earlier| earlier.run_at.min(job.run_at)),
            priority: earlier.map_or(job.priority, |earlier| earlier.priority.min(job.priority)),
            ..job.clone()
        };
        once.insert((job.kind, job.key.as_str()), job_of_both);
    }
    let jobs: Vec<NewJob> = once.into_values().collect();
    for group in groups(&jobs) {
        let rows = values(group.len(), 6);
        let insert = format!("INSERT INTO jobs ({COLUMNS}) VALUES {rows} {CONFLICT}");
        let insert = group.iter().fold(tx.query(AssertSqlSafe(insert)), |insert, job| {
            let insert = insert.bind(job.kind).bind(&job.key).bind(&job.payload);
            insert.bind(job.run_at.0).bind(i64::from(job.priority)).bind(lane)
        });
        insert.execute().await?;
    }
    Ok(())
}
