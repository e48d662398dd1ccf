//! Workers: each takes one job after the other from the queue.

use crate::Result;
use crate::desk::Desk;
use crate::jobs::attempt::give_up;
use crate::jobs::registry;
use crate::sync;
use crate::trouble::Trouble;
use crate::work::{FetchPicture, Task};
use desk_domain::Span;
use desk_store::ClaimedJob;
use futures::future::join_all;
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
/// For workers that leave no kind of job to others.
const NONE: &str = "";

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
        while run_one_job(desk, "drain", NONE).await? {
            done += 1;
        }
        if done == before && handed_out == 0 {
            return Ok(done);
        }
    }
}

/// Does what is due until told to stop.
pub(super) async fn work_through_queue(desk: &Desk, shutdown: &CancellationToken) {
    let workers = (0..WORKERS).map(|n| {
        let leaves = if n < WORKERS_WITHOUT_PICTURES { FetchPicture::NAME } else { NONE };
        work(desk, format!("worker-{n}"), leaves, shutdown)
    });
    join_all(workers).await;
}

/// `leaves` is the kind of job that is left to others.
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

async fn run_one_job(desk: &Desk, worker: &str, leaves: &str) -> Result<bool> {
    let now = desk.now();
    let claimed = desk.store().claim_job_but(leaves, worker, now, now + LEASE).await?;
    let Some(job) = claimed else { return Ok(false) };
    let span = tracing::info_span!("job", job.kind = %job.kind, job.key = %job.key);
    do_job(desk, &job).instrument(span).await?;
    Ok(true)
}

async fn do_job(desk: &Desk, job: &ClaimedJob) -> Result<()> {
    match registry::find(&job.kind) {
        Some(known) => (known.attempt)(desk, job).await,
        None => give_up(desk, job, "nobody knows this kind of job").await,
    }
}
