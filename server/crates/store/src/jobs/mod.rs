//! The job queue.

pub(crate) mod failed;
pub(crate) mod lane;
pub(crate) mod new_job;

use crate::db::tx::Tx;
use crate::jobs::lane::{Lane, end_of_lane};
use crate::jobs::new_job::{NewJob, insert_job};
use crate::store::Store;
use crate::{Dialect, Result};
use desk_domain::Timestamp;
use sqlx::FromRow;

/// A job that one worker holds until its lease ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimedJob {
    pub id: i64,
    pub kind: String,
    pub key: String,
    pub payload: String,
    /// How often it was tried before.
    pub attempts: i32,
    /// How many times in a row it was put back because the desk itself was unwell.
    pub waits: i32,
    pub lease: String,
}

/// Jobs of one kind that wait for the desk itself to be well again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingJobs {
    /// As it was given to [`Store::put_back_unwell`].
    pub waiting_for: String,
    pub kind: String,
    pub count: i64,
    pub since: Timestamp,
}

#[derive(FromRow)]
struct Row {
    id: i64,
    kind: String,
    job_key: String,
    payload: String,
    attempts: i64,
    waits: i64,
    lease: String,
}

const DUE: &str = "SELECT COUNT(*) FROM jobs WHERE run_at <= $1 AND (lease IS NULL OR leased_until <= $1)";
const ANY_DUE: &str = "SELECT EXISTS (SELECT 1 FROM jobs WHERE run_at <= $1 AND (lease IS NULL OR leased_until <= $1)
    AND kind <> $2)";
const CLAIM_SQLITE: &str = "UPDATE jobs SET lease = $2 || '-' || id, leased_until = $3, attempts = attempts + 1
    WHERE id = (SELECT id FROM jobs WHERE run_at <= $1 AND (lease IS NULL OR leased_until <= $1) AND kind <> $4
        ORDER BY priority, run_at, id LIMIT 1)
    RETURNING id, kind, job_key, payload, attempts - 1 AS attempts, waits, lease";
const CLAIM_POSTGRES: &str = "UPDATE jobs SET lease = $2 || '-' || id, leased_until = $3, attempts = attempts + 1
    WHERE id = (SELECT id FROM jobs WHERE run_at <= $1 AND (lease IS NULL OR leased_until <= $1) AND kind <> $4
        ORDER BY priority, run_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, kind, job_key, payload, attempts - 1 AS attempts, waits, lease";
const FINISH: &str = "DELETE FROM jobs WHERE id = $1 AND lease = $2";
const GIVE_WAY: &str = "DELETE FROM jobs WHERE id = $1 AND lease = $2
    AND EXISTS (SELECT 1 FROM jobs AS other WHERE other.kind = $3 AND other.job_key = $4 AND other.lease IS NULL)";
const STAND_IN_LANE: &str = "UPDATE jobs SET lane = $3, attempts = attempts - 1 WHERE id = $1 AND lease = $2";
const RETRY: &str = "UPDATE jobs SET lease = NULL, leased_until = NULL, run_at = $3
    , last_error = COALESCE($4, last_error), waiting_for = '', waits = 0 WHERE id = $1 AND lease = $2";
const WAIT: &str = "UPDATE jobs SET lease = NULL, leased_until = NULL, run_at = $3, attempts = attempts - 1
    , waits = waits + 1, held_up_until = $3, waiting_since = CASE WHEN waiting_for = '' THEN $5 ELSE waiting_since END
    , waiting_for = $4 WHERE id = $1 AND lease = $2";
const WAITING: &str = "SELECT waiting_for, kind, COUNT(*), MIN(waiting_since) FROM jobs WHERE waiting_for <> ''
    GROUP BY waiting_for, kind ORDER BY MIN(waiting_since), waiting_for, kind";
const HELD_UP: &str =
    "SELECT CAST(COALESCE(MAX(held_up_until), 0) AS BIGINT) FROM jobs WHERE kind = $1 AND job_key = $2";

/// Removes a job for which an equal one was queued meanwhile: one is enough.
async fn gives_way(tx: &mut Tx, job: &ClaimedJob) -> Result<bool> {
    let ended = tx.query(GIVE_WAY).bind(job.id).bind(&job.lease).bind(&job.kind).bind(&job.key).execute().await?;
    Ok(ended > 0)
}

impl Store {
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn enqueue(&self, job: &NewJob) -> Result<()> {
        let mut tx = self.begin().await?;
        insert_job(&mut tx, job).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Claims the most urgent job that is due and not leased. Each job is held by one worker at a time.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn claim_job(&self, worker: &str, now: Timestamp, lease_until: Timestamp) -> Result<Option<ClaimedJob>> {
        self.claim_job_but("", worker, now, lease_until).await
    }

    /// The same, leaving one kind of jobs to other workers, so that however long that kind takes, some are free for the
    /// rest.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn claim_job_but(
        &self,
        kind: &str,
        worker: &str,
        now: Timestamp,
        lease_until: Timestamp,
    ) -> Result<Option<ClaimedJob>> {
        // Reading is cheap and concurrent; claiming needs the writer.
        let any: bool = self.query(ANY_DUE).bind(now.0).bind(kind).fetch_scalar().await?;
        if !any {
            return Ok(None);
        }
        let claim = match self.dialect() {
            Dialect::Sqlite => CLAIM_SQLITE,
            Dialect::Postgres => CLAIM_POSTGRES,
        };
        let lease = format!("{worker}-{}", lease_until.0);
        let row: Option<Row> =
            self.write(claim).bind(now.0).bind(&lease).bind(lease_until.0).bind(kind).fetch_optional().await?;
        Ok(row.map(|row| ClaimedJob {
            id: row.id,
            kind: row.kind,
            key: row.job_key,
            payload: row.payload,
            attempts: i32::try_from(row.attempts).unwrap_or(i32::MAX),
            waits: i32::try_from(row.waits).unwrap_or(i32::MAX),
            lease: row.lease,
        }))
    }

    /// Removes a job that is done. Does nothing if its lease has passed to another worker.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn finish_job(&self, job: &ClaimedJob) -> Result<()> {
        self.write(FINISH).bind(job.id).bind(&job.lease).execute().await.map(drop)
    }

    /// Puts a job back for later, unless an equal one was queued meanwhile. The class of the error is stored for
    /// [`Store::failed_jobs`]; it is one of the caller's constants, so that nothing of what was worked on can stand in
    /// it.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn retry_job(&self, job: &ClaimedJob, run_at: Timestamp, error: &'static str) -> Result<()> {
        self.put_back(job, run_at, None, Some(error)).await
    }

    /// Puts a job back at the end of a lane, so that jobs that wait for one quota come one by one at its pace, instead
    /// of all at once again and again. This does not count as an attempt.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn retry_in_lane(&self, job: &ClaimedJob, run_at: Timestamp, lane: &Lane) -> Result<()> {
        self.put_back(job, run_at, Some(lane), None).await
    }

    /// Puts a job back that failed because the desk itself is unwell. This does not count as an attempt; the reason is
    /// stored until the job has been tried without it.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn put_back_unwell(
        &self,
        job: &ClaimedJob,
        run_at: Timestamp,
        waiting_for: &str,
        now: Timestamp,
    ) -> Result<()> {
        let mut tx = self.begin().await?;
        if !gives_way(&mut tx, job).await? {
            tx.query(WAIT).bind(job.id).bind(&job.lease).bind(run_at.0).bind(waiting_for).bind(now.0).execute().await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// The jobs that wait for the desk itself, the longest first.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn waiting_jobs(&self) -> Result<Vec<WaitingJobs>> {
        let rows: Vec<(String, String, i64, i64)> = self.query(WAITING).fetch_all().await?;
        let waiting =
            |(waiting_for, kind, count, since)| WaitingJobs { waiting_for, kind, count, since: Timestamp(since) };
        Ok(rows.into_iter().map(waiting).collect())
    }

    /// Until when this job was last put back because the desk itself was unwell; 0 if it never was.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn held_up_until(&self, kind: &str, key: &str) -> Result<Timestamp> {
        Ok(Timestamp(self.query(HELD_UP).bind(kind).bind(key).fetch_scalar().await?))
    }

    async fn put_back(
        &self,
        job: &ClaimedJob,
        run_at: Timestamp,
        lane: Option<&Lane>,
        error: Option<&str>,
    ) -> Result<()> {
        let mut tx = self.begin().await?;
        let mut run_at = run_at;
        if let Some(lane) = lane {
            run_at = run_at.max(end_of_lane(&mut tx, lane, job.id).await?);
            tx.query(STAND_IN_LANE).bind(job.id).bind(&job.lease).bind(&lane.name).execute().await?;
        }
        if !gives_way(&mut tx, job).await? {
            tx.query(RETRY).bind(job.id).bind(&job.lease).bind(run_at.0).bind(error).execute().await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// How many jobs are due and not leased.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn jobs_waiting(&self, now: Timestamp) -> Result<i64> {
        self.query(DUE).bind(now.0).fetch_scalar().await
    }
}
