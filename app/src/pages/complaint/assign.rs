//! Who is to work on the complaint, over it.

use super::dialog::{dialog, way_back};
use crate::actions::{HandOver, KeepHandoverNote};
use crate::components::{action_of, avatar, icon, notice_line};
use crate::visit::Visit;
use desk_domain::team::NOTE_LIMIT;
use desk_service::complaints::ComplaintView;
use desk_service::team::Colleague;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

pub(super) fn assign(visit: &Visit, view: &ComplaintView, colleagues: &[Colleague], note: String) -> AnyView {
    let words = visit.words;
    let owner = view.owner.as_ref().map(|owner| owner.staff_id.to_string());
    let chosen = owner.clone().unwrap_or_default();
    let people = colleagues.iter().map(|one| person(visit, one, &chosen)).collect_view();
    let content = view! {
        <form
            method="post"
            class="dialog-form"
            action={action_of::<HandOver>(visit)}
            enctype="multipart/form-data"
            data-keep=KeepHandoverNote::PATH
            data-author=visit.author().to_owned()
        >
            <div class="dialog-body">
                {notice_line(visit)}
                <input type="hidden" name="complaint" value=view.id.to_string() />
                <input type="hidden" name="query" value=visit.query.clone() />
                <input type="hidden" name="owner" value=owner.clone() />
                <fieldset class="assign">
                    <legend class="hidden">{words.inbox.owner}</legend>
                    {people}
                    {nobody(visit, &chosen)}
                </fieldset>
                <label class="assign-note">
                    {words.team.note}
                    <input type="text" name="note" maxlength=NOTE_LIMIT.to_string() placeholder=words.team.note_hint value=note autocomplete="off" />
                </label>
                <p class="consequence">{icon("info")} <span>{words.team.consequence}</span></p>
            </div>
            <footer class="dialog-foot">
                <p></p>
                <a class="button" href=way_back(visit, view)>{words.common.cancel}</a>
                <button class="button button--primary">{words.team.reassign}</button>
            </footer>
        </form>
    };
    let now = view.owner.as_ref().map_or(words.team.unassigned.to_owned(), |owner| owner.name.clone());
    dialog(visit, view, words.team.title, (), words.common.said_of(words.team.now, &now), content)
}

fn person(visit: &Visit, one: &Colleague, chosen: &str) -> AnyView {
    let words = visit.words;
    let is_me = visit.author() == one.id.as_str();
    let name = if is_me { words.team.me(&one.name) } else { one.name.clone() };
    view! {
        <label class="assign-person">
            <input type="radio" name="to" value=one.id.to_string() checked=one.id.as_str() == chosen required />
            {avatar(one.id.as_str(), &one.name)}
            <span class="assign-name"><b><bdi>{name}</bdi></b> <small>{words.people.role(one.role)}</small></span>
            <span class="assign-load">{words.team.load(one.load)}</span>
        </label>
    }
    .into_any()
}

fn nobody(visit: &Visit, chosen: &str) -> AnyView {
    view! {
        <label class="assign-person">
            <input type="radio" name="to" value="" checked=chosen.is_empty() required />
            <span class="avatar avatar--plain" aria-hidden="true">{icon("minus")}</span>
            <span class="assign-name"><b>{visit.words.team.nobody}</b></span>
        </label>
    }
    .into_any()
}
