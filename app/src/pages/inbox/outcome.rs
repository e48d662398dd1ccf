//! Of a finished row, in place of the clocks: how it ended, and how long that took.

use crate::components::icon;
use crate::words::Words;
use desk_domain::clock::length;
use desk_domain::{Clocks, Level, Timestamp};
use desk_service::complaints::InboxItem;
use leptos::prelude::*;

pub(super) fn outcome(words: &'static Words, item: &InboxItem) -> AnyView {
    let complaint = &item.complaint;
    let ended = match complaint.outcome {
        Some(outcome) => words.inbox.outcome(outcome),
        None if is_unanswered(&complaint.clocks) => words.clocks.never_answered,
        None => words.complaint.processed,
    };
    let late = complaint.clocks.completion().late_by().is_some();
    let class = if late { "row-used late" } else { "row-used" };
    let used = used(words, &complaint.clocks).map(|used| {
        view! { <span class=class>{late.then(|| icon("alert"))} {used}</span> }
    });
    view! { <span class="row-clocks row-outcome"><span>{ended}</span> {used}</span> }.into_any()
}

fn is_unanswered(clocks: &Clocks) -> bool {
    clocks.first_reply().level(Timestamp(0)) == Level::Unanswered
}

/// From the beginning of the round to its end.
fn used(words: &'static Words, clocks: &Clocks) -> Option<String> {
    let used = clocks.completed_at? - clocks.round_started_at?;
    Some(words.inbox.used(&length(used, words.language).to_string()))
}
