//! The job that keeps the promise of an approval. It ends when the refund is in the outbox, or is shown in the
//! complaint as one that could not be started: `send/promise.rs`.

use crate::Result;
use crate::desk::Desk;
use crate::send::promise::refund_after;
use crate::work::{Job, RefundAfter, WaitingKind};

impl Job for RefundAfter {
    const WAITS_AS: WaitingKind = WaitingKind::Messages;

    async fn run(&self, desk: &Desk) -> Result<()> {
        refund_after(desk, &self.approval).await
    }
}
