//! Internal notes. A form that could not be acted on leads back to where notes are typed, with what was typed.

use super::drafts::Form;
use super::{author, back_to, complaint_id, form_id, lead_to, service_notice, sign_in_again, signed_in};
use crate::AppError;
use crate::pages::NOTE_MODE;
use crate::words::Notice;
use desk_domain::{ComplaintId, NoteId, NoteTextError};
use desk_service::ServiceError;
use desk_service::notes::{self, NoteDraftKept, NoteError, NoteForm};
use http::StatusCode;
use leptos::prelude::*;
use leptos::server_fn::codec::{MultipartData, MultipartFormData};

/// What the button says that leads to the reply; what is typed here is kept.
pub(crate) const TO_REPLY: &str = "reply";

/// Adds a note.
#[server(prefix = "/api", endpoint = "add_note", input = MultipartFormData)]
pub(crate) async fn add_note(data: MultipartData) -> Result<(), AppError> {
    let (visit, actor, signed_in) = author()?;
    let form = Form::read(&visit.desk, &actor, data).await?;
    let complaint = complaint_id(form.field("complaint"))?;
    let (note, query) = (note_of(&form), form.field("query"));
    if !signed_in {
        notes::keep_draft(&visit.desk, &actor, &complaint, &note).await?;
        sign_in_again(&format!("/complaints/{complaint}?{NOTE_MODE}"));
    } else if form.field("intent") == TO_REPLY {
        match notes::keep_draft(&visit.desk, &actor, &complaint, &note).await {
            Ok(_) => back_to(&complaint, query, None),
            Err(error) => lead_to_note(&complaint, query, service_notice(&error)),
        }
    } else {
        match notes::write(&visit.desk, &actor, &complaint, note).await {
            Ok(_) => back_to(&complaint, query, None),
            Err(error) => lead_to_note(&complaint, query, note_notice(&error)),
        }
    }
    Ok(())
}

/// For scripts: keeps what is typed while somebody writes.
#[server(prefix = "/api", endpoint = "keep_note", input = MultipartFormData)]
pub(crate) async fn keep_note(data: MultipartData) -> Result<(), AppError> {
    let (visit, actor, _) = author()?;
    let form = Form::read(&visit.desk, &actor, data).await?;
    let complaint = complaint_id(form.field("complaint"))?;
    match notes::keep_draft(&visit.desk, &actor, &complaint, &note_of(&form)).await? {
        NoteDraftKept::Kept => Ok(()),
        NoteDraftKept::Added => Err(AppError::new(StatusCode::CONFLICT, "draft_sent")),
    }
}

fn note_of(form: &Form) -> NoteForm {
    NoteForm { text: form.field("text").to_owned(), form: form_id(form.field("form")) }
}

/// Takes the words of a note away.
#[server(prefix = "/api", endpoint = "delete_note")]
pub(crate) async fn delete_note(complaint: String, note: String, query: Option<String>) -> Result<(), AppError> {
    let (visit, actor) = signed_in()?;
    let note = NoteId::parse(&note).map_err(|_| AppError::new(StatusCode::NOT_FOUND, "not_found"))?;
    let notice = match notes::delete(&visit.desk, &actor, &note).await {
        Ok(true) => Notice::NoteDeleted,
        Ok(false) => Notice::NoteTooOld,
        Err(ServiceError::AnothersMessage) => Notice::NoteNotYours,
        Err(error) => service_notice(&error),
    };
    back_to(&complaint_id(&complaint)?, &query.unwrap_or_default(), notice);
    Ok(())
}

/// To where notes are typed.
pub(super) fn lead_to_note(complaint: &ComplaintId, query: &str, notice: impl Into<Option<Notice>>) {
    lead_to(&format!("/complaints/{complaint}"), &format!("{query}&{NOTE_MODE}"), notice);
}

/// The notice for why no note was added.
fn note_notice(error: &NoteError) -> Notice {
    match error {
        NoteError::Text(NoteTextError::Empty) => Notice::NoteEmpty,
        NoteError::Text(NoteTextError::TooLong { .. }) => Notice::NoteOver,
        NoteError::FormUsed => Notice::FormUsed,
        NoteError::Service(error) => service_notice(error),
    }
}
