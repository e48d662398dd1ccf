//! One row of the list: what it is about and when it last moved, who said what, its clocks or how it ended, its flags.

use super::flags::flags;
use super::outcome::outcome;
use super::preview::preview;
use crate::components::{Which, avatar, icon, list_clock};
use crate::format;
use crate::words::Words;
use desk_domain::Timestamp;
use desk_service::complaints::InboxItem;
use leptos::prelude::*;

pub(super) fn row(words: &'static Words, item: &InboxItem, query: &str, now: Timestamp, selected: bool) -> AnyView {
    let complaint = &item.complaint;
    let at = complaint.last.at;
    let time = if complaint.state.is_open() { clocks(words, item, now) } else { outcome(words, item) };
    view! {
        <li class=if item.is_unread { "row row--unread" } else { "row" } id=format!("row-{}", complaint.id)>
            <a
                class="row-link"
                id=format!("open-{}", complaint.id)
                href=format!("/complaints/{}?{query}", complaint.id)
                aria-current=selected.then_some("true")
            >
                <b class="row-title">
                    {item.is_unread.then(|| view! { <span class="hidden">{words.inbox.unread} {words.common.comma}</span> })}
                    <bdi>{complaint.problem.clone()}</bdi>
                </b>
                " "
                <time class="row-time" title=at.map(|at| format::exact_moment(at, now, words.language))>
                    {words.dates.when(at, |at| format::row_moment(at, now, words.language))}
                </time>
                {preview(words, item)}
                {time}
                <span class="row-foot">
                    <small class="row-merchant">
                        <bdi>{item.merchant.clone()}</bdi>
                    </small>
                    <span class="row-flags">{flags(words, item, now)}</span>
                    {owner(words, item)}
                </span>
            </a>
        </li>
    }
    .into_any()
}

/// Who works on it; in a list of one's own that is plain.
fn owner(words: &'static Words, item: &InboxItem) -> AnyView {
    match &item.owner {
        Some(owner) => view! {
            <span class="row-owner">
                {avatar(owner.staff_id.as_str(), &owner.name)} <span class="hidden">{words.inbox.owner} {words.common.colon}</span>
                <bdi>{owner.name.clone()}</bdi>
            </span>
        }
        .into_any(),
        None => view! {
            <span class="row-owner row-owner--none">{icon("plus")} {words.team.unassigned}</span>
        }
        .into_any(),
    }
}

fn clocks(words: &'static Words, item: &InboxItem, now: Timestamp) -> AnyView {
    let clocks = &item.complaint.clocks;
    view! {
        <span class="row-clocks">
            {list_clock(words, Which::FirstReply, clocks.first_reply(), now)}
            {list_clock(words, Which::Completion, clocks.completion(), now)}
        </span>
    }
    .into_any()
}
