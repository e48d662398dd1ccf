//! A person's judgement on whether a history row is a message whose outcome is unknown.

use super::candidates;
use crate::Result;
use crate::access;
use crate::audit;
use crate::desk::Desk;
use crate::send::promise::follow_up;
use crate::work::{ReadBack, Task};
use desk_domain::{Act, Actor, DeliveryState, OutboxId};
use desk_store::{NewJob, Transition};
use serde_json::json;

/// Stores a judgement. *This is it*: the message has arrived as that row. *This is not it*: the row no longer speaks
/// for or against it. `false` if there is nothing left to judge.
///
/// # Errors
/// If the message is not there or the database cannot be used.
pub async fn judge_row(desk: &Desk, actor: &Actor, id: &OutboxId, entry_id: &str, is_ours: bool) -> Result<bool> {
    let row = access::message(desk, actor, id).await?;
    let outbox = desk.store().outbox_of(&row.complaint_id).await?;
    let history = desk.store().history(&row.complaint_id).await?;
    let is_open = row.state == DeliveryState::Unconfirmed || row.state.may_resend();
    let could_be = candidates(&row, &outbox, &history).iter().any(|(_, entry)| entry.entry_id == entry_id);
    if !is_open || !could_be {
        return Ok(false);
    }
    let act = if is_ours { Act::RowIsOurs } else { Act::RowIsNotOurs };
    let detail = json!({"outbox": id, "entry_id": entry_id});
    let audit = audit::line(desk, actor, act, row.complaint_id.as_str(), &detail);
    let done = if is_ours {
        let arrived = Transition {
            entry_id: Some(entry_id.to_owned()),
            audit: Some(audit),
            ..Transition::to(DeliveryState::VerifiedDelivered, desk.now())
        };
        let jobs: Vec<NewJob> = follow_up(desk, &row)?.into_iter().collect();
        desk.store().transition(id, row.state, &arrived, &jobs).await?
    } else {
        let look = ReadBack { id: id.clone() }.due(desk.now())?;
        desk.store().not_ours(id, row.state, entry_id, &audit, &look).await?
    };
    desk.wake_worker();
    Ok(done)
}
