//! Work that was tried, has failed, and waits to be tried again.

use crate::Result;
use crate::access::{Granted, HealthRead};
use crate::desk::Desk;
use crate::jobs::registry;
use crate::work::{JobFailure, WaitingKind};
use desk_domain::Timestamp;
use std::cmp::Reverse;

/// Jobs of one kind whose last error was of one class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailingWork {
    pub failure: JobFailure,
    pub what: WaitingKind,
    pub count: i64,
    /// How often the one was tried that was tried most often.
    pub tries: i64,
    /// When the first of them is tried again.
    pub next_try: Timestamp,
}

/// Jobs that wait after an error which is not the desk's own ([`super::waiting()`] has those): first what lasts until somebody
/// does something about it, then what was tried most often.
///
/// # Errors
/// If the database cannot be read.
pub async fn failing(desk: &Desk, _by: &Granted<HealthRead>) -> Result<Vec<FailingWork>> {
    let mut failing: Vec<FailingWork> = Vec::new();
    for jobs in desk.store().failed_jobs().await? {
        let Some(job) = registry::find(&jobs.kind) else { continue };
        let (failure, what) = (JobFailure::of_stored(&jobs.last_error), job.waits_as);
        match failing.iter_mut().find(|known| (known.failure, known.what) == (failure, what)) {
            Some(known) => {
                known.count += jobs.count;
                known.tries = known.tries.max(jobs.tries);
                known.next_try = known.next_try.min(jobs.next_try);
            }
            None => {
                let (count, tries, next_try) = (jobs.count, jobs.tries, jobs.next_try);
                failing.push(FailingWork { failure, what, count, tries, next_try });
            }
        }
    }
    failing.sort_by_key(|work| (Reverse(work.failure.needs_somebody()), Reverse(work.tries)));
    Ok(failing)
}
