//! Lanes: jobs that wait for the same quota, one after the other at its pace.

use crate::Result;
use crate::db::tx::Tx;
use crate::jobs::new_job::{NewJob, insert_jobs_in};
use crate::store::Store;
use desk_domain::{Span, Timestamp};

/// The lane of jobs that share a quota.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    pub name: String,
    /// Time between two jobs: the pace of the quota.
    pub interval: Span,
}

const COUNT: &str = "SELECT COUNT(*) FROM jobs WHERE lane = $1";
const LAST: &str = "SELECT COALESCE(MAX(run_at), 0) FROM jobs WHERE lane = $1 AND id <> $2";
/// The id of no row.
const NOBODY: i64 = 0;

/// Queues jobs at the end of a lane, one after the other, in the transaction of whatever asks for them.
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

/// When the place behind all other jobs of a lane is due, for the job with this id.
pub(super) async fn end_of_lane(tx: &mut Tx, lane: &Lane, id: i64) -> Result<Timestamp> {
    let last: i64 = tx.query(LAST).bind(&lane.name).bind(id).fetch_scalar().await?;
    Ok(Timestamp(last) + lane.interval)
}

impl Store {
    /// How many jobs of a lane wait or are worked on.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn jobs_in_lane(&self, lane: &Lane) -> Result<i64> {
        self.query(COUNT).bind(&lane.name).fetch_scalar().await
    }
}
