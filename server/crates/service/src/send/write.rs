//! From a person's click to one row in the outbox.

use super::SendError;
use super::guard;
use crate::access;
use crate::audit;
use crate::desk::Desk;
use crate::drafts;
use crate::drafts::{DraftForm, DraftKept};
use crate::error::ServiceError;
use crate::send::again::repeated;
use crate::send::form::{sent_before, unless_sent};
use crate::work::{Deliver, Task};
use desk_domain::complaint::CompletionGate;
use desk_domain::conversation::{Conversation, SeenRows};
use desk_domain::draft::Content;
use desk_domain::message::blocks;
use desk_domain::{
    Act, Actor, AuditEntry, Complaint, ComplaintId, DeliveryState, Extras, FormId, HistoryEntry, OutboxEntry, OutboxId,
    Permission, ReplyText, SendKind, Span, reply,
};
use desk_store::{Created, Guard, Leaves, NewOutbox};
use serde_json::json;

/// Below every revision there is: nothing of the draft leaves.
const NO_REVISION: i64 = -1;

/// A reply as it comes from the composer.
#[derive(Clone, Debug, Default)]
pub struct ReplyForm {
    /// The words; those of a message of blocks stand in its blocks.
    pub text: String,
    /// Link and card, or blocks.
    pub extras: Extras,
    /// The rows that its author has seen, or wants to send in spite of. `None` asks for no check.
    pub seen: Option<SeenRows>,
    /// The author has been told that these are the words of the last reply.
    pub send_same: bool,
    /// The revision of the draft that it grew from. `None` replaces whatever is there.
    pub grew_from: Option<i64>,
    /// The number of the form. `None` is never the same as another.
    pub form: Option<FormId>,
}

/// What goes into the outbox.
pub(super) struct Message<'a> {
    pub(super) kind: SendKind,
    pub(super) text: &'a str,
    pub(super) extras: Extras,
    pub(super) attachments: &'a [String],
    pub(super) hold: Span,
    /// What becomes of the draft when its words leave; `None` leaves it as it is.
    pub(super) leaves: Option<Leaves>,
    pub(super) resend_of: Option<OutboxId>,
    pub(super) follows: Option<OutboxId>,
    /// The form that it comes from.
    pub(super) form: Option<FormId>,
    /// What must still hold when it is written down.
    pub(super) guard: Option<&'a Guard<'a>>,
}

impl<'a> Message<'a> {
    /// A message that leaves at once: its author has just confirmed the consequence.
    pub(super) fn of(kind: SendKind, text: &'a str) -> Self {
        Self {
            kind,
            text,
            extras: Extras::default(),
            attachments: &[],
            hold: Span(0),
            leaves: None,
            resend_of: None,
            follows: None,
            form: None,
            guard: None,
        }
    }
}

/// Queues a reply with the draft's pictures. A complaint that asks for immediate service gets it as a message of blocks.
///
/// # Errors
/// [`SendError`]; text and extras are then the author's draft, or kept beside a newer one.
pub async fn reply(desk: &Desk, actor: &Actor, id: &ComplaintId, form: ReplyForm) -> Result<OutboxId, SendError> {
    let complaint = access::complaint(desk, actor, Permission::ComplaintReply, id).await?;
    match sent_before(desk, actor, id, form.form.as_ref(), |sent| is_reply_of(sent, &form)).await {
        Ok(Some(sent)) => return Ok(sent),
        Ok(None) => {}
        Err(used) => {
            if matches!(used, SendError::FormUsed) {
                drafts::save(desk, actor, id, draft_of(&form)).await?;
            }
            return Err(used);
        }
    }
    let drafted = drafts::save(desk, actor, id, draft_of(&form)).await?;
    let pictures = desk.store().draft_attachments(&actor.staff_id, id).await?;
    if pictures.len() > reply::MAX_IMAGES {
        return Err(SendError::TooManyImages);
    }
    let attachments: Vec<String> = pictures.into_iter().map(|picture| picture.id).collect();
    let immediate = complaint.immediate;
    let kind = if immediate { SendKind::ImmediateReply } else { SendKind::Reply };
    let (text, extras) = if immediate {
        as_blocks(form.extras.clone(), &form.text, &attachments)?
    } else {
        as_reply(form.extras.clone(), &form.text)?
    };
    let history = desk.store().history(id).await?;
    let outbox = desk.store().outbox_of(id).await?;
    if let Err(refused) = guard::check(actor, &text, &form, Conversation { history: &history, outbox: &outbox }) {
        return unless_sent(desk, actor, id, form.form.as_ref(), |sent| is_reply_of(sent, &form), refused).await;
    }
    let message = Message {
        extras,
        attachments: &attachments,
        hold: hold_for(desk, &complaint),
        leaves: Some(left_by(drafted)),
        form: form.form,
        ..Message::of(kind, &text)
    };
    write_outbox(desk, actor, &complaint, &history, message).await
}

/// Queues the completion of a complaint.
///
/// # Errors
/// [`SendError`].
pub async fn complete(
    desk: &Desk,
    actor: &Actor,
    id: &ComplaintId,
    form: Option<FormId>,
) -> Result<OutboxId, SendError> {
    let complaint = access::complaint(desk, actor, Permission::ComplaintComplete, id).await?;
    let is_same = |sent: &OutboxEntry| sent.kind == SendKind::Completion;
    if let Some(sent) = sent_before(desk, actor, id, form.as_ref(), is_same).await? {
        return Ok(sent);
    }
    let outbox = desk.store().outbox_of(id).await?;
    let history = desk.store().history(id).await?;
    if !CompletionGate::of(&complaint, &history, &outbox).is_open() {
        return unless_sent(desk, actor, id, form.as_ref(), is_same, SendError::GateClosed).await;
    }
    write_outbox(desk, actor, &complaint, &history, Message { form, ..Message::of(SendKind::Completion, "") }).await
}

pub(super) async fn write_outbox(
    desk: &Desk,
    actor: &Actor,
    complaint: &Complaint,
    history: &[HistoryEntry],
    message: Message<'_>,
) -> Result<OutboxId, SendError> {
    let now = desk.now();
    let id = OutboxId::parse(&desk.new_id()).map_err(|error| ServiceError::Internal(error.to_string()))?;
    let audit = audit_of(desk, actor, complaint, &id, &message);
    let repeated = repeated(desk, actor, &complaint.complaint_id, &message).await?;
    let row = NewOutbox {
        idempotency_key: repeated.as_ref().map_or_else(|| id.to_string(), |first| first.idempotency_key.clone()),
        id: id.clone(),
        complaint_id: complaint.complaint_id.clone(),
        mchid: complaint.mchid.clone(),
        subject_mchid: complaint.subject_mchid.clone(),
        kind: message.kind,
        text: message.text.to_owned(),
        extras: message.extras,
        author: actor.staff_id.clone(),
        created_at: now,
        send_after: now + message.hold,
        known_entry_ids: history.iter().map(|row| row.entry_id.clone()).collect(),
        resend_of: message.resend_of.or(repeated.map(|first| first.id)),
        follows: message.follows,
        form: message.form,
    };
    let job = Deliver { id: id.clone() }.due(row.send_after);
    let leaves = message.leaves.as_ref();
    match desk.store().create_outbox(&row, message.attachments, &audit, &job, leaves, message.guard).await? {
        Created::Written => {
            desk.wake_worker();
            Ok(id)
        }
        Created::SentBefore(sent) => Ok(sent),
        Created::AnotherOpen(other) => {
            let open = desk.store().outbox(&other).await?;
            Err(SendError::StillOpen(open.map_or(DeliveryState::Sending, |open| open.state)))
        }
        Created::FollowedAlready => Err(SendError::DoneAlready),
        Created::Stopped(stop) => Err(stop.into()),
    }
}

fn audit_of(desk: &Desk, actor: &Actor, complaint: &Complaint, id: &OutboxId, message: &Message<'_>) -> AuditEntry {
    let mut detail =
        json!({"outbox": id, "characters": reply::count(message.text), "pictures": message.attachments.len()});
    if let Some(order) = &message.extras.refund {
        detail["amount"] = order.amount.0.into();
        detail["refund_no"] = order.refund_no.clone().into();
    }
    audit::line(desk, actor, Act::of_message(message.kind), complaint.complaint_id.as_str(), &detail)
}

/// How long a reply waits for its author's second thoughts.
fn hold_for(desk: &Desk, complaint: &Complaint) -> Span {
    let usual = desk.settings().sending.send_hold_seconds.span();
    if complaint.clocks().is_pressing(desk.now()) { Span(0) } else { usual }
}

/// What becomes of the draft when its words leave: one that is newer stays.
fn left_by(drafted: DraftKept) -> Leaves {
    let revision = match drafted {
        DraftKept::Kept(revision) => revision,
        DraftKept::Aside | DraftKept::Sent => NO_REVISION,
    };
    Leaves { extras: Extras::default(), revision }
}

fn draft_of(form: &ReplyForm) -> DraftForm {
    let content = Content { text: form.text.clone(), extras: form.extras.clone() };
    DraftForm { content, grew_from: form.grew_from, form: form.form.clone() }
}

/// Whether a reply is what this form brings.
fn is_reply_of(sent: &OutboxEntry, form: &ReplyForm) -> bool {
    let brings = match sent.kind {
        SendKind::Reply => as_reply(form.extras.clone(), &form.text),
        SendKind::ImmediateReply => as_blocks(form.extras.clone(), &form.text, &[]),
        _ => return false,
    };
    brings.is_ok_and(|(text, extras)| text == sent.text && extras == sent.extras)
}

/// What leaves as an ordinary reply. Blocks were written for immediate service, which is over; their author looks again
/// before a part of them is sent.
fn as_reply(extras: Extras, text: &str) -> Result<(String, Extras), SendError> {
    if !extras.blocks.is_empty() {
        return Err(SendError::Outdated);
    }
    let text = ReplyText::parse(text)?;
    let extras = Extras { link: extras.link, card: extras.card, ..Extras::default() };
    extras.check()?;
    Ok((text.into(), extras))
}

/// What leaves as a message of blocks, and its words.
fn as_blocks(extras: Extras, text: &str, attached: &[String]) -> Result<(String, Extras), SendError> {
    let written = extras.into_blocks(text, attached);
    // Checked as it was written, so that what is wrong is named by its place on the page.
    blocks::check(&written)?;
    let blocks = blocks::tidied(written);
    Ok((blocks::words(&blocks), Extras { blocks, ..Extras::default() }))
}
