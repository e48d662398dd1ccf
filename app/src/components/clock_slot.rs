//! One clock: label and time left. The browser moves it (see `islands::live`); without scripts it shows the time of the
//! page and the exact deadline in its title.

use super::icon;
use crate::format;
use crate::level;
use crate::wording::Words;
use desk_domain::clock::compact;
use desk_domain::{Countdown, Level, Timestamp};
use leptos::prelude::*;

/// Which of the two clocks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    FirstReply,
    Completion,
}

pub(crate) fn clock_slot(words: &'static Words, which: Which, clock: Countdown, now: Timestamp) -> AnyView {
    let level = clock.level(now);
    let (label, rule, met) = match which {
        Which::FirstReply => (words.first_reply, words.first_reply_rule, words.replied),
        Which::Completion => (words.completion, words.completion_rule, words.completed),
    };
    let text = match clock.left(now) {
        _ if level == Level::Met => met.to_owned(),
        Some(left) => compact(left, words.language).to_string(),
        None => words.health.due_unknown.to_owned(),
    };
    let due = words.when(clock.due, |due| format::moment(due, now, words.language));
    let title = format!("{due} · {rule}");
    let runs = level != Level::Met && clock.due.is_some();
    view! {
        <span
            class=format!("clock clock--{}", level::class(level))
            title=title
            data-clock=runs.then_some("")
            data-due=clock.due.map(|due| due.0)
            data-limit=clock.limit.0
            data-soon=clock.soon.0
        >
            <span class="clock-label">{label}</span>
            <span class="clock-value">
                {icon(level::icon(level))} <span class="clock-text">{text}</span>
                {(level == Level::Breached).then(|| view! { <span class="hidden">{words.overdue}</span> })}
            </span>
        </span>
    }
    .into_any()
}
