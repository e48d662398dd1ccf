//! What a person does with a message that is written: withdraws it, lets it leave at once, has it looked for.

use crate::Result;
use crate::access;
use crate::audit;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::work::{self, Deliver, ReadBack, Task};
use desk_domain::{Act, Actor, DeliveryState, OutboxEntry, OutboxId};
use serde_json::json;

/// Withdraws a held message; its text and pictures become the author's draft again. `false` if it has left.
///
/// # Errors
/// If the message is not there, is a colleague's, or the database cannot be used.
pub async fn withdraw(desk: &Desk, actor: &Actor, id: &OutboxId) -> Result<bool> {
    let row = own_message(desk, actor, id).await?;
    let audit = audit::line(desk, actor, Act::Withdraw, row.complaint_id.as_str(), &json!({"outbox": id}));
    Ok(desk.store().withdraw_outbox(id, desk.now(), &audit).await?)
}

/// Lets a held message leave at once. `false` if it has left already.
///
/// # Errors
/// If the message is not there, is a colleague's, or the database cannot be used.
pub async fn send_now(desk: &Desk, actor: &Actor, id: &OutboxId) -> Result<bool> {
    let row = own_message(desk, actor, id).await?;
    let audit = audit::line(desk, actor, Act::SendNow, row.complaint_id.as_str(), &json!({"outbox": id}));
    let now = desk.now();
    let job = Deliver { id: id.clone() }.due(now)?;
    let moved = desk.store().set_send_after(id, now, &job, &audit).await?;
    desk.wake_worker();
    Ok(moved)
}

/// A message of the actor's own, or of a colleague that the actor watches over: colleagues do not decide on each
/// other's words.
async fn own_message(desk: &Desk, actor: &Actor, id: &OutboxId) -> Result<OutboxEntry> {
    let row = access::message(desk, actor, id).await?;
    if row.author == actor.staff_id || actor.watches_over_others() {
        Ok(row)
    } else {
        Err(ServiceError::AnothersMessage)
    }
}

/// Has the history read now instead of at the next planned look. `false` if there is nothing to find out.
///
/// # Errors
/// If the message is not there or the database cannot be used.
pub async fn verify_now(desk: &Desk, actor: &Actor, id: &OutboxId) -> Result<bool> {
    let row = access::message(desk, actor, id).await?;
    let open = matches!(row.state, DeliveryState::Unconfirmed | DeliveryState::VerifiedMissing);
    if open {
        work::enqueue(desk, &ReadBack { id: id.clone() }).await?;
    }
    Ok(open)
}
