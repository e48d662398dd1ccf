//! How long somebody has been waiting. The browser counts on; without scripts it is the time of the page.

use crate::words::Words;
use desk_domain::Timestamp;
use desk_domain::clock::length;
use leptos::prelude::*;

/// `label` stands before the time; it may be empty.
pub(crate) fn waiting(words: &'static Words, label: &'static str, since: Timestamp, now: Timestamp) -> AnyView {
    let text = length(now - since, words.language).to_string();
    view! {
        <b class="waiting">
            {(!label.is_empty()).then(|| view! { {label} " " })} <span data-since=since.0>{text}</span>
        </b>
    }
    .into_any()
}
