//! Lanes: work that waits for the same quota, one behind the other at its pace.

use crate::Result;
use crate::db::tx::Tx;
use crate::jobs::new_job::{NewJob, insert_jobs_in};
use crate::store::Store;
use desk_domain::{Span, Timestamp};

/// Where work that shares a quota stands in line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    pub name: String,
    /// At which the quota lets calls through.
    pub interval: Span,
}

const COUNT: &str = "SELECT COUNT(*) FROM jobs WHERE lane = $1";
const LAST: &str = "SELECT COALESCE(MAX(run_at), 0) FROM jobs WHERE lane = $1 AND id <> $2";
/// The id of no row.
const NOBODY: i64 = 0;

/// Queues work at the end of a lane, one behind the other, in the transaction of what asks for it.
pub(crate) async fn insert_in_lane(tx: &mut Tx, jobs: Vec<NewJob>, lane: &Lane) -> Result<()> {
    let mut place = end_of_lane(tx, lane, NOBODY).await?;
    let mut in_line = Vec::with_capacity(jobs.len());
    for job in jobs {
        let run_at = job.run_at.max(place);
        place = run_at + lane.interval;
        in_line.push(NewJob { run_at, ..job });
    }
    insert_jobs_in(tx, &lane.name, &in_line).await
}

/// When the place behind everybody else in a lane comes up, for the job with this id.
pub(super) async fn end_of_lane(tx: &mut Tx, lane: &Lane, id: i64) -> Result<Timestamp> {
    let last: i64 = tx.query(LAST).bind(&lane.name).bind(id).fetch_scalar().await?;
    Ok(Timestamp(last) + lane.interval)
}

impl Store {
    /// How many jobs wait in a lane or are worked on.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn jobs_in_lane(&self, lane: &Lane) -> Result<i64> {
        self.query(COUNT).bind(&lane.name).fetch_scalar().await
    }
}
