//! A complaint is given to somebody, taken, or left to nobody.

use crate::Result;
use crate::access;
use crate::audit;
use crate::desk::Desk;
use crate::drafts;
use desk_domain::team::note;
use desk_domain::{Act, Actor, ComplaintId, Handover, Permission, StaffId};
use desk_store::{NewHandover, Owned};
use serde_json::json;

/// Who is to have a complaint, from the page of who says so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HandoverForm {
    /// The owner that the page has shown.
    pub from: Option<StaffId>,
    /// The next owner; `None` leaves the complaint to nobody.
    pub to: Option<StaffId>,
    /// What the next owner should know.
    pub note: String,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HandedOver {
    Done,
    /// Whoever was to have it has it.
    HasIt,
    /// Somebody else has changed the owner since the page was shown. Who has it now; `None` if nobody does.
    TakenBy(Option<String>),
    /// Whoever was to have it has no account any more.
    NoSuchPerson,
    /// The note is too long to be kept with it.
    NoteTooLong,
}

/// Under which what is typed in the dialog is kept.
const DIALOG: &str = "hand_over";
/// Characters of a note that are kept while it is typed; it may be shortened before it is sent.
const MOST_KEPT: usize = 4_000;

/// Keeps the note of a handover that was not made. Also for a person whose sign-in has run out: it is their own text.
///
/// # Errors
/// If the permission is missing, there is no such complaint, or the database cannot be used.
pub async fn keep_note(desk: &Desk, actor: &Actor, id: &ComplaintId, note: &str) -> Result<()> {
    access::complaint(desk, actor, Permission::ComplaintAssign, id).await?;
    let kept: String = note.chars().take(MOST_KEPT).collect();
    drafts::keep_dialog(desk, actor, id, DIALOG, &kept).await.map(drop)
}

/// The note of a handover that was not made.
///
/// # Errors
/// If the permission is missing, there is no such complaint, or the database cannot be used.
pub async fn kept_note(desk: &Desk, actor: &Actor, id: &ComplaintId) -> Result<String> {
    access::complaint(desk, actor, Permission::ComplaintAssign, id).await?;
    drafts::of_dialog(desk, actor, id, DIALOG).await
}

/// Changes the owner of a complaint, if it is still the one that the form has seen: of two who take the same complaint, one
/// has it and the other is told. Of a handover that is not made, the note is kept.
///
/// # Errors
/// If the permission is missing, there is no such complaint, or the database cannot be used.
pub async fn hand_over(desk: &Desk, actor: &Actor, id: &ComplaintId, form: HandoverForm) -> Result<HandedOver> {
    let typed = form.note.clone();
    let handed = change(desk, actor, id, form).await?;
    match handed {
        HandedOver::Done if typed.is_empty() => {}
        HandedOver::Done => keep_note(desk, actor, id, "").await?,
        _ => keep_note(desk, actor, id, &typed).await?,
    }
    Ok(handed)
}

async fn change(desk: &Desk, actor: &Actor, id: &ComplaintId, form: HandoverForm) -> Result<HandedOver> {
    access::complaint(desk, actor, Permission::ComplaintAssign, id).await?;
    let Ok(note) = note(&form.note) else { return Ok(HandedOver::NoteTooLong) };
    let names = super::names(desk).await?;
    let name_of = |id: &StaffId| names.get(id).cloned().unwrap_or_default();
    let owner = desk.store().owner(id).await?;
    let change = Handover { from: form.from, to: form.to };
    if owner == change.to {
        return Ok(HandedOver::HasIt);
    }
    let to_name = change.to.as_ref().map(name_of).unwrap_or_default();
    let detail = json!({"from": change.from, "to": change.to, "note": note.chars().count()});
    let audit = audit::line(desk, actor, Act::HandOver, id.as_str(), &detail);
    let act = change.act(&actor.staff_id, &to_name, note);
    let new = NewHandover { complaint_id: id, change, by: actor, act, at: desk.now() };
    Ok(match desk.store().hand_over(&new, &audit).await? {
        Owned::Changed => HandedOver::Done,
        Owned::By(owner) => HandedOver::TakenBy(owner.as_ref().map(name_of)),
        Owned::NoSuchPerson => HandedOver::NoSuchPerson,
    })
}
