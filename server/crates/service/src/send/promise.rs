//! Keeping the promise of an approval: its refund follows by itself, and where it cannot, that is shown and recorded.

use super::SendError;
use crate::Result;
use crate::audit;
use crate::by::By;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::people;
use crate::platform::wire::refund::case_of;
use crate::send::codes;
use crate::send::refund::write_refund;
use crate::work::{RefundAfter, Task};
use desk_domain::message::{Approval, RefundOrder};
use desk_domain::refund::RefundConversation;
use desk_domain::{Act, AuditEntry, Content, OutboxEntry, OutboxId};
use desk_store::{NewJob, NewOutbox, Unkept};
use serde_json::json;

/// The job that follows a message that has arrived: the refund of an approval, or a look whether somebody has started
/// it by the promised time.
pub(super) fn follow_up(desk: &Desk, row: &OutboxEntry) -> Result<Option<NewJob>> {
    let Content::Approval(Approval { launch_day, order: Some(_), .. }) = row.content else { return Ok(None) };
    let at = if launch_day == 0 { desk.now() } else { desk.now().plus_working_days(launch_day) };
    RefundAfter { approval: row.id.clone() }.due(at).map(Some)
}

/// Starts the refund that follows from an approval which has arrived, in the name of its author. If a person was to
/// start it and nobody has, that is recorded.
pub(super) async fn refund_after(desk: &Desk, approval: &OutboxId) -> Result<()> {
    let Some(approval) = desk.store().outbox(approval).await? else { return Ok(()) };
    let Content::Approval(Approval { launch_day, order: Some(order), .. }) = &approval.content else { return Ok(()) };
    let stored = desk.store().refund_conversation(&approval.complaint_id, &approval.author, None).await?;
    let Some(stored) = stored else { return Ok(()) };
    // Somebody has been quicker; the page shows what became of it.
    let case = case_of(&stored);
    if case.last_attempt(&order.refund_no).is_some() {
        return Ok(());
    }
    if *launch_day > 0 {
        if !case.may_start() {
            return Ok(());
        }
        let told = "nobody has started it by the time that was promised";
        return unkept(desk, &stored, &approval, order, codes::PROMISE_OVERDUE, told).await;
    }
    let Some(author) = people::staff(desk, &approval.author).await? else {
        let told = "whoever approved it has no account any more";
        return unkept(desk, &stored, &approval, order, codes::AUTHOR_IS_GONE, told).await;
    };
    match write_refund(desk, &author.actor(), &stored, &order.payment(), None, None).await {
        Ok(_) | Err(SendError::DoneAlready) => Ok(()),
        Err(SendError::StillOpen(_)) => Err(ServiceError::NotYet("another message of this complaint is not settled")),
        Err(SendError::Service(error)) if error.is_transient() => Err(error),
        Err(error) => unkept(desk, &stored, &approval, order, codes::NO_LONGER_DUE, &error.to_string()).await,
    }
}

/// Records that an approved refund cannot be started: it is shown in the complaint as failed, for a person to look at.
async fn unkept(
    desk: &Desk,
    stored: &RefundConversation,
    approval: &OutboxEntry,
    order: &RefundOrder,
    code: &str,
    why: &str,
) -> Result<()> {
    let id = OutboxId::parse(&desk.new_id()).map_err(|error| ServiceError::Internal(error.to_string()))?;
    let now = desk.now();
    let row = NewOutbox {
        idempotency_key: id.to_string(),
        id: id.clone(),
        complaint_id: approval.complaint_id.clone(),
        mchid: approval.mchid.clone(),
        subject_mchid: approval.subject_mchid.clone(),
        content: Content::Refund(order.clone()),
        author: approval.author.clone(),
        created_at: now,
        send_after: now,
        known_entry_ids: stored.conversation.history.iter().map(|row| row.entry_id.clone()).collect(),
        resend_of: None,
        follows: Some(approval.id.clone()),
        form: None,
        drafted: None,
    };
    let detail = json!({"outbox": id, "approval": approval.id, "amount": order.amount.0, "code": code, "reason": why});
    let audit = audit::line(desk, By::Desk, Act::RefundNotStarted, approval.complaint_id.as_str(), &detail);
    if desk.store().note_unkept(&row, Unkept { code, message: why }, &audit).await? {
        tracing::warn!(complaint.id = %approval.complaint_id, outbox.id = %id, code, why, "an approved refund was not started");
    }
    Ok(())
}

/// The audit line for a message about money that did not get through: somebody counts on it.
pub(super) fn audit_of_failure(desk: &Desk, row: &OutboxEntry, code: Option<&str>, why: &str) -> Option<AuditEntry> {
    if !row.kind().is_about_money() {
        return None;
    }
    tracing::warn!(complaint.id = %row.complaint_id, outbox.id = %row.id, kind = row.kind().as_str(), code, why, "a message about money has not got through");
    let amount = row.content.order().map(|order| order.amount.0);
    let detail = json!({
        "outbox": row.id, "kind": row.kind().as_str(), "author": row.author_name, "amount": amount, "code": code, "reason": why,
    });
    Some(audit::line(desk, By::Desk, Act::RefundFailed, row.complaint_id.as_str(), &detail))
}
