//! Writing a message: from a person's click to one row in the outbox.

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
use desk_domain::message::{Reply, blocks};
use desk_domain::{
    Act, Actor, AuditEntry, Complaint, ComplaintId, Composed, Content, FormId, OutboxEntry, OutboxId, Permission,
    ReplyText, SendKind, Span, reply,
};
use desk_store::{Created, Guard, NewOutbox};
use serde_json::json;

/// A reply as the composer submits it.
#[derive(Clone, Debug, Default)]
pub struct ReplyForm {
    pub content: Composed,
    /// The rows that its author has seen, or has decided to send in spite of. `None` asks for no check.
    pub seen: Option<SeenRows>,
    /// Whether the author has been told that the last reply had the same words.
    pub send_same: bool,
    /// The revision of the draft that it grew from; `None` replaces whatever is there.
    pub grew_from: Option<i64>,
    /// The number of the form; `None` never equals another.
    pub form: Option<FormId>,
}

/// What is written into the outbox.
pub(super) struct Message<'a> {
    pub(super) content: Content,
    pub(super) attachments: &'a [String],
    pub(super) hold: Span,
    /// The revision of the draft that is removed with it, see [`NewOutbox::drafted`].
    pub(super) drafted: Option<i64>,
    pub(super) resend_of: Option<OutboxId>,
    pub(super) follows: Option<OutboxId>,
    /// The form that it was submitted with.
    pub(super) form: Option<FormId>,
    /// What must still hold in the transaction that writes it.
    pub(super) guard: Option<&'a Guard<'a>>,
}

/// A message that leaves at once: its author has just confirmed the consequence.
impl From<Content> for Message<'_> {
    fn from(content: Content) -> Self {
        Self {
            content,
            attachments: &[],
            hold: Span(0),
            drafted: None,
            resend_of: None,
            follows: None,
            form: None,
            guard: None,
        }
    }
}

/// Queues a reply with the draft's pictures. On a complaint that asks for immediate service it becomes a message of
/// blocks.
///
/// # Errors
/// [`SendError`]; what was written is then the author's draft, or kept beside a newer one.
pub async fn reply(desk: &Desk, actor: &Actor, id: &ComplaintId, form: ReplyForm) -> Result<OutboxId, SendError> {
    let conversation = access::conversation(desk, actor, Permission::ComplaintReply, id, form.form.as_ref()).await?;
    let is_same = |sent: &OutboxEntry| is_reply_of(sent, &form.content);
    match sent_before(actor, id, conversation.sent.as_ref(), is_same) {
        Ok(None) => {}
        Ok(Some(sent)) => return Ok(sent),
        Err(SendError::FormUsed) => {
            drafts::keep(desk, actor, id, draft_of(&form)).await?;
            return Err(SendError::FormUsed);
        }
        Err(taken_back) => return Err(taken_back),
    }
    let drafted = drafts::keep(desk, actor, id, draft_of(&form)).await?;
    if conversation.attached.len() > reply::MAX_IMAGES {
        return Err(SendError::TooManyImages);
    }
    let attachments: Vec<String> = conversation.attached.iter().map(|picture| picture.id.clone()).collect();
    let immediate = conversation.complaint.immediate;
    let content = message_of(form.content.clone(), immediate, &attachments)?;
    if let Err(refused) = guard::check(actor, &content.text(), &form, &conversation) {
        return unless_sent(desk, actor, id, form.form.as_ref(), is_same, refused).await;
    }
    let message = Message {
        attachments: &attachments,
        hold: hold_for(desk, &conversation.complaint),
        drafted: match drafted {
            DraftKept::Kept(revision) => Some(revision),
            DraftKept::Aside | DraftKept::Sent => None,
        },
        form: form.form.clone(),
        ..content.into()
    };
    write_outbox(desk, actor, &conversation, message).await
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
    let conversation = access::conversation(desk, actor, Permission::ComplaintComplete, id, form.as_ref()).await?;
    let is_same = |sent: &OutboxEntry| sent.content == Content::Completion;
    if let Some(sent) = sent_before(actor, id, conversation.sent.as_ref(), is_same)? {
        return Ok(sent);
    }
    let Conversation { complaint, history, outbox, .. } = &conversation;
    if !CompletionGate::of(complaint, history, outbox).is_open() {
        return unless_sent(desk, actor, id, form.as_ref(), is_same, SendError::GateClosed).await;
    }
    write_outbox(desk, actor, &conversation, Message { form, ..Content::Completion.into() }).await
}

pub(super) async fn write_outbox(
    desk: &Desk,
    actor: &Actor,
    conversation: &Conversation,
    message: Message<'_>,
) -> Result<OutboxId, SendError> {
    let complaint = &conversation.complaint;
    let now = desk.now();
    let id = OutboxId::parse(&desk.new_id()).map_err(|error| ServiceError::Internal(error.to_string()))?;
    let audit = audit_of(desk, actor, complaint, &id, &message);
    let repeated = repeated(conversation, &message);
    let row = NewOutbox {
        idempotency_key: repeated.map_or_else(|| id.to_string(), |first| first.idempotency_key.clone()),
        id: id.clone(),
        complaint_id: complaint.complaint_id.clone(),
        mchid: complaint.mchid.clone(),
        subject_mchid: complaint.subject_mchid.clone(),
        content: message.content,
        author: actor.staff_id.clone(),
        created_at: now,
        send_after: now + message.hold,
        known_entry_ids: conversation.history.iter().map(|row| row.entry_id.clone()).collect(),
        resend_of: message.resend_of.or(repeated.map(|first| first.id.clone())),
        follows: message.follows,
        form: message.form,
        drafted: message.drafted,
    };
    let job = Deliver { id: id.clone() }.due(row.send_after)?;
    match desk.store().create_outbox(&row, message.attachments, &audit, &job, message.guard).await? {
        Created::Written => {
            desk.wake_worker();
            Ok(id)
        }
        Created::SentBefore(sent) => Ok(sent),
        Created::AnotherOpen(state) => Err(SendError::StillOpen(state)),
        Created::FollowedAlready => Err(SendError::DoneAlready),
        Created::Stopped(stop) => Err(stop.into()),
    }
}

fn audit_of(desk: &Desk, actor: &Actor, complaint: &Complaint, id: &OutboxId, message: &Message<'_>) -> AuditEntry {
    let content = &message.content;
    let mut detail =
        json!({"outbox": id, "characters": reply::count(&content.text()), "pictures": message.attachments.len()});
    if let Some(order) = content.order() {
        detail["amount"] = order.amount.0.into();
        detail["refund_no"] = order.refund_no.clone().into();
    }
    audit::line(desk, actor, Act::of_message(content.kind()), complaint.complaint_id.as_str(), &detail)
}

/// How long a reply is held for its author's second thoughts.
fn hold_for(desk: &Desk, complaint: &Complaint) -> Span {
    let usual = desk.settings().sending.send_hold_seconds.span();
    if complaint.clocks().is_pressing(desk.now()) { Span(0) } else { usual }
}

fn draft_of(form: &ReplyForm) -> DraftForm {
    DraftForm { content: form.content.clone(), grew_from: form.grew_from, form: form.form.clone() }
}

/// Whether a sent reply is what this form submits, with the pictures that it has left with.
fn is_reply_of(sent: &OutboxEntry, brings: &Composed) -> bool {
    let attached: Vec<String> = match &sent.content {
        Content::Blocks(blocks) => blocks::attachments(blocks).map(str::to_owned).collect(),
        _ => Vec::new(),
    };
    let immediate = sent.kind() == SendKind::ImmediateReply;
    message_of(brings.clone(), immediate, &attached).is_ok_and(|content| content == sent.content)
}

/// Makes the message that the complaint takes of what was written.
fn message_of(written: Composed, immediate: bool, attached: &[String]) -> Result<Content, SendError> {
    match written {
        written if immediate => {
            let written = written.into_blocks(attached);
            // Checked before it is tidied, so that an error names the block's place on the page.
            blocks::check(&written)?;
            Ok(Content::Blocks(blocks::tidied(written)))
        }
        Composed::Reply(reply) => {
            let text = ReplyText::parse(&reply.text)?;
            reply.check_extras()?;
            Ok(Content::Reply(Reply { text: text.into(), ..reply }))
        }
        // Blocks were written for immediate service, which is over; their author looks again before a part of them is
        // sent.
        Composed::Blocks(_) => Err(SendError::Outdated),
    }
}
