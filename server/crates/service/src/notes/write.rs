//! From a form to a note, and back to nothing.

use crate::Result;
use crate::access;
use crate::audit;
use crate::desk::Desk;
use crate::drafts;
use crate::error::ServiceError;
use crate::platform::wire::ToldComplaint;
use desk_domain::note::mentions_in;
use desk_domain::{Act, Actor, Complaint, ComplaintId, FormId, Note, NoteId, NoteText, NoteTextError, Permission};
use desk_store::{FoundBy, Noted, StoreError};
use serde_json::json;
use thiserror::Error;

/// What the place where notes are typed is called in the store.
const DIALOG: &str = "note";

/// A note as it comes from its form.
#[derive(Clone, Debug, Default)]
pub struct NoteForm {
    pub text: String,
    /// The number of the form. `None` is never the same as another.
    pub form: Option<FormId>,
}

/// What became of what is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteDraftKept {
    Kept,
    /// The form has become a note already.
    Added,
}

/// Why no note was written. What was typed is then its author's draft.
#[derive(Debug, Error)]
pub enum NoteError {
    #[error(transparent)]
    Text(#[from] NoteTextError),
    /// The form has become another note before.
    #[error("the form was used before")]
    FormUsed,
    #[error(transparent)]
    Service(#[from] ServiceError),
}

impl From<StoreError> for NoteError {
    fn from(error: StoreError) -> Self {
        Self::Service(error.into())
    }
}

/// Writes a note. The same form is one note for ever.
///
/// # Errors
/// [`NoteError`]; what was typed is then its author's draft.
pub async fn write(desk: &Desk, actor: &Actor, id: &ComplaintId, form: NoteForm) -> Result<NoteId, NoteError> {
    access::complaint(desk, actor, Permission::ComplaintReply, id).await?;
    let text = NoteText::parse(&form.text);
    let is_same = |note: &Note| text.as_ref().is_ok_and(|text| note.is_same(&actor.staff_id, id, text));
    if let Some(number) = &form.form
        && let Some(before) = desk.store().note_of_form(number).await?
        && is_same(&before)
    {
        return Ok(before.id);
    }
    let typed = drafts::keep_dialog(desk, actor, id, DIALOG, &form.text).await?;
    let note = new_note(desk, actor, id, text.as_ref().map_err(|error| *error)?, form.form).await?;
    let mentions: Vec<&str> = note.mentions.iter().map(|mention| mention.staff_id.as_str()).collect();
    let detail = json!({ "note": note.id.as_str(), "mentions": mentions });
    let audit = audit::line(desk, actor, Act::WriteNote, id.as_str(), &detail);
    match desk.store().write_note(&note, (DIALOG, &typed), found_by, &audit).await? {
        Noted::Written => Ok(note.id),
        Noted::Before(before) if is_same(&before) => Ok(before.id),
        Noted::Before(_) => Err(NoteError::FormUsed),
    }
}

async fn new_note(
    desk: &Desk,
    actor: &Actor,
    id: &ComplaintId,
    text: &NoteText,
    form: Option<FormId>,
) -> Result<Note, ServiceError> {
    let mut people = desk.store().all_staff().await?;
    // Whoever writes a note knows of it.
    people.retain(|person| person.id != actor.staff_id);
    Ok(Note {
        id: NoteId::parse(&desk.new_id()).map_err(|error| ServiceError::Internal(error.to_string()))?,
        complaint_id: id.clone(),
        form,
        author: actor.staff_id.clone(),
        author_name: actor.name.clone(),
        mentions: mentions_in(text.as_str(), &people),
        text: text.as_str().to_owned(),
        written_at: desk.now(),
        deleted_at: None,
    })
}

/// Takes the words of a note away; that there was one stays. `false` if its author could have done so for ten minutes, which are
/// over. One that is deleted already stays so.
///
/// # Errors
/// [`ServiceError::AnothersMessage`] if somebody else has written it; if the permission is missing, there is no such note, or
/// the database cannot be used.
pub async fn delete(desk: &Desk, actor: &Actor, id: &NoteId) -> Result<bool> {
    let note = access::note(desk, actor, id).await?;
    if note.author != actor.staff_id {
        return Err(ServiceError::AnothersMessage);
    }
    if note.is_deleted() {
        return Ok(true);
    }
    if !note.may_be_deleted(&actor.staff_id, desk.now()) {
        return Ok(false);
    }
    let detail = json!({ "note": id.as_str() });
    let audit = audit::line(desk, actor, Act::DeleteNote, note.complaint_id.as_str(), &detail);
    desk.store().delete_note(id, found_by, &audit).await?;
    Ok(true)
}

/// Keeps what is typed as a note. Also for a person whose sign-in has run out: it is their own text. What comes late from a
/// form that has become a note is not kept, and does not bring back what was added.
///
/// # Errors
/// If the permission is missing, there is no such complaint, [`ServiceError::NoRoom`] if it is more than is kept, or if the
/// database cannot be used.
pub async fn keep_draft(desk: &Desk, actor: &Actor, id: &ComplaintId, form: &NoteForm) -> Result<NoteDraftKept> {
    access::complaint(desk, actor, Permission::ComplaintReply, id).await?;
    if let Some(number) = &form.form
        && desk.store().note_of_form(number).await?.is_some()
    {
        return Ok(NoteDraftKept::Added);
    }
    drafts::keep_dialog(desk, actor, id, DIALOG, &form.text).await?;
    Ok(NoteDraftKept::Kept)
}

/// What is typed as a note and not added.
pub(crate) async fn draft(desk: &Desk, actor: &Actor, id: &ComplaintId) -> Result<String> {
    drafts::of_dialog(desk, actor, id, DIALOG).await
}

/// What a complaint is found by besides its own fields, as its last reading has told.
fn found_by(complaint: &Complaint) -> FoundBy {
    ToldComplaint::parse(&complaint.raw).map(|told| told.found_by()).unwrap_or_default()
}
