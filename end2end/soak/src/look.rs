//! Looks at the database from outside. It may be as busy as the machine, which says nothing about the desk.

use crate::Result;
use desk_store::StoreError;
use std::time::Duration;

/// How long between two looks.
pub(crate) const AGAIN: Duration = Duration::from_millis(400);
/// What has no time for so many looks, each of them seconds long, is broken.
pub(crate) const TIMES: usize = 20;

/// What `read` finds, as soon as the database has time for it.
pub(crate) async fn patiently<T, F>(mut read: impl FnMut() -> F) -> Result<T>
where
    F: Future<Output = Result<T, StoreError>>,
{
    for _ in 1..TIMES {
        match read().await {
            Err(error) if error.is_transient() => tokio::time::sleep(AGAIN).await,
            found => return Ok(found?),
        }
    }
    Ok(read().await?)
}
