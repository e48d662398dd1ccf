//! Work that waits for the desk itself to be well again, and goes on by itself when it is.

use crate::Result;
use crate::access::{Granted, HealthRead};
use crate::desk::Desk;
use crate::jobs::registry;
use crate::trouble::Trouble;
use crate::work::WaitingKind;
use desk_domain::Timestamp;
use std::sync::{Mutex, PoisonError};

/// What waits, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingWork {
    pub trouble: Trouble,
    pub what: WaitingKind,
    pub count: i64,
    /// When the first of it met the trouble.
    pub since: Timestamp,
}

/// Why the queue cannot be written, and since when; this cannot stand in the database.
#[derive(Default)]
pub(crate) struct Unwell(Mutex<Option<(Trouble, Timestamp)>>);

impl Unwell {
    pub(crate) fn note(&self, trouble: Trouble, now: Timestamp) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let since = held.map_or(now, |(_, since)| since);
        *held = Some((trouble, since));
    }

    /// The queue could be read; if work was done, it could be written too.
    pub(crate) fn note_well(&self, written: bool) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.take_if(|(trouble, _)| written || *trouble != Trouble::DiskFull);
    }

    fn get(&self) -> Option<(Trouble, Timestamp)> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What waits because the desk itself is unwell, and why; the longest first.
///
/// # Errors
/// If the database cannot be read.
pub async fn waiting(desk: &Desk, _by: &Granted<HealthRead>) -> Result<Vec<WaitingWork>> {
    let mut waiting: Vec<WaitingWork> = Vec::new();
    if let Some((trouble, since)) = desk.unwell().get() {
        let count = desk.store().jobs_waiting(desk.now()).await?;
        waiting.push(WaitingWork { trouble, what: WaitingKind::Queue, count, since });
    }
    for jobs in desk.store().waiting_jobs().await? {
        let Ok(trouble) = jobs.waiting_for.parse::<Trouble>() else { continue };
        let Some(job) = registry::find(&jobs.kind) else { continue };
        let what = job.waits_as;
        match waiting.iter_mut().find(|known| known.trouble == trouble && known.what == what) {
            Some(known) => {
                known.count += jobs.count;
                known.since = known.since.min(jobs.since);
            }
            None => waiting.push(WaitingWork { trouble, what, count: jobs.count, since: jobs.since }),
        }
    }
    Ok(waiting)
}
