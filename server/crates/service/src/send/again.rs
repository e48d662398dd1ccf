//! Sending a message again that did not arrive: by a person who has seen the conversation, and under the same
//! idempotency key where WeChat Pay has one.

use super::candidates;
use super::write::Message;
use crate::Result;
use crate::access;
use crate::audit;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::evidence;
use desk_domain::conversation::Conversation;
use desk_domain::message::blocks;
use desk_domain::{
    Act, Actor, Attachment, Composed, Content, DeliveryState, HistoryKind, OutboxEntry, OutboxId, Voice, reply,
};
use serde_json::json;

/// The outcome of putting a message back into the draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PutBack {
    Done,
    /// It may have arrived, or was sent again before.
    NotResendable,
    /// The merchant's side of the conversation has grown since its author looked.
    SomethingNew,
}

/// Puts the text and pictures of a message that did not arrive back into the author's draft, from which a person can
/// send it again. `seen` is the last history row that the person has seen (`None` if there is none).
///
/// # Errors
/// [`ServiceError::NoRoom`] if the draft cannot take all of it; if the message is not there or the database cannot be
/// used.
pub async fn edit_and_resend(desk: &Desk, actor: &Actor, id: &OutboxId, seen: Option<&str>) -> Result<PutBack> {
    let row = access::message(desk, actor, id).await?;
    let outbox = desk.store().outbox_of(&row.complaint_id).await?;
    let Some(mut content) = Composed::of(row.content.clone()) else { return Ok(PutBack::NotResendable) };
    if !row.state.may_resend() || is_sent_again(&row, &outbox) {
        return Ok(PutBack::NotResendable);
    }
    let history = desk.store().history(&row.complaint_id).await?;
    let unseen = history.iter().rev().take_while(|entry| Some(entry.entry_id.as_str()) != seen);
    let by_us = |kind: &HistoryKind| matches!(kind.voice(), Voice::Merchant | Voice::Unknown);
    if unseen.into_iter().any(|entry| by_us(&entry.kind)) {
        return Ok(PutBack::SomethingNew);
    }
    let pictures = pictures_to_bring_back(desk, actor, &row, &mut content).await?;
    let beside: Vec<&str> =
        candidates(&row, &outbox, &history).iter().map(|(_, entry)| entry.entry_id.as_str()).collect();
    let detail = json!({"outbox": id, "beside": beside});
    let audit = audit::line(desk, actor, Act::EditAndResend, row.complaint_id.as_str(), &detail);
    if desk.store().give_back(&actor.staff_id, &row.complaint_id, content, &pictures, &audit).await? {
        Ok(PutBack::Done)
    } else {
        without(desk, &pictures).await
    }
}

/// Copies a message's pictures for the draft, and makes its blocks refer to the copies. A picture that the draft has
/// already is not copied.
async fn pictures_to_bring_back(
    desk: &Desk,
    actor: &Actor,
    row: &OutboxEntry,
    content: &mut Composed,
) -> Result<Vec<Attachment>> {
    let there = desk.store().draft_attachments(&actor.staff_id, &row.complaint_id).await?;
    let mut rename = |from: &str, to: &str| {
        if let Composed::Blocks(blocks) = content {
            blocks::rename_attachment(blocks, from, to);
        }
    };
    let mut pictures = Vec::with_capacity(row.images.len());
    for picture in &row.images {
        if let Some(same) = there.iter().find(|known| known.sha256 == picture.sha256) {
            rename(&picture.id, &same.id);
            continue;
        }
        if there.len() + pictures.len() >= reply::MAX_IMAGES {
            return without(desk, &pictures).await;
        }
        let copy = Attachment {
            id: desk.new_id(),
            staff_id: actor.staff_id.clone(),
            outbox_id: None,
            position: None,
            created_at: desk.now(),
            ..picture.clone()
        };
        evidence::copy_picture_file(desk, &picture.id, &copy.id).await?;
        rename(&picture.id, &copy.id);
        pictures.push(copy);
    }
    Ok(pictures)
}

/// Removes the copied files: the draft has no room for the message.
async fn without<T>(desk: &Desk, pictures: &[Attachment]) -> Result<T> {
    for picture in pictures {
        evidence::remove_picture_file(desk, &picture.id).await?;
    }
    Err(ServiceError::NoRoom)
}

/// The message that a new one repeats word for word: the last with the same content, if it did not arrive. A message
/// that has arrived is said once more, not repeated.
pub(super) fn repeated<'a>(conversation: &'a Conversation, message: &Message<'_>) -> Option<&'a OutboxEntry> {
    let attached = |id: &String| conversation.attached.iter().find(|picture| picture.id == *id);
    let says = whatever_pictures_are_called(&message.content, message.attachments.iter().filter_map(attached));
    let says_it = |row: &&OutboxEntry| whatever_pictures_are_called(&row.content, &row.images) == says;
    let last = conversation.outbox.iter().filter(|row| row.state != DeliveryState::Withdrawn).rfind(says_it);
    last.filter(|last| last.state.may_resend())
}

/// Whether somebody has sent a message again.
pub(crate) fn is_sent_again(row: &OutboxEntry, outbox: &[OutboxEntry]) -> bool {
    outbox.iter().any(|other| other.resend_of.as_ref() == Some(&row.id) && other.state != DeliveryState::Withdrawn)
}

/// The content of a message, with its pictures known by their checksums: their ids change when they are copied.
fn whatever_pictures_are_called<'a>(
    content: &Content,
    pictures: impl IntoIterator<Item = &'a Attachment>,
) -> (Content, Vec<String>) {
    let mut content = content.clone();
    let mut sums = Vec::new();
    for picture in pictures {
        if let Content::Blocks(blocks) = &mut content {
            blocks::rename_attachment(blocks, &picture.id, &picture.sha256);
        }
        sums.push(picture.sha256.clone());
    }
    (content, sums)
}
