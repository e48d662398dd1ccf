//! Jobs that were tried, have failed, and wait to be tried again.

use crate::Result;
use crate::store::Store;
use desk_domain::Timestamp;

/// Jobs of one kind that were put back with the same error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailedJobs {
    pub kind: String,
    /// As it was given to [`Store::retry_job`].
    pub last_error: String,
    pub count: i64,
    /// The most tries that one of them has had.
    pub tries: i64,
    /// When the first of them is tried again.
    pub next_try: Timestamp,
}

const FAILED: &str = "SELECT kind, last_error, COUNT(*), MAX(attempts), MIN(run_at) FROM jobs
    WHERE lease IS NULL AND waiting_for = '' AND last_error <> ''
    GROUP BY kind, last_error ORDER BY MAX(attempts) DESC, kind, last_error";

impl Store {
    /// The jobs that wait after an error, those first that were tried most often. Jobs that wait for the desk itself
    /// are in [`Store::waiting_jobs`].
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn failed_jobs(&self) -> Result<Vec<FailedJobs>> {
        let rows: Vec<(String, String, i64, i64, i64)> = self.query(FAILED).fetch_all().await?;
        let failed = |(kind, last_error, count, tries, next_try)| FailedJobs {
            kind,
            last_error,
            count,
            tries,
            next_try: Timestamp(next_try),
        };
        Ok(rows.into_iter().map(failed).collect())
    }
}
