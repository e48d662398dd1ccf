use super::drafts::{Form, picture_notice};
use super::{back_to, complaint_id, form_id, lead_to, send_notice, signed_in};
use crate::AppError;
use desk_service::RefundForm;
use leptos::prelude::*;
use leptos::server_fn::codec::{MultipartData, MultipartFormData};

/// Approves or refuses the refund that a user asks for. A refusal of ours leads back to the dialog, which has kept what was
/// written.
#[server(prefix = "/api", endpoint = "decide_refund", input = MultipartFormData)]
pub(crate) async fn decide_refund(data: MultipartData) -> Result<(), AppError> {
    let (visit, actor) = signed_in()?;
    let form = Form::read(&visit.desk, &actor, data).await?;
    let complaint = complaint_id(form.field("complaint"))?;
    let decision = RefundForm {
        approve: form.field("decision") == "approve",
        launch_day: form.field("launch_day").parse().unwrap_or_default(),
        remark: form.field("remark").to_owned(),
        reason: form.field("reason").to_owned(),
        attachments: form.attached.clone(),
        form: form_id(form.field("form")),
    };
    let notice = match (&form.refused, visit.desk.decide_refund(&actor, &complaint, decision).await) {
        (_, Ok(_)) => {
            back_to(&complaint, form.field("query"), "refund_deciding");
            return Ok(());
        }
        (Some(error), Err(_)) => picture_notice(error),
        (None, Err(error)) => send_notice(&error),
    };
    lead_to(&format!("/complaints/{complaint}/refund"), form.field("query"), notice);
    Ok(())
}

#[server(prefix = "/api", endpoint = "start_refund")]
pub(crate) async fn start_refund(complaint: String, query: Option<String>) -> Result<(), AppError> {
    let (visit, actor) = signed_in()?;
    let complaint = complaint_id(&complaint)?;
    let notice = match visit.desk.start_refund(&actor, &complaint).await {
        Ok(_) => "refund_starting",
        Err(error) => send_notice(&error),
    };
    back_to(&complaint, &query.unwrap_or_default(), notice);
    Ok(())
}
