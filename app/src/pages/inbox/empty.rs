//! Why a list is empty.

use crate::components::icon;
use crate::words::Words;
use desk_service::complaints::EmptyReason;
use leptos::prelude::*;

pub(super) fn empty(words: &'static Words, reason: EmptyReason) -> AnyView {
    let (class, symbol, title, text) = match reason {
        EmptyReason::AllHandled => ("empty empty--ok", "done", words.inbox.empty_good, words.inbox.empty_good_text),
        EmptyReason::NoMatch => ("empty", "search", words.inbox.empty_filter, words.inbox.empty_filter_text),
        EmptyReason::NothingHere => ("empty empty--ok", "done", words.inbox.empty_view, words.inbox.empty_view_text),
        EmptyReason::TooBroad => ("empty empty--warn", "search", words.inbox.empty_broad, words.inbox.empty_broad_text),
        EmptyReason::Suspicious => {
            ("empty empty--warn", "alert", words.inbox.empty_suspicious, words.inbox.empty_suspicious_text)
        }
    };
    view! {
        <div class=class>
            {icon(symbol)} <p class="empty-title">{title}</p> <p>{text}</p>
        </div>
    }
    .into_any()
}
