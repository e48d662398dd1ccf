//! The job that sends a message. It ends when the message has been requested, or cannot be: `send/deliver.rs`.

use crate::Result;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::send::deliver::deliver;
use crate::send::wait::{before_next_try_to_send, waits_for};
use crate::work::{Deliver, Fate, Job, WaitingKind};

impl Job for Deliver {
    const WAITS_AS: WaitingKind = WaitingKind::Messages;

    async fn run(&self, desk: &Desk) -> Result<()> {
        deliver(desk, &self.id).await
    }

    async fn fate(&self, _desk: &Desk, error: &ServiceError, attempts: i32) -> Result<Fate> {
        Ok(Fate::Later(before_next_try_to_send(error, attempts)))
    }

    /// Stores what the message waits for, for its author to see.
    async fn note_put_back(&self, desk: &Desk, error: &ServiceError) -> Result<()> {
        Ok(desk.store().note_wait(&self.id, waits_for(error), desk.now()).await?)
    }
}
