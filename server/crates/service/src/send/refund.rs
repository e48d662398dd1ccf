//! Refunds that users ask for: the decision, which can be made once, and the payment, which has to follow an approval.
//!
//! Nothing is decided from what a page showed: every verb reads the case and compares it with what its author saw, and
//! the store asks the same questions again in the transaction that writes the message.

use super::SendError;
use super::write::Message;
use crate::Result;
use crate::access;
use crate::desk::Desk;
use crate::drafts;
use crate::platform::wire::refund::case_of;
use crate::send::form::{sent_before, unless_sent};
use crate::send::write::write_outbox;
use desk_domain::message::{Approval, RefundOrder, Refusal};
use desk_domain::refund::{
    Decision, Field, Fields, Given, Payment, RefundCase, RefundConversation, Seen, Stop, Why, Wrong, read_payment,
};
use desk_domain::{Actor, ComplaintId, Content, FormId, OutboxEntry, OutboxId};

/// A decision on a refund, or its start, as submitted by its dialog.
#[derive(Clone, Debug, Default)]
pub struct RefundForm {
    pub fields: Fields,
    /// The ids of the pictures of a refusal, which are on the draft.
    pub attachments: Vec<String>,
    /// The number of the form; `None` never equals another.
    pub form: Option<FormId>,
}

/// Queues the decision on a refund. An approval that takes effect today is followed by the refund itself, if WeChat Pay
/// names an order that it can be paid from.
///
/// # Errors
/// [`SendError`]; what was written is then kept for the dialog.
pub async fn decide_refund(
    desk: &Desk,
    actor: &Actor,
    id: &ComplaintId,
    form: RefundForm,
) -> Result<OutboxId, SendError> {
    once(desk, actor, id, &form, decides_the_same, |stored| decide(desk, actor, stored, &form)).await
}

/// Starts a refund that was approved, or starts it again after it did not get through: on the approved terms, and under
/// the same number, on which WeChat Pay acts once.
///
/// # Errors
/// [`SendError`].
pub async fn start_refund(
    desk: &Desk,
    actor: &Actor,
    id: &ComplaintId,
    form: RefundForm,
) -> Result<OutboxId, SendError> {
    once(desk, actor, id, &form, pays_the_same, |stored| start(desk, actor, stored, &form)).await
}

/// Makes an act idempotent by its form. Of two submissions at the same time, the second is stopped by the first and
/// returns its message.
async fn once<Acts: Future<Output = Result<OutboxId, SendError>>>(
    desk: &Desk,
    actor: &Actor,
    id: &ComplaintId,
    form: &RefundForm,
    brings: impl Fn(&OutboxEntry, &Fields) -> bool,
    act: impl FnOnce(RefundConversation) -> Acts,
) -> Result<OutboxId, SendError> {
    let stored = access::refund_conversation(desk, actor, id, form.form.as_ref()).await?;
    let is_same = |sent: &OutboxEntry| brings(sent, &form.fields);
    if let Some(sent) = sent_before(actor, id, stored.conversation.sent.as_ref(), is_same)? {
        return Ok(sent);
    }
    match act(stored).await {
        Err(stopped @ SendError::Refund(_)) => unless_sent(desk, actor, id, form.form.as_ref(), is_same, stopped).await,
        done => done,
    }
}

async fn decide(
    desk: &Desk,
    actor: &Actor,
    stored: RefundConversation,
    form: &RefundForm,
) -> Result<OutboxId, SendError> {
    let id = &stored.conversation.complaint.complaint_id;
    let case = case_of(&stored);
    drafts::save_refund_notes(desk, actor, id, &form.fields.notes(case.round())).await?;
    let seen = seen_by(&form.fields.seen)?;
    let (decision, order) = case.checked(&seen, &form.fields)?;
    let content = content_of(decision, order.clone());
    let guard = |stored: &RefundCase| {
        let now = case_of(stored);
        now.unchanged(&seen)?;
        now.decidable()?;
        order.as_ref().map_or(Ok(()), |order| now.ledger.allows(&order.refund_no, &order.payment()))
    };
    let message = Message {
        attachments: if matches!(content, Content::Refusal(_)) { form.attachments.as_slice() } else { &[] },
        form: form.form.clone(),
        guard: Some(&guard),
        ..content.into()
    };
    write_outbox(desk, actor, &stored.conversation, message).await
}

async fn start(
    desk: &Desk,
    actor: &Actor,
    stored: RefundConversation,
    form: &RefundForm,
) -> Result<OutboxId, SendError> {
    let id = &stored.conversation.complaint.complaint_id;
    let case = case_of(&stored);
    drafts::save_refund_notes(desk, actor, id, &form.fields.notes(case.round())).await?;
    let seen = seen_by(&form.fields.seen)?;
    case.unchanged(&seen)?;
    let payment = read_payment(&form.fields.order, &form.fields.amount).map_err(Stop::Fields)?;
    write_refund(desk, actor, &stored, &payment, Some(&seen), form.form.as_ref()).await
}

/// Writes the order to pay. `seen` is `None` if the refund follows from an approval by itself.
pub(super) async fn write_refund(
    desk: &Desk,
    actor: &Actor,
    stored: &RefundConversation,
    payment: &Payment,
    seen: Option<&Seen>,
    form: Option<&FormId>,
) -> Result<OutboxId, SendError> {
    let case = case_of(stored);
    let order = case.startable(payment)?;
    let attempt = case.last_attempt(&order.refund_no);
    let guard = |stored: &RefundCase| {
        let now = case_of(stored);
        seen.map_or(Ok(()), |seen| now.unchanged(seen))?;
        if now.startable(payment)? == order { Ok(()) } else { Err(Stop::NothingToStart) }
    };
    let message = Message {
        resend_of: attempt.map(|row| row.id.clone()),
        follows: attempt.map_or_else(|| case.approval().map(|row| row.id.clone()), |_| None),
        form: form.cloned(),
        guard: Some(&guard),
        ..Content::Refund(order.clone()).into()
    };
    write_outbox(desk, actor, &stored.conversation, message).await
}

fn seen_by(given: &Given) -> Result<Seen, Stop> {
    let why = if matches!(given, Given::Missing) { Why::Missing } else { Why::Unreadable };
    Seen::parse(given.text()).ok_or(Wrong::new(Field::Seen, why).into())
}

fn content_of(decision: Decision, order: Option<RefundOrder>) -> Content {
    match decision {
        Decision::Approve { launch, remark, .. } => {
            Content::Approval(Approval { launch_day: launch.days(), remark, order })
        }
        Decision::Refuse { reason, remark } => Content::Refusal(Refusal { reason, remark }),
    }
}

/// Whether a form submits the decision that was sent.
fn decides_the_same(sent: &OutboxEntry, fields: &Fields) -> bool {
    let order = sent.content.order();
    let Ok(decision) = fields.read(order.is_some()) else { return false };
    let pays = match &decision {
        Decision::Approve { payment, .. } => *payment == order.map(RefundOrder::payment),
        Decision::Refuse { .. } => true,
    };
    pays && content_of(decision, order.cloned()) == sent.content
}

fn pays_the_same(sent: &OutboxEntry, fields: &Fields) -> bool {
    let Content::Refund(order) = &sent.content else { return false };
    read_payment(&fields.order, &fields.amount).is_ok_and(|payment| payment == order.payment())
}
