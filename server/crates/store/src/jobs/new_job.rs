//! Work to be queued, and how it is.

use crate::Result;
use crate::db::tx::Tx;
use desk_domain::Timestamp;

/// Work to be queued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewJob {
    pub kind: &'static str,
    /// What it is about. A kind and key wait at most once; asking again keeps the earlier time.
    pub key: String,
    /// JSON.
    pub payload: String,
    pub run_at: Timestamp,
    /// Lower runs first.
    pub priority: i32,
}

const ENQUEUE: &str = "INSERT INTO jobs (kind, job_key, payload, run_at, priority) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (kind, job_key) WHERE lease IS NULL DO UPDATE SET
        payload = excluded.payload
      , run_at = CASE WHEN excluded.run_at < jobs.run_at THEN excluded.run_at ELSE jobs.run_at END
      , priority = CASE WHEN excluded.priority < jobs.priority THEN excluded.priority ELSE jobs.priority END";

/// Queues work in the transaction of what asks for it.
pub(crate) async fn insert_job(tx: &mut Tx, job: &NewJob) -> Result<()> {
    let insert = tx.query(ENQUEUE).bind(job.kind).bind(&job.key).bind(&job.payload).bind(job.run_at.0);
    insert.bind(i64::from(job.priority)).execute().await.map(drop)
}
