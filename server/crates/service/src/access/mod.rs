//! Who may: the one place in which permission, the scope of merchants and *not found* are answered.
//!
//! What people do with complaints takes their [`Actor`] and is answered by the functions here; what administrators do takes
//! [`Granted`]. What somebody may not see is answered as what is not there.

mod granted;

pub use granted::{AuditRead, Granted, HealthRead, MerchantRead, MerchantWrite, Right, StaffRead, StaffWrite, granted};

use crate::Result;
use crate::desk::Desk;
use crate::error::ServiceError;
use desk_domain::conversation::Conversation;
use desk_domain::refund::RefundConversation;
use desk_domain::{
    Actor, Complaint, ComplaintId, FormId, Mchid, Merchant, Note, NoteId, OutboxEntry, OutboxId, Permission,
};

/// Asks whether a person may. [`ServiceError::Forbidden`] names the permission that is missing.
pub(crate) fn require(actor: &Actor, permission: Permission) -> Result<()> {
    if actor.may(permission) { Ok(()) } else { Err(ServiceError::Forbidden(permission)) }
}

/// A complaint, for somebody who wants to do with it what the permission says.
pub(crate) async fn complaint(
    desk: &Desk,
    actor: &Actor,
    permission: Permission,
    id: &ComplaintId,
) -> Result<Complaint> {
    require(actor, permission)?;
    in_sight(desk.store().complaint(id).await?, |complaint| actor.may_see(&complaint.subject_mchid))
}

/// A complaint with everything that a new message is held against, for somebody who wants to write what the permission says.
/// Read at once: whatever else is asked of the database costs a reply time.
pub(crate) async fn conversation(
    desk: &Desk,
    actor: &Actor,
    permission: Permission,
    id: &ComplaintId,
    form: Option<&FormId>,
) -> Result<Conversation> {
    require(actor, permission)?;
    let conversation = desk.store().conversation(id, &actor.staff_id, form).await?;
    in_sight(conversation, |conversation| actor.may_see(&conversation.complaint.subject_mchid))
}

/// The same with everything that the refund of the complaint is judged by, for somebody who decides on it.
pub(crate) async fn refund_conversation(
    desk: &Desk,
    actor: &Actor,
    id: &ComplaintId,
    form: Option<&FormId>,
) -> Result<RefundConversation> {
    require(actor, Permission::RefundDecide)?;
    let stored = desk.store().refund_conversation(id, &actor.staff_id, form).await?;
    in_sight(stored, |stored| actor.may_see(&stored.conversation.complaint.subject_mchid))
}

/// A message of a kind that the person may write.
pub(crate) async fn message(desk: &Desk, actor: &Actor, id: &OutboxId) -> Result<OutboxEntry> {
    // Whoever may do nothing with complaints is not told which messages there are.
    require(actor, Permission::ComplaintRead)?;
    let row = in_sight(desk.store().outbox(id).await?, |row| actor.may_see(&row.subject_mchid))?;
    require(actor, row.kind().permission())?;
    Ok(row)
}

/// A note about a complaint, for somebody who may write one.
pub(crate) async fn note(desk: &Desk, actor: &Actor, id: &NoteId) -> Result<Note> {
    require(actor, Permission::ComplaintReply)?;
    let note = desk.store().note(id).await?.ok_or(ServiceError::NotFound)?;
    complaint(desk, actor, Permission::ComplaintReply, &note.complaint_id).await?;
    Ok(note)
}

/// A merchant that is connected here, for somebody who has the right to it.
pub(crate) async fn merchant<R>(desk: &Desk, by: &Granted<R>, mchid: &Mchid) -> Result<Merchant> {
    in_sight(desk.store().merchant(mchid).await?, |merchant| by.may_see(&merchant.mchid))
}

/// What was found, if whoever asks may see it.
fn in_sight<T>(found: Option<T>, may_see: impl FnOnce(&T) -> bool) -> Result<T> {
    found.filter(may_see).ok_or(ServiceError::NotFound)
}
