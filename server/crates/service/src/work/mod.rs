//! Background work: what waits in the queue, and what a job says of itself.
//!
//! Whoever queues work needs its [`Task`] alone, so that a room can ask for what a room above it does. The [`Job`] of each
//! task stands in a file of its own in the room of its subject.

mod failure;
mod fate;
mod job;
mod task;
mod tasks;
mod waiting;

pub(crate) use fate::{Fate, lane};
pub(crate) use job::Job;
pub(crate) use task::Task;
pub(crate) use tasks::{Deliver, Depth, FetchPicture, ReadBack, ReadComplaint, ReadHistory, Refresh, RefundAfter};

pub use failure::JobFailure;
pub use waiting::WaitingKind;

use crate::Result;
use crate::desk::Desk;

/// Queues work that is due now.
///
/// # Errors
/// If the database cannot be used.
pub(crate) async fn enqueue(desk: &Desk, task: &impl Task) -> Result<()> {
    desk.store().enqueue(&task.due(desk.now())?).await?;
    desk.wake_worker();
    Ok(())
}
