//! After the storm: both processes live, nothing fails, and what was begun is brought to an end.

use crate::Result;
use crate::look::{self, patiently};
use crate::world::World;
use desk_domain::Span;
use desk_service::{Clock, SystemClock};
use std::time::Duration;

/// Longer than a lease, a reading back and the longest wait of a job that failed, one after the other.
const PATIENCE: Duration = Duration::from_secs(8 * 60);

/// Returns when no message is open, no job waits or runs, and no notification is still to be delivered; or when that has
/// taken too long, which the books then show.
pub(crate) async fn wait(world: &World) -> Result<()> {
    let quiet = async {
        while !is_quiet(world).await? {
            tokio::time::sleep(look::AGAIN).await;
        }
        Ok(())
    };
    tokio::time::timeout(PATIENCE, quiet).await.unwrap_or(Ok(()))
}

async fn is_quiet(world: &World) -> Result<bool> {
    let delivered = world.platforms.iter().all(|platform| platform.control.callbacks_waiting() == 0);
    Ok(delivered && jobs(world).await? == 0 && patiently(|| world.store.unsettled_outbox()).await?.is_empty())
}

/// Jobs that wait or are held by somebody, now or later.
pub(crate) async fn jobs(world: &World) -> Result<i64> {
    patiently(|| world.store.jobs_waiting(SystemClock.now() + Span::hours(1))).await
}
