use super::drafts::{Form, keep, picture_notice};
use super::{author, back_to, complaint_id, outbox_id, send_notice, service_notice, signed_in};
use crate::AppError;
use desk_service::{ReplyForm, ServiceError};
use leptos::prelude::*;
use leptos::server_fn::codec::{MultipartData, MultipartFormData};

/// Sends a reply, or keeps it as a draft: on request, after any refusal, and when the sign-in has run out meanwhile.
#[server(prefix = "/api", endpoint = "reply", input = MultipartFormData)]
pub(crate) async fn reply(data: MultipartData) -> Result<(), AppError> {
    let (visit, actor, signed_in) = author()?;
    let form = Form::read(&visit.desk, &actor, data).await?;
    let complaint = complaint_id(form.field("complaint"))?;
    if !signed_in {
        return keep(&visit.desk, &actor, &complaint, &form).await;
    }
    let saves_only = form.field("intent") == "save";
    if saves_only || form.refused.is_some() {
        let saved = form.save(&visit.desk, &actor, &complaint).await;
        let notice = match (saved, &form.refused) {
            (Err(error), _) => service_notice(&error),
            (_, Some(error)) => picture_notice(error),
            _ if !form.attached.is_empty() => "picture_added",
            _ => "draft_saved",
        };
        back_to(&complaint, form.field("query"), notice);
        return Ok(());
    }
    let reply = ReplyForm {
        text: form.field("text").to_owned(),
        extras: form.extras(),
        last_log_id: Some(form.field("last_log_id").to_owned()),
        send_anyway: form.field("send_anyway") == "true",
    };
    let notice = match visit.desk.reply(&actor, &complaint, reply).await {
        Ok(_) => "",
        Err(error) => send_notice(&error),
    };
    back_to(&complaint, form.field("query"), notice);
    Ok(())
}

#[server(prefix = "/api", endpoint = "complete")]
pub(crate) async fn complete(complaint: String, query: Option<String>) -> Result<(), AppError> {
    let (visit, actor) = signed_in()?;
    let complaint = complaint_id(&complaint)?;
    let notice = match visit.desk.complete(&actor, &complaint).await {
        Ok(_) => "completing",
        Err(error) => send_notice(&error),
    };
    back_to(&complaint, &query.unwrap_or_default(), notice);
    Ok(())
}

#[server(prefix = "/api", endpoint = "withdraw")]
pub(crate) async fn withdraw(complaint: String, outbox: String, query: Option<String>) -> Result<(), AppError> {
    let (visit, actor) = signed_in()?;
    let done = visit.desk.withdraw(&actor, &outbox_id(&outbox)?).await;
    finish(&complaint, query, done, "withdrawn", "too_late")
}

#[server(prefix = "/api", endpoint = "send_now")]
pub(crate) async fn send_now(complaint: String, outbox: String, query: Option<String>) -> Result<(), AppError> {
    let (visit, actor) = signed_in()?;
    let done = visit.desk.send_now(&actor, &outbox_id(&outbox)?).await;
    finish(&complaint, query, done, "", "")
}

#[server(prefix = "/api", endpoint = "verify_now")]
pub(crate) async fn verify_now(complaint: String, outbox: String, query: Option<String>) -> Result<(), AppError> {
    let (visit, actor) = signed_in()?;
    let done = visit.desk.verify_now(&actor, &outbox_id(&outbox)?).await;
    finish(&complaint, query, done, "verifying", "nothing_to_verify")
}

#[server(prefix = "/api", endpoint = "edit_and_resend")]
pub(crate) async fn edit_and_resend(complaint: String, outbox: String, query: Option<String>) -> Result<(), AppError> {
    let (visit, actor) = signed_in()?;
    let done = visit.desk.edit_and_resend(&actor, &outbox_id(&outbox)?).await;
    finish(&complaint, query, done, "back_in_draft", "not_resendable")
}

/// Leads back with a word on whether it was done, came too late, or failed.
fn finish(
    complaint: &str,
    query: Option<String>,
    done: Result<bool, ServiceError>,
    yes: &str,
    no: &str,
) -> Result<(), AppError> {
    let notice = match &done {
        Ok(true) => yes,
        Ok(false) => no,
        Err(error) => service_notice(error),
    };
    back_to(&complaint_id(complaint)?, &query.unwrap_or_default(), notice);
    Ok(())
}
