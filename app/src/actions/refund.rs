//! The decision on a refund, and its start. A form that cannot be acted on leads back to its dialog, with the choice that its
//! author had made, what they wrote, and what is the matter.

use super::drafts::{Form, picture_notice};
use super::{author, back_to, complaint_id, form_id, lead_to, send_notice, service_notice, sign_in_again, signed_in};
use crate::AppError;
use crate::words::Notice;
use desk_domain::ComplaintId;
use desk_domain::refund::{Change, Fields, Given, Stop, Wrong};
use desk_service::drafts;
use desk_service::send::{self, RefundForm, SendError};
use leptos::prelude::*;
use leptos::server_fn::codec::{MultipartData, MultipartFormData};

/// What the button says that keeps the dialog as it is and sends nothing. Enter in a field presses it.
pub(crate) const KEEP: &str = "keep";

/// Approves or refuses the refund that a user asks for.
#[server(prefix = "/api", endpoint = "decide_refund", input = MultipartFormData)]
pub(crate) async fn decide_refund(data: MultipartData) -> Result<(), AppError> {
    let (visit, actor, signed_in) = author()?;
    let form = Form::read(&visit.desk, &actor, data).await?;
    let complaint = complaint_id(form.field("complaint"))?;
    let query = form.field("query");
    let fields = fields_of(&form);
    let keeps = fields.decision.text() == KEEP;
    if !signed_in || keeps {
        let notes = fields.notes(round_of(form.field("round")));
        let kept = drafts::keep_refund_notes(&visit.desk, &actor, &complaint, &notes).await;
        if !signed_in {
            kept?;
            sign_in_again(&dialog(&complaint));
            return Ok(());
        }
        let notice = kept.as_ref().map_or_else(service_notice, |()| Notice::RefundKept);
        lead_back(&complaint, query, &fields, notice, &[]);
        return Ok(());
    }
    let decision =
        RefundForm { fields: fields.clone(), attachments: form.attached.clone(), form: form_id(form.field("form")) };
    // A picture that was not taken would be missing from a refusal; what belongs together leaves together.
    if let Some(error) = &form.refused {
        let notes = fields.notes(round_of(form.field("round")));
        drafts::keep_refund_notes(&visit.desk, &actor, &complaint, &notes).await?;
        lead_back(&complaint, query, &fields, picture_notice(error), &[]);
        return Ok(());
    }
    match send::decide_refund(&visit.desk, &actor, &complaint, decision).await {
        Ok(_) => back_to(&complaint, query, Notice::RefundDeciding),
        Err(error) => lead_back(&complaint, query, &fields, send_notice(&error), &details(&error)),
    }
    Ok(())
}

/// Starts a refund that was approved.
#[server(prefix = "/api", endpoint = "start_refund")]
pub(crate) async fn start_refund(
    complaint: String,
    query: Option<String>,
    form: Option<String>,
    seen: Option<String>,
    order: Option<String>,
    amount: Option<String>,
) -> Result<(), AppError> {
    let (visit, actor) = signed_in()?;
    let complaint = complaint_id(&complaint)?;
    let query = query.unwrap_or_default();
    let fields = Fields { seen: given(seen), order: given(order), amount: given(amount), ..Fields::default() };
    let start = RefundForm { fields: fields.clone(), form: form.as_deref().and_then(form_id), ..RefundForm::default() };
    match send::start_refund(&visit.desk, &actor, &complaint, start).await {
        Ok(_) => back_to(&complaint, &query, Notice::RefundStarting),
        Err(error) => lead_back(&complaint, &query, &fields, send_notice(&error), &details(&error)),
    }
    Ok(())
}

/// For scripts: keeps what is typed in the dialog while somebody writes.
#[server(prefix = "/api", endpoint = "keep_refund_notes", input = MultipartFormData)]
pub(crate) async fn keep_refund_notes(data: MultipartData) -> Result<(), AppError> {
    let (visit, actor, _) = author()?;
    let form = Form::read(&visit.desk, &actor, data).await?;
    let complaint = complaint_id(form.field("complaint"))?;
    let notes = fields_of(&form).notes(round_of(form.field("round")));
    Ok(drafts::keep_refund_notes(&visit.desk, &actor, &complaint, &notes).await?)
}

fn fields_of(form: &Form) -> Fields {
    Fields {
        decision: form.given("decision"),
        choice: form.given("choice"),
        order: form.given("order"),
        amount: form.given("amount"),
        launch_day: form.given("launch_day"),
        remark: form.given("remark"),
        reason: form.given("reason"),
        seen: form.given("seen"),
    }
}

fn given(field: Option<String>) -> Given {
    field.map_or(Given::Missing, Given::Once)
}

/// Notes whose round is not told belong to none.
fn round_of(text: &str) -> i64 {
    text.parse().unwrap_or_default()
}

fn dialog(complaint: &ComplaintId) -> String {
    format!("/complaints/{complaint}/refund")
}

/// Back to the dialog, where the same choice stands.
fn lead_back(
    complaint: &ComplaintId,
    query: &str,
    fields: &Fields,
    notice: impl Into<Option<Notice>>,
    details: &[(&str, String)],
) {
    let chosen = [&fields.decision, &fields.choice].map(Given::text);
    let choice = chosen.into_iter().find(|text| ["approve", "refuse"].contains(text));
    let mut carried = url::form_urlencoded::Serializer::new(String::new());
    carried.extend_pairs(url::form_urlencoded::parse(query.as_bytes()));
    carried.extend_pairs(choice.map(|choice| ("choice", choice)));
    carried.extend_pairs(details);
    lead_to(&dialog(complaint), &carried.finish(), notice);
}

/// What the dialog says beside its notice.
fn details(error: &SendError) -> Vec<(&'static str, String)> {
    match error {
        SendError::Refund(Stop::Fields(wrong)) => vec![("wrong", Wrong::codes(wrong))],
        SendError::Refund(Stop::Changed(changes)) => vec![("changed", Change::codes(changes))],
        _ => Vec::new(),
    }
}

/// The notice for why nothing was paid or refused; what has changed is said by the dialog itself.
pub(super) const fn stop_notice(stop: &Stop) -> Option<Notice> {
    match stop {
        Stop::Fields(_) => Some(Notice::RefundWrong),
        Stop::Changed(_) => None,
        Stop::Decided => Some(Notice::RefundDecided),
        Stop::NothingToDecide => Some(Notice::NothingToDecide),
        Stop::NothingToStart => Some(Notice::NothingToStart),
        Stop::Unpayable(_) => Some(Notice::Unpayable),
    }
}
