//! One row of the list.

use super::preview::preview;
use crate::components::{Kind, Which, avatar, badge, clock_slot, icon, snooze_badge, trouble_badge};
use crate::format;
use crate::words::Words;
use desk_domain::Timestamp;
use desk_service::complaints::InboxItem;
use leptos::prelude::*;

pub(super) fn row(words: &'static Words, item: &InboxItem, query: &str, now: Timestamp, selected: bool) -> AnyView {
    let complaint = &item.complaint;
    let at = complaint.last.at;
    view! {
        <li class=if item.is_unread { "row row--unread" } else { "row" } id=format!("row-{}", complaint.id)>
            <a
                class="row-link"
                id=format!("open-{}", complaint.id)
                href=format!("/complaints/{}?{query}", complaint.id)
                aria-current=selected.then_some("true")
            >
                <span class="row-text">
                    <span class="row-title">
                        {item.is_unread.then(|| view! { <span class="hidden">{words.inbox.unread} {words.common.comma}</span> })}
                        <b>
                            <bdi>{complaint.problem.clone()}</bdi>
                        </b>
                        " "
                        <time title=at.map(|at| format::exact_moment(at, now, words.language))>
                            {words.dates.when(at, |at| format::short_moment(at, now, words.language))}
                        </time>
                    </span>
                    {preview(words, item)}
                </span>
                <span class="row-clocks">
                    {clock_slot(words, Which::FirstReply, complaint.clocks.first_reply(), now)}
                    {clock_slot(words, Which::Completion, complaint.clocks.completion(), now)}
                </span>
                <span class="row-flags">{flags(words, item, now)}</span>
                {owner(words, item)}
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

/// What did not arrive comes before everything else.
fn flags(words: &'static Words, item: &InboxItem, now: Timestamp) -> AnyView {
    let complaint = &item.complaint;
    let trouble = item.trouble.map(|state| trouble_badge(words, state));
    let waiting = complaint.waits.then(|| match complaint.state.is_open() {
        true => badge(Kind::Neutral, words.inbox.waiting),
        false => badge(Kind::Warn, words.inbox.new_words),
    });
    let asked = complaint.refund();
    let refund = asked.map(|fen| view! { <span class="badge">{words.refund.name} " " <b>{fen.to_string()}</b></span> });
    let amount = complaint.amount.filter(|_| asked.is_none());
    let amount =
        amount.map(|fen| view! { <span class="badge">{words.facts.order} " " <b>{fen.to_string()}</b></span> });
    let service = complaint.service_order.as_ref().map(|number| {
        let state = complaint.service_state.as_ref().map(|state| words.facts.service_state(state));
        view! { <span class="badge" title=number.clone()>{words.facts.service_order} " " {state}</span> }
    });
    let immediate = complaint.immediate.then(|| badge(Kind::Info, words.complaint.immediate));
    let platform = complaint.platform_assists.then(|| badge(Kind::Platform, words.complaint.platform_help));
    let times = (complaint.round > 1).then(|| badge(Kind::Outline, words.complaint.nth_complaint(complaint.round)));
    view! {
        <small class="row-merchant">
            <bdi>{item.merchant.clone()}</bdi>
        </small>
        {trouble}
        {waiting}
        {immediate}
        {times}
        {platform}
        {refund}
        {amount}
        {service}
        {complaint.snoozed_until.filter(|until| *until > now).map(|until| snooze_badge(words, until, now))}
    }
    .into_any()
}
