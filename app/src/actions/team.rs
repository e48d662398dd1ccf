//! Who works on a complaint. A form that could not be acted on leads back to its dialog, with the note that was typed there.

use super::drafts::Form;
use super::{author, back_to, complaint_id, lead_to, service_notice, sign_in_again};
use crate::AppError;
use crate::words::Notice;
use desk_domain::{ComplaintId, StaffId};
use desk_service::team::{self, HandedOver, HandoverForm};
use leptos::prelude::*;
use leptos::server_fn::codec::{MultipartData, MultipartFormData};

/// Gives a complaint to somebody, takes it, or leaves it to nobody.
#[server(prefix = "/api", endpoint = "hand_over", input = MultipartFormData)]
pub(crate) async fn hand_over(data: MultipartData) -> Result<(), AppError> {
    let (visit, actor, signed_in) = author()?;
    let form = Form::read(&visit.desk, &actor, data).await?;
    let complaint = complaint_id(form.field("complaint"))?;
    if !signed_in {
        team::keep_note(&visit.desk, &actor, &complaint, form.field("note")).await?;
        sign_in_again(&dialog_of(&complaint));
        return Ok(());
    }
    let query = form.field("query");
    let person = |field| StaffId::parse(form.field(field)).ok();
    let asked = HandoverForm { from: person("owner"), to: person("to"), note: form.field("note").to_owned() };
    let takes_it = asked.to.as_ref() == Some(&actor.staff_id);
    let refused = match team::hand_over(&visit.desk, &actor, &complaint, asked).await {
        Ok(HandedOver::Done) => {
            back_to(&complaint, query, if takes_it { Notice::Claimed } else { Notice::HandedOver });
            return Ok(());
        }
        Ok(HandedOver::HasIt) => {
            back_to(&complaint, query, Notice::HasItAlready);
            return Ok(());
        }
        Ok(HandedOver::TakenBy(_)) => Notice::TakenByOther,
        Ok(HandedOver::NoSuchPerson) => Notice::NoSuchColleague,
        Ok(HandedOver::NoteTooLong) => Notice::NoteTooLong,
        Err(error) => service_notice(&error),
    };
    lead_to(&dialog_of(&complaint), query, refused);
    Ok(())
}

/// For scripts: keeps the note while somebody writes it.
#[server(prefix = "/api", endpoint = "keep_handover_note", input = MultipartFormData)]
pub(crate) async fn keep_handover_note(data: MultipartData) -> Result<(), AppError> {
    let (visit, actor, _) = author()?;
    let form = Form::read(&visit.desk, &actor, data).await?;
    let complaint = complaint_id(form.field("complaint"))?;
    Ok(team::keep_note(&visit.desk, &actor, &complaint, form.field("note")).await?)
}

fn dialog_of(complaint: &ComplaintId) -> String {
    format!("/complaints/{complaint}/assign")
}
