//! Refunds that users ask for: the decision, which can be told once, and the money, which an approval has to be followed by.

use super::SendError;
use super::write::Message;
use crate::Result;
use crate::desk::{Desk, require};
use crate::error::ServiceError;
use crate::jobs::Work;
use desk_domain::message::{DecisionNotes, MAX_DECISION_CHARS, MAX_LAUNCH_DAYS, RefundOrder};
use desk_domain::{
    Actor, ComplaintId, DeliveryState, Extras, FormId, HistoryKind, OutboxId, Permission, ProblemType, SendKind, reply,
};
use desk_store::{ComplaintRecord, HistoryRecord, NewJob, OutboxRecord};

/// A decision as it comes from its dialog.
#[derive(Clone, Debug, Default)]
pub struct RefundForm {
    pub approve: bool,
    /// Working days until the refund is started; 0 starts it as soon as the approval has arrived.
    pub launch_day: u32,
    /// For WeChat Pay's staff.
    pub remark: String,
    /// Of a refusal, shown to the user.
    pub reason: String,
    /// Pictures of a refusal, which are on the draft.
    pub attachments: Vec<String>,
    /// The number of the form. `None` is never the same as another.
    pub form: Option<FormId>,
}

impl Desk {
    /// Queues the decision on a refund. An approval that is to be carried out today is followed by the refund itself, if WeChat
    /// Pay tells of the order.
    ///
    /// # Errors
    /// [`SendError`]; what was written is then kept with the author's draft.
    pub async fn decide_refund(
        &self,
        actor: &Actor,
        id: &ComplaintId,
        form: RefundForm,
    ) -> Result<OutboxId, SendError> {
        require(actor, Permission::RefundDecide)?;
        let kind = if form.approve { SendKind::RefundApproval } else { SendKind::RefundRefusal };
        if let Some(sent) = self.sent_before(actor, id, form.form.as_ref(), |sent| sent.kind == kind).await? {
            return Ok(sent);
        }
        let complaint = self.store().complaint(id).await?.ok_or(ServiceError::NotFound)?;
        let (reason, remark) = (form.reason.trim().to_owned(), form.remark.trim().to_owned());
        let notes = DecisionNotes { launch_day: form.launch_day, remark, reason };
        self.save_decision_notes(actor, id, notes.clone()).await?;
        check_notes(form.approve, &notes)?;
        let history = self.store().history(id).await?;
        if !may_decide(&complaint, &history) {
            return Err(SendError::NothingToDecide);
        }
        let reason = notes.reason.clone();
        let message = if form.approve {
            let notes = DecisionNotes { reason: String::new(), ..notes };
            let extras = Extras { decision: Some(notes), refund: order_of(&complaint), ..Extras::default() };
            Message { extras, ..Message::of(kind, "") }
        } else {
            let extras = Extras { decision: Some(DecisionNotes { launch_day: 0, ..notes }), ..Extras::default() };
            Message { extras, attachments: &form.attachments, ..Message::of(kind, &reason) }
        };
        self.write_outbox(actor, &complaint, &history, Message { form: form.form, ..message }).await
    }

    /// Starts a refund that was approved, or starts it again after it did not get through: under the same number, which
    /// WeChat Pay acts on once.
    ///
    /// # Errors
    /// [`SendError`].
    pub async fn start_refund(&self, actor: &Actor, id: &ComplaintId) -> Result<OutboxId, SendError> {
        require(actor, Permission::RefundDecide)?;
        let complaint = self.store().complaint(id).await?.ok_or(ServiceError::NotFound)?;
        let history = self.store().history(id).await?;
        let outbox = self.store().outbox_of(id).await?;
        if !may_start(&complaint, &history, &outbox) {
            return Err(SendError::NothingToDecide);
        }
        let order = order_of(&complaint).ok_or(SendError::NothingToDecide)?;
        let failed = about(&outbox, SendKind::Refund, &order).next_back();
        let approval = about(&outbox, SendKind::RefundApproval, &order).rev().find(|row| row.state.has_arrived());
        let refund = failed.and_then(|row| row.extras.refund.clone()).unwrap_or(order.clone());
        let message = Message {
            extras: Extras { refund: Some(refund), ..Extras::default() },
            resend_of: failed.map(|row| row.id.clone()),
            follows: failed.map_or_else(|| approval.map(|row| row.id.clone()), |_| None),
            ..Message::of(SendKind::Refund, "")
        };
        self.write_outbox(actor, &complaint, &history, message).await
    }

    /// The refund that follows from an approval which has arrived, in the name of whoever approved it.
    pub(crate) async fn refund_after(&self, approval: &OutboxId) -> Result<()> {
        let Some(approval) = self.store().outbox(approval).await? else { return Ok(()) };
        let Some(author) = self.staff(&approval.author).await? else { return Ok(()) };
        match self.start_refund(&author.actor, &approval.complaint_id).await {
            Err(SendError::StillOpen(_)) => {
                Err(ServiceError::NotYet("another message of this complaint is not settled"))
            }
            Err(SendError::Service(error)) => Err(error),
            Ok(_) | Err(_) => Ok(()),
        }
    }

    /// What a message that has arrived leads to.
    pub(super) fn follow_up(&self, row: &OutboxRecord) -> Option<NewJob> {
        let today = row.extras.decision.as_ref().is_some_and(|notes| notes.launch_day == 0);
        let approved = row.kind == SendKind::RefundApproval && today;
        approved.then(|| Work::RefundAfter { approval: row.id.clone() }.due(self.now()))
    }
}

fn check_notes(approve: bool, notes: &DecisionNotes) -> Result<(), SendError> {
    let fits = |text: &str| reply::count(text) <= MAX_DECISION_CHARS && reply::unsupported(text).is_empty();
    let reason = approve || (!notes.reason.is_empty() && fits(&notes.reason));
    if reason && fits(&notes.remark) && notes.launch_day <= MAX_LAUNCH_DAYS {
        Ok(())
    } else {
        Err(SendError::DecisionText)
    }
}

pub(crate) fn asks_for_refund(complaint: &ComplaintRecord) -> bool {
    complaint.problem_type.as_deref() == Some(ProblemType::Refund.as_str())
}

/// Whether the user asks for a refund on which nothing was decided in this round.
pub(crate) fn may_decide(complaint: &ComplaintRecord, history: &[HistoryRecord]) -> bool {
    asks_for_refund(complaint) && complaint.state.is_open() && !complaint.full_refunded && decision(history).is_none()
}

/// The decision of the current round.
pub(crate) fn decision(history: &[HistoryRecord]) -> Option<&HistoryRecord> {
    let is_decision = |kind| matches!(kind, HistoryKind::MerchantApproveRefund | HistoryKind::MerchantRefuseRefund);
    of_round(history).find(|row| is_decision(kind_of(row)))
}

/// What happened since the user complained, or complained again; the latest first.
pub(crate) fn of_round(history: &[HistoryRecord]) -> impl Iterator<Item = &HistoryRecord> {
    history.iter().rev().take_while(|row| !kind_of(row).opens_round())
}

pub(crate) fn kind_of(row: &HistoryRecord) -> HistoryKind {
    HistoryKind::from(row.kind.as_str())
}

/// Whether the refund of the current round is approved and neither on its way nor paid.
pub(crate) fn may_start(complaint: &ComplaintRecord, history: &[HistoryRecord], outbox: &[OutboxRecord]) -> bool {
    let Some(order) = order_of(complaint) else { return false };
    let approved_there = decision(history).is_some_and(|row| kind_of(row) == HistoryKind::MerchantApproveRefund);
    let approved_here = about(outbox, SendKind::RefundApproval, &order).any(|row| row.state.has_arrived());
    let started = about(outbox, SendKind::Refund, &order)
        .any(|row| row.state.has_arrived() || row.state == DeliveryState::Unconfirmed);
    (approved_there || approved_here) && !started && !complaint.full_refunded
}

/// Messages of a kind that are about this refund, and not about one of another round.
pub(crate) fn about<'a>(
    outbox: &'a [OutboxRecord],
    kind: SendKind,
    order: &RefundOrder,
) -> impl DoubleEndedIterator<Item = &'a OutboxRecord> {
    let is_about = |row: &OutboxRecord| {
        row.extras.refund.as_ref().is_some_and(|refund| refund.out_refund_no == order.out_refund_no)
    };
    outbox.iter().filter(move |row| row.kind == kind && is_about(row))
}

/// What is paid back: what the user asks for, of what was paid. The number names the complaint, so that whoever starts the
/// refund of a complaint, and however often, starts the same refund.
pub(crate) fn order_of(complaint: &ComplaintRecord) -> Option<RefundOrder> {
    let total = complaint.amount?;
    let amount = complaint.apply_refund_amount.unwrap_or(total);
    let round = complaint.user_complaint_times.max(1);
    let order = RefundOrder {
        out_refund_no: format!("TS{}-{round}", complaint.complaint_id),
        transaction_id: complaint.transaction_id.clone()?,
        amount,
        total,
    };
    (amount.0 >= 1 && amount <= total && order.out_refund_no.len() <= 64).then_some(order)
}
