//! One clock: label and time left. The browser moves it (see `islands::live`); without scripts it shows the time of the
//! page and the exact deadline in its title.

use super::icon;
use crate::format;
use crate::level;
use crate::words::Words;
use desk_domain::clock::{compact, late};
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
    let (label, rule) = match which {
        Which::FirstReply => (words.clocks.first_reply, words.clocks.first_reply_rule),
        Which::Completion => (words.clocks.completion, words.clocks.completion_rule),
    };
    let text = reading(words, which, &clock, now);
    let due = words.dates.when(clock.due, |due| format::moment(due, now, words.language));
    let title = format!("{due} · {rule}");
    let runs = !level.is_final() && level != Level::Unknown;
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
            </span>
        </span>
    }
    .into_any()
}

/// What a clock says, in words: the time that is left or gone, or how it ended.
pub(crate) fn reading(words: &'static Words, which: Which, clock: &Countdown, now: Timestamp) -> String {
    let met = match which {
        Which::FirstReply => words.clocks.replied,
        Which::Completion => words.clocks.completed,
    };
    match (clock.level(now), clock.late_by()) {
        (Level::Met, _) => met.to_owned(),
        (Level::MetLate, Some(by)) => words.clocks.met_late(met, &late(by, words.language).to_string()),
        (Level::Unanswered, _) => words.clocks.never_answered.to_owned(),
        _ => clock
            .left(now)
            .map_or_else(|| words.clocks.due_unknown.to_owned(), |left| compact(left, words.language).to_string()),
    }
}
