//! A message that did not arrive is sent again: by a person who has seen what stands there, and so that WeChat Pay takes it once
//! where it can.

use super::candidates;
use super::write::Message;
use crate::Result;
use crate::access;
use crate::audit;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::evidence;
use desk_domain::message::blocks;
use desk_domain::{
    Act, Actor, Attachment, ComplaintId, DeliveryState, Extras, HistoryKind, OutboxEntry, OutboxId, SendKind, Voice,
    reply,
};
use serde_json::json;

/// What came of putting a message back into the draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PutBack {
    Done,
    /// It may have arrived, or was sent again before.
    NotResendable,
    /// The merchant's side of the conversation has grown since its author looked.
    SomethingNew,
}

/// What a message says, whatever its pictures are called.
#[derive(PartialEq)]
struct Content {
    kind: SendKind,
    text: String,
    extras: Extras,
    pictures: Vec<String>,
}

/// Puts the text and pictures of a message that did not arrive back into the author's draft, to be sent again by a
/// person, who has seen the history down to the row `seen` (`None` if there is none).
///
/// # Errors
/// [`ServiceError::NoRoom`] if the draft cannot take all of it; if the message is not there or the database cannot be
/// used.
pub async fn edit_and_resend(desk: &Desk, actor: &Actor, id: &OutboxId, seen: Option<&str>) -> Result<PutBack> {
    let mut row = access::message(desk, actor, id).await?;
    let outbox = desk.store().outbox_of(&row.complaint_id).await?;
    if !row.state.may_resend() || !row.kind.is_reply() || is_sent_again(&row, &outbox) {
        return Ok(PutBack::NotResendable);
    }
    let history = desk.store().history(&row.complaint_id).await?;
    let unseen = history.iter().rev().take_while(|entry| Some(entry.entry_id.as_str()) != seen);
    let by_us = |kind: &HistoryKind| matches!(kind.voice(), Voice::Merchant | Voice::Unknown);
    if unseen.into_iter().any(|entry| by_us(&entry.kind)) {
        return Ok(PutBack::SomethingNew);
    }
    let pictures = pictures_to_bring_back(desk, actor, &mut row).await?;
    let beside: Vec<&str> =
        candidates(&row, &outbox, &history).iter().map(|(_, entry)| entry.entry_id.as_str()).collect();
    let detail = json!({"outbox": id, "beside": beside});
    let audit = audit::line(desk, actor, Act::EditAndResend, row.complaint_id.as_str(), &detail);
    if desk.store().give_back(&actor.staff_id, &row, &pictures, &audit).await? {
        Ok(PutBack::Done)
    } else {
        without(desk, &pictures).await
    }
}

/// Copies of a message's pictures for the draft; its blocks then name the copies. What stands there already does not come a
/// second time.
async fn pictures_to_bring_back(desk: &Desk, actor: &Actor, row: &mut OutboxEntry) -> Result<Vec<Attachment>> {
    let there = desk.store().draft_attachments(&actor.staff_id, &row.complaint_id).await?;
    let mut pictures = Vec::with_capacity(row.images.len());
    for picture in row.images.clone() {
        if let Some(same) = there.iter().find(|known| known.sha256 == picture.sha256) {
            blocks::rename_attachment(&mut row.extras.blocks, &picture.id, &same.id);
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
        blocks::rename_attachment(&mut row.extras.blocks, &picture.id, &copy.id);
        pictures.push(copy);
    }
    Ok(pictures)
}

/// There is no room for a message in the draft: the files that were copied for it go.
async fn without<T>(desk: &Desk, pictures: &[Attachment]) -> Result<T> {
    for picture in pictures {
        evidence::remove_picture_file(desk, &picture.id).await?;
    }
    Err(ServiceError::NoRoom)
}

/// The message that a new one repeats word for word: the last that said the same, if it did not arrive. One that has
/// arrived is not repeated but said once more.
pub(super) async fn repeated(
    desk: &Desk,
    actor: &Actor,
    complaint: &ComplaintId,
    message: &Message<'_>,
) -> Result<Option<OutboxEntry>> {
    let attached = desk.store().draft_attachments(&actor.staff_id, complaint).await?;
    let pictures = message.attachments.iter().filter_map(|id| attached.iter().find(|picture| picture.id == *id));
    let content = content(message.kind, message.text, &message.extras, pictures);
    let outbox = desk.store().outbox_of(complaint).await?;
    let says_it = |row: &OutboxEntry| self::content(row.kind, &row.text, &row.extras, &row.images) == content;
    let last = outbox.into_iter().rfind(|row| row.state != DeliveryState::Withdrawn && says_it(row));
    Ok(last.filter(|last| last.state.may_resend()))
}

/// Whether somebody has sent a message again.
pub(crate) fn is_sent_again(row: &OutboxEntry, outbox: &[OutboxEntry]) -> bool {
    outbox.iter().any(|other| other.resend_of.as_ref() == Some(&row.id) && other.state != DeliveryState::Withdrawn)
}

fn content<'a>(
    kind: SendKind,
    text: &str,
    extras: &Extras,
    pictures: impl IntoIterator<Item = &'a Attachment>,
) -> Content {
    let mut extras = extras.clone();
    let mut sums = Vec::new();
    for picture in pictures {
        blocks::rename_attachment(&mut extras.blocks, &picture.id, &picture.sha256);
        sums.push(picture.sha256.clone());
    }
    Content { kind, text: text.to_owned(), extras, pictures: sums }
}
