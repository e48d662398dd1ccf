//! Work that is done behind the pages: queued in the database, so that a crash loses none of it.

mod waiting;

pub(crate) use waiting::Unwell;
pub use waiting::waiting;

use crate::Result;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::evidence;
use crate::jobs::waiting::wait_until_well;
use crate::merchants;
use crate::patience::{LONGEST_WAIT, before_next_try};
use crate::people::SESSION_KEPT;
use crate::platform::{self, Caller, REFRESH_EVERY, WRITE_EVERY};
use crate::send::{self, before_next_try_to_send, waits_for};
use crate::sync::{self, DERIVE_EVERY, HAND_OUT_EVERY, LOOK_EVERY, lane};
use crate::trouble::Trouble;
use crate::work::{Depth, PICTURE, Work};
use desk_domain::Span;
use desk_store::ClaimedJob;
use futures::TryFutureExt;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

/// Whoever holds a job must finish it within this time, or another worker takes it over. It bounds how long a crash
/// delays work; what leaves at most once is decided by the outbox, not by this.
const LEASE: Span = Span::seconds(30);
/// How long an idle worker waits before it looks at the queue again, for work queued by another process.
const LOOK_AGAIN: Duration = Duration::from_millis(500);
const WORKERS: usize = 4;
/// As many of them never wait for a picture: a file store that does not answer holds up no message.
const WORKERS_WITHOUT_PICTURES: usize = 2;
const SETTLE_EVERY: Span = Span::minutes(1);
const PRUNE_EVERY: Span = Span::hours(1);
/// Uses of keys are told for a week and kept for longer than that.
const KEEP_KEY_USES: Span = Span::days(30);
const WARN_EVERY: Span = Span::days(1);

/// Runs everything that is due now and returns how many jobs that were.
///
/// # Errors
/// If the queue itself cannot be used; a job that fails is put back and is no error here.
pub async fn run_until_idle(desk: &Desk) -> Result<usize> {
    let mut done = 0;
    // Ends when a turn finds nothing due; the clock of whoever calls this stands still.
    loop {
        let before = done;
        let handed_out = sync::hand_out_readings(desk).await?;
        while run_one_job(desk, "drain", "").await? {
            done += 1;
        }
        if done == before && handed_out == 0 {
            return Ok(done);
        }
    }
}

/// Works until told to stop: jobs, the list, re-reading by id, pruning.
pub async fn run(desk: &Desk, shutdown: CancellationToken) {
    let workers = (0..WORKERS).map(|n| {
        let leaves = if n < WORKERS_WITHOUT_PICTURES { PICTURE } else { "" };
        work(desk, format!("worker-{n}"), leaves, &shutdown)
    });
    tokio::join!(
        futures::future::join_all(workers),
        repeat(LOOK_EVERY, &shutdown, "reading lists", || sync::keep_lists(desk)),
        repeat(HAND_OUT_EVERY, &shutdown, "re-reading by id", || sync::hand_out_readings(desk).map_ok(drop)),
        repeat(SETTLE_EVERY, &shutdown, "counting what was not announced", || sync::settle_findings(desk)),
        repeat(PRUNE_EVERY, &shutdown, "pruning", || prune(desk)),
        repeat(DERIVE_EVERY, &shutdown, "deriving anew", || sync::derive_anew(desk).map_ok(drop)),
        repeat(REFRESH_EVERY, &shutdown, "platform certificates", || platform::refresh_all_certificates(desk)),
        repeat(WARN_EVERY, &shutdown, "the ends of keys", || merchants::warn_of_expiring_keys(desk)),
        repeat(WRITE_EVERY, &shutdown, "the use of keys", || async {
            platform::keep_all_sightings(desk).await;
            Ok(())
        }),
    );
    platform::keep_all_sightings(desk).await;
}

/// `leaves` is the kind of work that is left to others.
async fn work(desk: &Desk, worker: String, leaves: &str, shutdown: &CancellationToken) {
    while !shutdown.is_cancelled() {
        match run_one_job(desk, &worker, leaves).await {
            Ok(worked) => {
                desk.unwell().note_well(worked);
                if worked {
                    continue;
                }
            }
            Err(error) => {
                tracing::error!(%error, "the job queue cannot be used");
                desk.unwell().note(error.trouble().unwrap_or(Trouble::Database), desk.now());
            }
        }
        tokio::select! {
            () = desk.work_arrived() => {}
            () = tokio::time::sleep(LOOK_AGAIN) => {}
            () = shutdown.cancelled() => {}
        }
    }
}

/// Does something now and then, logging what goes wrong: the next time may succeed.
async fn repeat<F: Future<Output = Result<()>>>(
    every: Span,
    shutdown: &CancellationToken,
    what: &'static str,
    mut act: impl FnMut() -> F,
) {
    let mut ticks = tokio::time::interval(Duration::from_millis(u64::try_from(every.0).unwrap_or(1000)));
    loop {
        tokio::select! {
            _ = ticks.tick() => {
                if let Err(error) = act().await {
                    tracing::warn!(%error, what, "background work failed; it will be tried again");
                }
            }
            () = shutdown.cancelled() => return,
        }
    }
}

async fn run_one_job(desk: &Desk, worker: &str, leaves: &str) -> Result<bool> {
    let now = desk.now();
    let claimed = desk.store().claim_job_but(leaves, worker, now, now + LEASE).await?;
    let Some(job) = claimed else { return Ok(false) };
    let span = tracing::info_span!("job", job.kind = %job.kind, job.key = %job.key);
    do_job(desk, &job).instrument(span).await?;
    Ok(true)
}

async fn do_job(desk: &Desk, job: &ClaimedJob) -> Result<()> {
    match run_work(desk, job).await {
        Ok(()) => Ok(desk.store().finish_job(job).await?),
        Err(error) => put_back_or_give_up(desk, job, error).await,
    }
}

async fn put_back_or_give_up(desk: &Desk, job: &ClaimedJob, error: ServiceError) -> Result<()> {
    if let Some(trouble) = error.trouble() {
        return wait_until_well(desk, job, trouble, &error).await;
    }
    let Ok(work) = serde_json::from_str::<Work>(&job.payload) else { return give_up(desk, job, &error).await };
    let (store, now) = (desk.store(), desk.now());
    match &work {
        // It is handed out again; until then it holds no place in a line.
        Work::ReadComplaint { complaint_id, .. } | Work::Refresh { complaint_id, .. } if !error.is_transient() => {
            let is_stored = store.postpone_reading(complaint_id, now + LONGEST_WAIT).await?;
            if is_stored || matches!(error, ServiceError::NotFound) {
                return give_up(desk, job, &error).await;
            }
        }
        _ => {}
    }
    tracing::debug!(%error, "job will be tried again");
    let told = error.to_string();
    match (&error, &work) {
        (ServiceError::Quota { mchid, group, retry_after }, Work::ReadComplaint { .. } | Work::FetchPicture { .. }) => {
            store.retry_in_lane(job, now + *retry_after, &lane(mchid, *group), &told).await?
        }
        (_, Work::Deliver { id }) => {
            store.retry_job(job, now + before_next_try_to_send(&error, job.attempts), &told).await?;
            store.note_wait(id, waits_for(&error), now).await?;
        }
        _ => store.retry_job(job, now + before_next_try(&error, job.attempts), &told).await?,
    }
    Ok(())
}

async fn give_up(desk: &Desk, job: &ClaimedJob, error: &ServiceError) -> Result<()> {
    tracing::error!(%error, "job given up");
    Ok(desk.store().finish_job(job).await?)
}

async fn run_work(desk: &Desk, job: &ClaimedJob) -> Result<()> {
    let work: Work = serde_json::from_str(&job.payload).map_err(|error| ServiceError::Internal(error.to_string()))?;
    match work {
        Work::ReadComplaint { mchid, complaint_id, depth } => {
            sync::read_complaint(desk, &mchid, &complaint_id, depth, Caller::Background).await
        }
        Work::Refresh { mchid, complaint_id } => {
            sync::read_complaint(desk, &mchid, &complaint_id, Depth::Whole, Caller::Person).await
        }
        Work::Deliver { id } => send::deliver(desk, &id).await,
        Work::ReadBack { id } => send::read_back(desk, &id).await,
        Work::RefundAfter { approval } => send::refund_after(desk, &approval).await,
        Work::FetchPicture { key } => evidence::fetch_picture(desk, &key, Caller::Background).await.map(drop),
    }
}

/// Forgets what is needed for a while only.
///
/// # Errors
/// If the database or the picture folder cannot be used.
pub async fn prune(desk: &Desk) -> Result<()> {
    let now = desk.now();
    desk.store().prune_notifications(now - desk.settings().notification_retention).await?;
    desk.store().prune_events(now - desk.settings().event_retention).await?;
    desk.store().prune_sessions(now - SESSION_KEPT).await?;
    desk.store().prune_sign_in_tries(now).await?;
    desk.store().prune_key_uses(now - KEEP_KEY_USES).await?;
    evidence::prune_pictures(desk).await
}
