//! One row of the list.

use super::preview::preview;
use crate::components::{Kind, Which, badge, clock_slot, trouble_badge};
use crate::format;
use crate::words::Words;
use desk_domain::Timestamp;
use desk_service::view::InboxItem;
use leptos::prelude::*;

pub(super) fn row(words: &'static Words, item: &InboxItem, query: &str, now: Timestamp, selected: bool) -> AnyView {
    let at = item.last.at;
    view! {
        <li class=if item.user_waiting { "row row--waiting" } else { "row" } id=format!("row-{}", item.id)>
            <a
                class="row-link"
                id=format!("open-{}", item.id)
                href=format!("/complaints/{}?{query}", item.id)
                aria-current=selected.then_some("true")
            >
                <span class="row-text">
                    <span class="row-title">
                        {item.user_waiting.then(|| view! { <span class="hidden">{words.inbox.user_waiting} {words.common.comma}</span> })}
                        <b>
                            <bdi>{item.problem.clone()}</bdi>
                        </b>
                        " "
                        <time title=at.map(|at| format::exact_moment(at, now, words.language))>
                            {words.dates.when(at, |at| format::short_moment(at, now, words.language))}
                        </time>
                    </span>
                    {preview(words, item)}
                </span>
                <span class="row-clocks">
                    {clock_slot(words, Which::FirstReply, item.clocks.first_reply(), now)}
                    {clock_slot(words, Which::Completion, item.clocks.completion(), now)}
                </span>
                <span class="row-flags">{flags(words, item)}</span>
            </a>
        </li>
    }
    .into_any()
}

/// What did not arrive comes before everything else.
fn flags(words: &'static Words, item: &InboxItem) -> AnyView {
    let trouble = item.trouble.map(|state| trouble_badge(words, state));
    let waiting = (item.user_waiting && !item.state.is_open()).then(|| badge(Kind::Warn, words.inbox.new_words));
    let refund =
        item.refund.map(|fen| view! { <span class="badge">{words.refund.name} " " <b>{fen.to_string()}</b></span> });
    let amount = item.amount.filter(|_| item.refund.is_none());
    let amount =
        amount.map(|fen| view! { <span class="badge">{words.facts.order} " " <b>{fen.to_string()}</b></span> });
    let service = item.service_order.as_ref().map(|number| {
        let state = item.service_state.as_ref().map(|state| words.facts.service_state(state));
        view! { <span class="badge" title=number.clone()>{words.facts.service_order} " " {state}</span> }
    });
    let immediate = item.immediate.then(|| badge(Kind::Info, words.complaint.immediate));
    let platform = item.platform.then(|| badge(Kind::Platform, words.complaint.platform_help));
    let times = (item.times > 1).then(|| badge(Kind::Outline, words.complaint.nth_complaint(item.times)));
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
    }
    .into_any()
}
