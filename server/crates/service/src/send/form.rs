//! Forms are idempotent: a form becomes one message at most, however often, from whichever tab and whenever a browser
//! submits it.

use super::SendError;
use crate::access::require;
use crate::desk::Desk;
use desk_domain::{Actor, ComplaintId, DeliveryState, FormId, OutboxEntry, OutboxId, Permission};

/// A number for a form that is about to be shown. Each form on a page needs one of its own.
#[must_use]
pub fn new_form_number(desk: &Desk) -> String {
    desk.new_id()
}

/// Whether a form has become a message before.
///
/// # Errors
/// If the permission is missing or the database cannot be used.
pub async fn was_sent(desk: &Desk, actor: &Actor, form: &FormId) -> crate::Result<bool> {
    require(actor, Permission::ComplaintReply)?;
    Ok(desk.store().outbox_of_form(form).await?.is_some())
}

/// The message that a form has become, if it was submitted before. To be asked first: what stands in the way of a
/// second message does not stand in the way of the first.
///
/// # Errors
/// [`SendError::FormUsed`] if what was sent is not what the form brings now, [`SendError::TakenBack`] if its author has
/// withdrawn it since.
pub(super) fn sent_before(
    actor: &Actor,
    id: &ComplaintId,
    sent: Option<&OutboxEntry>,
    is_same: impl Fn(&OutboxEntry) -> bool,
) -> Result<Option<OutboxId>, SendError> {
    let Some(sent) = sent else { return Ok(None) };
    if sent.author != actor.staff_id || sent.complaint_id != *id || !is_same(sent) {
        return Err(SendError::FormUsed);
    }
    if sent.state == DeliveryState::Withdrawn {
        return Err(SendError::TakenBack);
    }
    Ok(Some(sent.id.clone()))
}

/// What a refusal means for a repeated form: the same form may have got through meanwhile, and be the obstacle itself.
pub(super) async fn unless_sent(
    desk: &Desk,
    actor: &Actor,
    id: &ComplaintId,
    form: Option<&FormId>,
    is_same: impl Fn(&OutboxEntry) -> bool,
    refused: SendError,
) -> Result<OutboxId, SendError> {
    let Some(form) = form else { return Err(refused) };
    let sent = desk.store().outbox_of_form(form).await?;
    sent_before(actor, id, sent.as_ref(), is_same)?.ok_or(refused)
}
