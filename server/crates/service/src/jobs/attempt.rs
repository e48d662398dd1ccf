//! One attempt to do a job, and what became of it.

use crate::Result;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::patience::LONGEST_WAIT;
use crate::trouble::Trouble;
use crate::work::{Fate, Job, JobFailure};
use desk_domain::Span;
use desk_store::ClaimedJob;

/// Does a job and takes it out of the queue, or puts it back.
///
/// # Errors
/// If the queue cannot be used.
pub(super) async fn attempt<J: Job>(desk: &Desk, claimed: &ClaimedJob) -> Result<()> {
    let job = match J::read(&claimed.payload) {
        Ok(job) => job,
        Err(error) => return give_up(desk, claimed, &error.to_string()).await,
    };
    match job.run(desk).await {
        Ok(()) => Ok(desk.store().finish_job(claimed).await?),
        Err(error) => put_back_or_give_up(desk, claimed, &job, &error).await,
    }
}

/// Takes a job out of the queue that cannot be done.
pub(super) async fn give_up(desk: &Desk, claimed: &ClaimedJob, error: &str) -> Result<()> {
    tracing::error!(error, "job given up");
    Ok(desk.store().finish_job(claimed).await?)
}

async fn put_back_or_give_up(desk: &Desk, claimed: &ClaimedJob, job: &impl Job, error: &ServiceError) -> Result<()> {
    if let Some(trouble) = error.trouble() {
        wait_until_well(desk, claimed, trouble, error).await?;
        return job.note_put_back(desk, error).await;
    }
    let fate = job.fate(desk, error, claimed.attempts).await?;
    let (store, now, failure) = (desk.store(), desk.now(), JobFailure::from(error));
    match fate {
        Fate::GivenUp => return give_up(desk, claimed, &error.to_string()).await,
        Fate::Later(pause) => store.retry_job(claimed, now + pause, failure.as_str()).await?,
        Fate::InLane(lane, pause) => store.retry_in_lane(claimed, now + pause, &lane).await?,
    }
    if failure.needs_somebody() {
        tracing::warn!(error = %error.with_causes(), "job will be tried again");
    } else {
        tracing::debug!(%error, "job will be tried again");
    }
    job.note_put_back(desk, error).await
}

/// Puts a job back that the desk itself could not do: this is no attempt, and is repeated for as long as it takes.
async fn wait_until_well(desk: &Desk, claimed: &ClaimedJob, trouble: Trouble, error: &ServiceError) -> Result<()> {
    let pause = Span::seconds(1 << claimed.waits.clamp(0, 9)).min(LONGEST_WAIT);
    tracing::warn!(trouble = trouble.as_str(), error = %error.with_causes(), "work waits until the desk is well again");
    let now = desk.now();
    Ok(desk.store().put_back_unwell(claimed, now + pause, trouble.as_str(), now).await?)
}
