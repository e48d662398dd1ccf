//! Forgetting what is needed for a while only.

use crate::Result;
use crate::desk::Desk;
use crate::events;
use crate::evidence;
use crate::merchants;
use crate::people;
use crate::platform;
use crate::sync;

/// Forgets in every room what is needed for a while only.
///
/// # Errors
/// If the database or the picture folder cannot be used.
pub async fn prune(desk: &Desk) -> Result<()> {
    platform::prune(desk).await?;
    merchants::prune(desk).await?;
    sync::prune(desk).await?;
    events::prune(desk).await?;
    people::prune(desk).await?;
    evidence::prune(desk).await
}
