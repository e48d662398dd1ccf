//! Refunds that users ask for: the decision, which can be told once, and the money, which an approval has to be followed by.
//!
//! Nothing is decided from what a page was made of: every verb reads the case, holds it against what its author saw, and the
//! store asks the same questions again in the transaction that writes the message down.

use super::SendError;
use super::write::Message;
use crate::Result;
use crate::access;
use crate::desk::Desk;
use crate::drafts;
use crate::platform::wire::refund::case_of;
use crate::send::form::{sent_before, unless_sent};
use crate::send::write::write_outbox;
use desk_domain::message::{DecisionNotes, RefundOrder};
use desk_domain::refund::{Decision, Field, Fields, Given, Payment, RefundCase, Seen, Stop, Why, Wrong, read_payment};
use desk_domain::{Actor, ComplaintId, Extras, FormId, OutboxEntry, OutboxId, SendKind};

/// A decision, or the start of what was decided, as it comes from its dialog.
#[derive(Clone, Debug, Default)]
pub struct RefundForm {
    pub fields: Fields,
    /// Pictures of a refusal, which are on the draft.
    pub attachments: Vec<String>,
    /// The number of the form. `None` is never the same as another.
    pub form: Option<FormId>,
}

/// Queues the decision on a refund. An approval that is to be carried out today is followed by the refund itself, if WeChat
/// Pay tells of an order that it can be paid from.
///
/// # Errors
/// [`SendError`]; what was written is then kept for the dialog.
pub async fn decide_refund(
    desk: &Desk,
    actor: &Actor,
    id: &ComplaintId,
    form: RefundForm,
) -> Result<OutboxId, SendError> {
    let stored = access::refund_case(desk, actor, id).await?;
    once(desk, actor, id, &form, decides_the_same, decide(desk, actor, &stored, &form)).await
}

/// Starts a refund that was approved, or starts it again after it did not get through: on the terms that were approved,
/// under the same number, which WeChat Pay acts on once.
///
/// # Errors
/// [`SendError`].
pub async fn start_refund(
    desk: &Desk,
    actor: &Actor,
    id: &ComplaintId,
    form: RefundForm,
) -> Result<OutboxId, SendError> {
    let stored = access::refund_case(desk, actor, id).await?;
    once(desk, actor, id, &form, pays_the_same, start(desk, actor, &stored, &form)).await
}

/// Acts unless the form was acted on before. Two of the same form that meet are one message all the same: the second is
/// stopped by the first, and finds it.
async fn once(
    desk: &Desk,
    actor: &Actor,
    id: &ComplaintId,
    form: &RefundForm,
    brings: impl Fn(&OutboxEntry, &Fields) -> bool,
    act: impl Future<Output = Result<OutboxId, SendError>>,
) -> Result<OutboxId, SendError> {
    let is_same = |sent: &OutboxEntry| brings(sent, &form.fields);
    if let Some(sent) = sent_before(desk, actor, id, form.form.as_ref(), is_same).await? {
        return Ok(sent);
    }
    match act.await {
        Err(stopped @ SendError::Refund(_)) => unless_sent(desk, actor, id, form.form.as_ref(), is_same, stopped).await,
        done => done,
    }
}

async fn decide(desk: &Desk, actor: &Actor, stored: &RefundCase, form: &RefundForm) -> Result<OutboxId, SendError> {
    let case = case_of(stored);
    drafts::keep_refund_notes(desk, actor, &stored.complaint.complaint_id, &form.fields.notes(case.round())).await?;
    let seen = seen_by(&form.fields.seen)?;
    let (decision, order) = case.checked(&seen, &form.fields)?;
    let message = message_of(&decision, order.clone());
    let guard = |stored: &RefundCase| {
        let now = case_of(stored);
        now.unchanged(&seen)?;
        now.decidable()?;
        order.as_ref().map_or(Ok(()), |order| now.ledger.allows(&order.refund_no, &order.payment()))
    };
    let message = Message {
        attachments: if message.kind == SendKind::RefundRefusal { form.attachments.as_slice() } else { &[] },
        form: form.form.clone(),
        guard: Some(&guard),
        ..message
    };
    write_outbox(desk, actor, &stored.complaint, &stored.history, message).await
}

async fn start(desk: &Desk, actor: &Actor, stored: &RefundCase, form: &RefundForm) -> Result<OutboxId, SendError> {
    let case = case_of(stored);
    drafts::keep_refund_notes(desk, actor, &stored.complaint.complaint_id, &form.fields.notes(case.round())).await?;
    let seen = seen_by(&form.fields.seen)?;
    case.unchanged(&seen)?;
    let payment = read_payment(&form.fields.order, &form.fields.amount).map_err(Stop::Fields)?;
    write_refund(desk, actor, stored, &payment, Some(&seen), form.form.as_ref()).await
}

/// Writes the order to pay down. Without `seen` it follows from an approval, whose author has seen everything.
pub(super) async fn write_refund(
    desk: &Desk,
    actor: &Actor,
    stored: &RefundCase,
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
        extras: Extras { refund: Some(order.clone()), ..Extras::default() },
        resend_of: attempt.map(|row| row.id.clone()),
        follows: attempt.map_or_else(|| case.approval().map(|row| row.id.clone()), |_| None),
        form: form.cloned(),
        guard: Some(&guard),
        ..Message::of(SendKind::Refund, "")
    };
    write_outbox(desk, actor, &stored.complaint, &stored.history, message).await
}

fn seen_by(given: &Given) -> Result<Seen, Stop> {
    let why = if matches!(given, Given::Missing) { Why::Missing } else { Why::Unreadable };
    Seen::parse(given.text()).ok_or(Wrong::new(Field::Seen, why).into())
}

fn message_of(decision: &Decision, refund: Option<RefundOrder>) -> Message<'_> {
    let extras = |launch_day, remark: &str| {
        let notes = DecisionNotes { launch_day, remark: remark.to_owned(), reason: String::new() };
        Extras { decision: Some(notes), ..Extras::default() }
    };
    match decision {
        Decision::Approve { launch, remark, .. } => Message {
            extras: Extras { refund, ..extras(launch.days(), remark) },
            ..Message::of(SendKind::RefundApproval, "")
        },
        Decision::Refuse { reason, remark } => {
            Message { extras: extras(0, remark), ..Message::of(SendKind::RefundRefusal, reason) }
        }
    }
}

/// Whether a form brings the decision that it has brought before.
fn decides_the_same(sent: &OutboxEntry, fields: &Fields) -> bool {
    let Ok(decision) = fields.read(sent.extras.refund.is_some()) else { return false };
    let message = message_of(&decision, sent.extras.refund.clone());
    let pays = match &decision {
        Decision::Approve { payment, .. } => payment == &sent.extras.refund.as_ref().map(RefundOrder::payment),
        Decision::Refuse { .. } => true,
    };
    pays && (message.kind, message.text, &message.extras) == (sent.kind, sent.text.as_str(), &sent.extras)
}

fn pays_the_same(sent: &OutboxEntry, fields: &Fields) -> bool {
    let payment = read_payment(&fields.order, &fields.amount).ok();
    sent.kind == SendKind::Refund
        && payment.is_some()
        && payment == sent.extras.refund.as_ref().map(RefundOrder::payment)
}
