//! Work that is done behind the pages: queued in the database, so that a crash loses none of it, or done again and again.
//!
//! `worker` takes what is due from the queue, `registry` knows whose job it is, `attempt` does it and writes down what became
//! of it, `waiting` tells what waits for the desk itself, `failing` what waits after another error. `schedule` has what recurs.

mod attempt;
mod failing;
mod prune;
mod registry;
mod schedule;
mod waiting;
mod worker;

pub use failing::{FailingWork, failing};
pub use prune::prune;
pub(crate) use waiting::Unwell;
pub use waiting::{WaitingWork, waiting};
pub use worker::run_until_idle;

use crate::desk::Desk;
use crate::platform;
use tokio_util::sync::CancellationToken;

/// Works until told to stop: what is queued, and what recurs.
pub async fn run(desk: &Desk, shutdown: CancellationToken) {
    tokio::join!(worker::work_through_queue(desk, &shutdown), schedule::keep(desk, &shutdown));
    platform::keep_all_sightings(desk).await;
}
