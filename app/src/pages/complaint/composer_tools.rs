//! What stands at the end of either composer: the pictures it takes, the count of characters, and what sends.

use crate::components::icon;
use crate::visit::Visit;
use crate::words::{Notice, Words};
use desk_domain::{DeliveryState, reply};
use desk_service::complaints::{ComplaintView, TimelineItem};
use leptos::prelude::*;

/// What phones convert HEIC pictures for.
pub(super) const ACCEPTED: &str = "image/jpeg,image/png,image/bmp,image/webp";

pub(super) fn counter(text: &str) -> String {
    format!("{} / {}", reply::count(text), reply::MAX_CHARS)
}

/// What sends, at the end of the box.
pub(super) fn send_buttons(visit: &Visit, view: &ComplaintView) -> AnyView {
    let words = visit.words;
    // Sends in spite of what is shown now, and of nothing that comes later.
    let anyway = match visit.notice() {
        Some(Notice::Outdated) => Some(("send_anyway", rows_shown(view))),
        Some(Notice::Same) => Some(("send_same", "true".to_owned())),
        _ => None,
    };
    let anyway = anyway.map(|(name, value)| {
        view! { <button class="button" name=name value=value>{words.compose.send_anyway}</button> }
    });
    view! {
        {anyway}
        <span data-live="send">{send_button(words, view.open_send)}</span>
    }
    .into_any()
}

/// The rows of the conversation on this page, by their ids.
pub(super) fn rows_shown(view: &ComplaintView) -> String {
    view.timeline.iter().map(TimelineItem::id).collect::<Vec<_>>().join(" ")
}

fn send_button(words: &'static Words, open: Option<DeliveryState>) -> AnyView {
    let waiting = open.is_some();
    let label = if waiting { words.compose.wait_for_outcome } else { words.compose.send };
    view! {
        <button class="button button--primary" id="send" name="intent" value="send" disabled=waiting aria-keyshortcuts="Control+Enter Meta+Enter">
            {icon("send")} <span>{label}</span> <kbd aria-hidden="true">"Ctrl ↵"</kbd>
        </button>
    }.into_any()
}
