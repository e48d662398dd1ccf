//! From a person's click to one row in the outbox.

use crate::Result;
use crate::desk::{Desk, require};
use crate::error::ServiceError;
use crate::jobs::Work;
use desk_domain::{
    Actor, ComplaintId, DeliveryState, HistoryKind, OutboxId, Permission, ReplyText, ReplyTextError, SendKind, Span,
    Timestamp, Voice, reply,
};
use desk_store::{AttachmentRecord, ComplaintRecord, Created, HistoryRecord, NewOutbox, OutboxRecord};
use serde_json::json;
use thiserror::Error;

/// With less than this to the nearer deadline, a reply is not held back.
const NO_HOLD_BELOW: Span = Span::minutes(15);

/// A reply as it comes from the composer.
#[derive(Clone, Debug, Default)]
pub struct ReplyForm {
    pub text: String,
    /// The last history row its author saw. `None` asks for no check.
    pub last_log_id: Option<String>,
    /// The author has seen that there is something new and wants to send all the same.
    pub send_anyway: bool,
}

/// Why nothing was sent. The text is kept as a draft in every case.
#[derive(Debug, Error)]
pub enum SendError {
    #[error(transparent)]
    Text(#[from] ReplyTextError),
    #[error("more than {} pictures", reply::MAX_IMAGES)]
    TooManyImages,
    /// The user or the platform has written since the author looked.
    #[error("the conversation has moved on")]
    Outdated,
    /// Something sent before is not settled yet.
    #[error("an earlier message is not settled")]
    StillOpen(DeliveryState),
    /// A check before completing does not pass.
    #[error("a check before completing does not pass")]
    GateClosed,
    #[error(transparent)]
    Service(#[from] ServiceError),
}

impl From<desk_store::StoreError> for SendError {
    fn from(error: desk_store::StoreError) -> Self {
        Self::Service(error.into())
    }
}

impl Desk {
    /// Queues a reply with the draft's pictures.
    ///
    /// # Errors
    /// [`SendError`]; the text is then the author's draft.
    pub async fn reply(&self, actor: &Actor, id: &ComplaintId, form: ReplyForm) -> Result<OutboxId, SendError> {
        require(actor, Permission::ComplaintReply)?;
        let complaint = self.store().complaint(id).await?.ok_or(ServiceError::NotFound)?;
        self.save_draft(actor, id, &form.text).await?;
        let text = ReplyText::parse(&form.text)?;
        let pictures = self.store().draft_attachments(&actor.staff_id, id).await?;
        if pictures.len() > reply::MAX_IMAGES {
            return Err(SendError::TooManyImages);
        }
        let history = self.store().history(id).await?;
        if !form.send_anyway && has_moved_on(&history, form.last_log_id.as_deref()) {
            return Err(SendError::Outdated);
        }
        let hold = self.hold_for(complaint.next_due);
        let attachments: Vec<String> = pictures.into_iter().map(|picture| picture.id).collect();
        let message = Message { kind: SendKind::Reply, text: text.as_str(), attachments: &attachments, hold };
        self.write_outbox(actor, &complaint, &history, message).await
    }

    /// Queues the completion of a complaint. It leaves at once: its author has just confirmed the consequence.
    ///
    /// # Errors
    /// [`SendError`].
    pub async fn complete(&self, actor: &Actor, id: &ComplaintId) -> Result<OutboxId, SendError> {
        require(actor, Permission::ComplaintComplete)?;
        let complaint = self.store().complaint(id).await?.ok_or(ServiceError::NotFound)?;
        let outbox = self.store().outbox_of(id).await?;
        if !crate::complaint::completion_gate(&complaint, &outbox).is_open() {
            return Err(SendError::GateClosed);
        }
        let history = self.store().history(id).await?;
        let message = Message { kind: SendKind::Completion, text: "", attachments: &[], hold: Span(0) };
        self.write_outbox(actor, &complaint, &history, message).await
    }

    async fn write_outbox(
        &self,
        actor: &Actor,
        complaint: &ComplaintRecord,
        history: &[HistoryRecord],
        message: Message<'_>,
    ) -> Result<OutboxId, SendError> {
        let now = self.now();
        let id = OutboxId::parse(&self.new_id()).map_err(|error| ServiceError::Internal(error.to_string()))?;
        let row = NewOutbox {
            id: id.clone(),
            complaint_id: complaint.complaint_id.clone(),
            mchid: complaint.mchid.clone(),
            complainted_mchid: complaint.complainted_mchid.clone(),
            kind: message.kind,
            text: message.text.to_owned(),
            author: actor.staff_id.clone(),
            created_at: now,
            send_after: now + message.hold,
            known_log_ids: history.iter().map(|row| row.log_id.clone()).collect(),
            resend_of: None,
        };
        let action = match message.kind {
            SendKind::Reply => "complaint.reply",
            SendKind::Completion => "complaint.complete",
        };
        let detail =
            json!({"outbox": id, "characters": reply::count(message.text), "pictures": message.attachments.len()});
        let audit = self.audit_by(actor, action, complaint.complaint_id.as_str(), &detail);
        let job = Work::Deliver { id: id.clone() }.due(row.send_after);
        let clear_draft = message.kind == SendKind::Reply;
        match self.store().create_outbox(&row, message.attachments, &audit, &job, clear_draft).await? {
            Created::Written => {
                self.wake_worker();
                Ok(id)
            }
            Created::AnotherOpen(other) => {
                let state = self.store().outbox(&other).await?.map_or(DeliveryState::Sending, |row| row.state);
                Err(SendError::StillOpen(state))
            }
        }
    }

    /// How long a reply waits for its author's second thoughts.
    fn hold_for(&self, next_due: Option<Timestamp>) -> Span {
        match next_due {
            Some(due) if due - self.now() < NO_HOLD_BELOW => Span(0),
            _ => self.settings().send_hold,
        }
    }

    /// Takes a held message back; its text and pictures are the author's draft again. `false` if it has left.
    ///
    /// # Errors
    /// If the message is not there or the database cannot be used.
    pub async fn withdraw(&self, actor: &Actor, id: &OutboxId) -> Result<bool> {
        let row = self.own_message(actor, id).await?;
        let audit = self.audit_by(actor, "complaint.withdraw", row.complaint_id.as_str(), &json!({"outbox": id}));
        Ok(self.store().withdraw_outbox(id, self.now(), &audit).await?)
    }

    /// Lets a held message leave at once. `false` if it has left already.
    ///
    /// # Errors
    /// If the message is not there or the database cannot be used.
    pub async fn send_now(&self, actor: &Actor, id: &OutboxId) -> Result<bool> {
        let row = self.own_message(actor, id).await?;
        let audit = self.audit_by(actor, "complaint.send_now", row.complaint_id.as_str(), &json!({"outbox": id}));
        let now = self.now();
        let job = Work::Deliver { id: id.clone() }.due(now);
        let moved = self.store().set_send_after(id, now, &job, &audit).await?;
        self.wake_worker();
        Ok(moved)
    }

    /// Puts the text and pictures of a message that did not arrive back into the author's draft, to be sent again by a
    /// person. `false` if the message may have arrived.
    ///
    /// # Errors
    /// If the message is not there or the database cannot be used.
    pub async fn edit_and_resend(&self, actor: &Actor, id: &OutboxId) -> Result<bool> {
        let row = self.own_message(actor, id).await?;
        if !row.state.may_resend() {
            return Ok(false);
        }
        let mut pictures = Vec::with_capacity(row.images.len());
        for picture in &row.images {
            let copy = AttachmentRecord {
                id: self.new_id(),
                staff_id: actor.staff_id.clone(),
                outbox_id: None,
                created_at: self.now(),
                ..picture.clone()
            };
            self.copy_picture_file(&picture.id, &copy.id).await?;
            pictures.push(copy);
        }
        let audit =
            self.audit_by(actor, "complaint.edit_and_resend", row.complaint_id.as_str(), &json!({"outbox": id}));
        self.store().give_back(&actor.staff_id, &row, &pictures, &audit).await?;
        Ok(true)
    }

    /// A message on a complaint that the actor may reply to.
    async fn own_message(&self, actor: &Actor, id: &OutboxId) -> Result<OutboxRecord> {
        require(actor, Permission::ComplaintReply)?;
        self.store().outbox(id).await?.ok_or(ServiceError::NotFound)
    }

    /// Reads the history now instead of at the next check. `false` if there is nothing to find out.
    ///
    /// # Errors
    /// If the message is not there or the database cannot be used.
    pub async fn verify_now(&self, actor: &Actor, id: &OutboxId) -> Result<bool> {
        let row = self.own_message(actor, id).await?;
        let open = matches!(row.state, DeliveryState::Unconfirmed | DeliveryState::VerifiedMissing);
        if open {
            self.enqueue(&Work::ReadBack { id: id.clone() }).await?;
        }
        Ok(open)
    }
}

/// What goes into the outbox.
struct Message<'a> {
    kind: SendKind,
    text: &'a str,
    attachments: &'a [String],
    hold: Span,
}

/// Whether the user or the platform has written after the row that the author saw last.
fn has_moved_on(history: &[HistoryRecord], seen: Option<&str>) -> bool {
    let Some(seen) = seen.filter(|id| !id.is_empty()) else { return false };
    let Some(position) = history.iter().position(|row| row.log_id == seen) else { return false };
    history[position + 1..]
        .iter()
        .any(|row| matches!(HistoryKind::from(row.kind.as_str()).voice(), Voice::User | Voice::Platform))
}
