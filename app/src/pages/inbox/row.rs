//! One row of the list.

use crate::components::{Kind, Which, badge, clock_slot};
use crate::format;
use crate::wording::Words;
use desk_domain::{Timestamp, Voice};
use desk_service::view::InboxItem;
use leptos::prelude::*;

pub(crate) fn row(words: &'static Words, item: &InboxItem, query: &str, now: Timestamp, selected: bool) -> AnyView {
    let speaker = match item.last_voice {
        _ if item.draft => view! { <span class="row-draft">{words.draft} "："</span> }.into_any(),
        Voice::User => view! { <span>{words.user} "："</span> }.into_any(),
        Voice::Merchant => view! { <span>{words.us} "："</span> }.into_any(),
        Voice::Platform => view! { <span>{words.platform} "："</span> }.into_any(),
        Voice::System | Voice::Unknown => view! { <span>{words.system} "："</span> }.into_any(),
    };
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
                        {item.user_waiting.then(|| view! { <span class="hidden">{words.user_waiting} "，"</span> })}
                        <b>{item.problem.clone()}</b> " " <small>{item.merchant.clone()}</small>
                    </span>
                    <span class="row-preview">
                        <time>{words.when(item.last_event_at, |at| format::short_moment(at, now, words.language))}</time> " " {speaker}
                        {item.last_words.clone()}
                    </span>
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

fn flags(words: &'static Words, item: &InboxItem) -> AnyView {
    let refund =
        item.refund.map(|fen| view! { <span class="badge">{words.refund} " " <b>{fen.to_string()}</b></span> });
    let amount = item.amount.filter(|_| item.refund.is_none()).map(|fen| view! { <small>{fen.to_string()}</small> });
    let immediate = item.immediate.then(|| badge(Kind::Info, words.immediate));
    let platform = item.platform.then(|| badge(Kind::Platform, words.platform_help));
    let times = (item.times > 1).then(|| badge(Kind::Outline, words.nth_complaint(item.times)));
    view! { {refund} {immediate} {platform} {times} {amount} }.into_any()
}
