//! Title, state, merchant, id, owner, and the way to completing.

use super::owner::owner;
use super::snooze;
use crate::components::{Which, clock_slot, copy_button, icon, state_badge};
use crate::doors::INBOX;
use crate::format::id_groups;
use crate::visit::Visit;
use crate::words::Words;
use desk_domain::Permission;
use desk_service::complaints::ComplaintView;
use leptos::prelude::*;

pub(super) fn head(visit: &Visit, view: &ComplaintView) -> AnyView {
    let words = visit.words;
    let query = visit.carried_query();
    let may_complete = view.state.is_open() && visit.may(Permission::ComplaintComplete);
    let complete = may_complete.then(|| {
        view! {
            <a class="button complete" id="complete" href=format!("/complaints/{}/complete{query}", view.id)>
                {icon("done")} <span>{words.gate.complete}</span>
            </a>
        }
    });
    let id =
        id_groups(view.id.as_str()).into_iter().map(|group| view! { <span>{group.to_owned()}</span> }).collect_view();
    view! {
        <header class="complaint-head">
            <a class="quiet back" href=format!("{INBOX}{query}#row-{}", view.id) aria-label=words.complaint.back_to_list>
                {icon("left")}
            </a>
            <div class="complaint-title">
                <h1><bdi>{view.problem.clone()}</bdi> " " {state_badge(words, &view.state)}</h1>
                {clocks(words, view)}
                <p class="meta">
                    <span><bdi>{view.merchant.clone()}</bdi></span>
                    {trouble(words, view)}
                    <span class="number">
                        {words.complaint.number} " " <span class="id" translate="no">{id}</span>
                        {copy_button(words, words.complaint.number, view.id.as_str())}
                    </span>
                </p>
            </div>
            <div class="complaint-acts">{owner(visit, view)} {snooze::button(visit, view)} {complete}</div>
        </header>
    }
    .into_any()
}

/// Where the track has no room.
fn clocks(words: &'static Words, view: &ComplaintView) -> AnyView {
    view! {
        <p class="head-clocks">
            {clock_slot(words, Which::FirstReply, view.clocks.first_reply(), view.now)}
            {clock_slot(words, Which::Completion, view.clocks.completion(), view.now)}
        </p>
    }
    .into_any()
}

/// On phones, what the list would have told.
fn trouble(words: &'static Words, view: &ComplaintView) -> AnyView {
    let facts = &view.facts;
    let times =
        (facts.times > 1).then(|| view! { <span class="narrow">{words.complaint.nth_complaint(facts.times)}</span> });
    let platform = facts.platform.then(|| view! { <span class="narrow">{words.complaint.platform_help}</span> });
    view! { {times} {platform} }.into_any()
}
