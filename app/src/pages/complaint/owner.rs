//! Who works on the complaint, and the ways to change that, in its head.

use crate::actions::HandOver;
use crate::components::{action_of, avatar, icon};
use crate::visit::Visit;
use desk_domain::Permission;
use desk_service::complaints::{Author, ComplaintView};
use leptos::prelude::*;

pub(super) fn owner(visit: &Visit, view: &ComplaintView) -> AnyView {
    let words = visit.words;
    let shown = shown(visit, view.owner.as_ref());
    if !visit.may(Permission::ComplaintAssign) {
        return view! { <span class="owner">{shown}</span> }.into_any();
    }
    let dialog = format!("/complaints/{}/assign{}", view.id, visit.carried_query());
    let is_mine = view.owner.as_ref().is_some_and(|owner| owner.staff_id.as_str() == visit.author());
    view! {
        <a class="button owner" href=dialog.clone() title=words.inbox.owner data-key="t" aria-keyshortcuts="T">
            {shown}
        </a>
        {(!is_mine).then(|| claim(visit, view))}
        <a class="button reassign" href=dialog data-key="t" aria-keyshortcuts="T">
            {icon("swap")} <span>{words.team.reassign}</span>
        </a>
    }
    .into_any()
}

fn shown(visit: &Visit, owner: Option<&Author>) -> AnyView {
    let words = visit.words;
    match owner {
        Some(owner) => view! {
            {avatar(owner.staff_id.as_str(), &owner.name)}
            <span><span class="hidden">{words.inbox.owner} {words.common.colon}</span> <bdi>{owner.name.clone()}</bdi></span>
        }
        .into_any(),
        None => view! { {icon("plus")} <span>{words.team.unassigned}</span> }.into_any(),
    }
}

/// Takes the complaint with one click: from who has it on this page, and from nobody else.
fn claim(visit: &Visit, view: &ComplaintView) -> AnyView {
    let owner = view.owner.as_ref().map(|owner| owner.staff_id.to_string());
    view! {
        <form method="post" class="claim" action={action_of::<HandOver>(visit)} enctype="multipart/form-data">
            <input type="hidden" name="complaint" value=view.id.to_string() />
            <input type="hidden" name="query" value=visit.query.clone() />
            <input type="hidden" name="owner" value=owner />
            <input type="hidden" name="to" value=visit.author().to_owned() />
            <button class="button" data-key="m" aria-keyshortcuts="M">
                {icon("mychk")} <span>{visit.words.team.claim}</span>
            </button>
        </form>
    }
    .into_any()
}
