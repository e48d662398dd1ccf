//! One clock: label and time left. The browser moves it (see `islands::live`); without scripts it shows the time of the
//! page and the exact deadline in its title.

use super::icon;
use crate::format;
use crate::level;
use crate::words::Words;
use desk_domain::clock::{compact, late, late_roughly};
use desk_domain::{Clocks, Countdown, Level, Timestamp};
use leptos::prelude::*;

/// Which of the two clocks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    FirstReply,
    Completion,
}

impl Which {
    pub(crate) const fn label(self, words: &'static Words) -> &'static str {
        match self {
            Self::FirstReply => words.clocks.first_reply,
            Self::Completion => words.clocks.completion,
        }
    }
}

/// The clock that runs out next; the completion's once nothing is open.
pub(crate) fn next_clock(clocks: &Clocks) -> (Which, Countdown) {
    if clocks.awaits_first_reply() {
        (Which::FirstReply, clocks.first_reply())
    } else {
        (Which::Completion, clocks.completion())
    }
}

pub(crate) fn clock_slot(words: &'static Words, which: Which, clock: Countdown, now: Timestamp) -> AnyView {
    let left = view! { <span class="clock-left">{words.clocks.left}</span> };
    slot(
        words,
        which,
        clock,
        now,
        view! { {left} <span class="clock-text">{reading(words, which, &clock, now)}</span> }.into_any(),
    )
}

/// The same in the width of a list, in which every clock has the same.
pub(crate) fn list_clock(words: &'static Words, which: Which, clock: Countdown, now: Timestamp) -> AnyView {
    let text = match clock.late_by().filter(|_| clock.level(now) == Level::MetLate) {
        Some(by) => words.clocks.met_late(met(words, which), &late_roughly(by, words.language).to_string()),
        None => reading(words, which, &clock, now),
    };
    slot(words, which, clock, now, view! { <span class="clock-text">{text}</span> }.into_any())
}

fn slot(words: &'static Words, which: Which, clock: Countdown, now: Timestamp, text: AnyView) -> AnyView {
    let level = clock.level(now);
    let label = which.label(words);
    let rule = match which {
        Which::FirstReply => words.clocks.first_reply_rule,
        Which::Completion => words.clocks.completion_rule,
    };
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
                {icon(level::icon(level))} {text}
            </span>
        </span>
    }
    .into_any()
}

/// What a clock says, in words: the time that is left or gone, or how it ended.
pub(crate) fn reading(words: &'static Words, which: Which, clock: &Countdown, now: Timestamp) -> String {
    let met = met(words, which);
    match (clock.level(now), clock.late_by()) {
        (Level::Met, _) => met.to_owned(),
        (Level::MetLate, Some(by)) => words.clocks.met_late(met, &late(by, words.language).to_string()),
        (Level::Unanswered, _) => words.clocks.never_answered.to_owned(),
        _ => clock
            .left(now)
            .map_or_else(|| words.clocks.due_unknown.to_owned(), |left| compact(left, words.language).to_string()),
    }
}

/// What it is called that the clock waits for, once it has happened.
const fn met(words: &'static Words, which: Which) -> &'static str {
    match which {
        Which::FirstReply => words.clocks.replied,
        Which::Completion => words.clocks.completed,
    }
}
