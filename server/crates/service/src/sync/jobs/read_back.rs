//! The job that looks for a message whose outcome is unknown, by reading its complaint. It ends with each look;
//! `send/settle.rs` plans the next one.

use crate::Result;
use crate::desk::Desk;
use crate::platform::Caller;
use crate::send;
use crate::sync::read_complaint;
use crate::work::{Depth, Job, ReadBack, WaitingKind};
use desk_domain::SendKind;

impl Job for ReadBack {
    const WAITS_AS: WaitingKind = WaitingKind::Messages;

    async fn run(&self, desk: &Desk) -> Result<()> {
        let Some(message) = send::message_in_doubt(desk, &self.id).await? else { return Ok(()) };
        if message.kind() == SendKind::Refund {
            send::look_for_refund(desk, &message).await?;
        } else {
            read_complaint(desk, &message.mchid, &message.complaint_id, Depth::Whole, Caller::Person).await?;
        }
        send::note_look(desk, &self.id).await
    }
}
