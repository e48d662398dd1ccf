//! What stands at the end of either composer: the pictures it takes, the count of characters, and what sends.

use crate::components::icon;
use crate::visit::Visit;
use crate::wording::Words;
use desk_domain::{DeliveryState, reply};
use desk_service::view::ComplaintView;
use leptos::prelude::*;

/// What phones convert HEIC pictures for.
pub(super) const ACCEPTED: &str = "image/jpeg,image/png,image/bmp,image/webp";

pub(super) fn counter(text: &str) -> String {
    format!("{} / {}", reply::count(text), reply::MAX_CHARS)
}

/// What sends, at the end of the box.
pub(super) fn send_buttons(visit: &Visit, view: &ComplaintView) -> AnyView {
    let words = visit.words;
    let outdated = visit.field("notice") == Some("outdated");
    let anyway = outdated.then(|| {
        view! { <button class="button" name="send_anyway" value="true">{words.send_anyway}</button> }
    });
    view! {
        {anyway}
        <span data-live="send">{send_button(words, view.open_send)}</span>
    }
    .into_any()
}

fn send_button(words: &'static Words, open: Option<DeliveryState>) -> AnyView {
    let waiting = open.is_some();
    let label = if waiting { words.wait_for_outcome } else { words.send };
    view! {
        <button class="button button--primary" id="send" name="intent" value="send" disabled=waiting aria-keyshortcuts="Control+Enter Meta+Enter">
            {icon("send")} <span>{label}</span> <kbd aria-hidden="true">"Ctrl ↵"</kbd>
        </button>
    }.into_any()
}
