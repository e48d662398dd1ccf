//! What a task leads to.

use crate::Result;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::work::{Fate, Task, WaitingKind};
use std::future::ready;

/// A task that a worker can do.
///
/// It may be done more than once: a worker that dies has not said that it was done.
pub(crate) trait Job: Task {
    /// What administrators are told waits, while the desk itself is unwell.
    const WAITS_AS: WaitingKind;

    /// Does it.
    fn run(&self, desk: &Desk) -> impl Future<Output = Result<()>> + Send;

    /// What becomes of it after an error that is not the desk's own ([`crate::trouble`]); those are waited for. By default it
    /// is tried again, later each time.
    fn fate(&self, _desk: &Desk, error: &ServiceError, attempts: i32) -> impl Future<Output = Result<Fate>> + Send {
        ready(Ok(Fate::try_again(error, attempts)))
    }

    /// Tells whoever waits for it that it has been put back, and why. By default nobody does.
    fn note_put_back(&self, _desk: &Desk, _error: &ServiceError) -> impl Future<Output = Result<()>> + Send {
        ready(Ok(()))
    }
}
