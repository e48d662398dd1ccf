//! Who works on a complaint.

use super::{back_to, complaint_id, lead_to, service_notice, signed_in};
use crate::AppError;
use crate::words::Notice;
use desk_domain::{ComplaintId, StaffId};
use desk_service::team::{self, HandedOver, HandoverForm};
use leptos::prelude::*;

/// Gives a complaint to somebody, takes it, or leaves it to nobody. Where that is refused the dialog comes back, with the note.
#[server(prefix = "/api", endpoint = "hand_over")]
pub(crate) async fn hand_over(
    complaint: String,
    owner: Option<String>,
    to: Option<String>,
    note: Option<String>,
    query: Option<String>,
) -> Result<(), AppError> {
    let (visit, actor) = signed_in()?;
    let (complaint, query, note) = (complaint_id(&complaint)?, query.unwrap_or_default(), note.unwrap_or_default());
    let person = |id: Option<String>| id.and_then(|id| StaffId::parse(&id).ok());
    let form = HandoverForm { from: person(owner), to: person(to.clone()), note: note.clone() };
    let takes_it = form.to.as_ref() == Some(&actor.staff_id);
    let refused = match team::hand_over(&visit.desk, &actor, &complaint, form).await {
        Ok(HandedOver::Done) => {
            back_to(&complaint, &query, if takes_it { Notice::Claimed } else { Notice::HandedOver });
            return Ok(());
        }
        Ok(HandedOver::HasIt) => {
            back_to(&complaint, &query, Notice::HasItAlready);
            return Ok(());
        }
        Ok(HandedOver::TakenBy(_)) => Notice::TakenByOther,
        Ok(HandedOver::NoSuchPerson) => Notice::NoSuchColleague,
        Ok(HandedOver::NoteTooLong) => Notice::NoteTooLong,
        Err(error) => service_notice(&error),
    };
    back_to_dialog(&complaint, &query, refused, &to.unwrap_or_default(), &note);
    Ok(())
}

/// The dialog once more, as it was filled in: as much of the note as an address holds.
fn back_to_dialog(complaint: &ComplaintId, query: &str, notice: Notice, to: &str, note: &str) {
    const MOST_CHARS: usize = 400;
    let note: String = note.chars().take(MOST_CHARS).collect();
    let mut kept = url::form_urlencoded::Serializer::new(query.to_owned());
    kept.append_pair("to", to).append_pair("note", &note);
    lead_to(&format!("/complaints/{complaint}/assign"), &kept.finish(), notice);
}
