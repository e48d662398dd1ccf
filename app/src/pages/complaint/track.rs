//! The dual-clock track: one bar cut at 24 and 72 hours, with a mark for now.

use crate::components::{Which, clock_slot};
use crate::format;
use crate::level;
use crate::visit::Visit;
use desk_domain::clock::{COMPLETION_LIMIT, FIRST_REPLY_LIMIT};
use desk_domain::{Countdown, Stop, Timestamp, Voice};
use desk_service::complaints::{ComplaintView, TimelineItem};
use leptos::prelude::*;

/// One of the two parts of the bar: a span of time drawn over the whole width of its cell.
struct Part {
    from: Timestamp,
    to: Timestamp,
}

impl Part {
    /// Where an instant lies, in per cent of the width.
    fn position(&self, at: Timestamp) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "positions on a screen")]
        let share = (at - self.from).0 as f64 / (self.to - self.from).0.max(1) as f64;
        (share * 100.0).clamp(0.0, 100.0)
    }

    fn holds(&self, at: Timestamp) -> bool {
        self.from <= at && at < self.to
    }
}

pub(super) fn track(visit: &Visit, view: &ComplaintView) -> AnyView {
    let words = visit.words;
    let show = |at: Timestamp| format::moment(at, view.now, words.language);
    let start = view.clocks.round_started_at;
    let started = words.dates.when(start, show);
    let past = view.past_rounds.last().map(|round| {
        view! { <span class="track-past">{words.complaint.nth_round(round.round)} " · " {words.clocks.completed}</span> }
    });
    let bars = start.map(|start| {
        let first = Part { from: start, to: start + FIRST_REPLY_LIMIT };
        let second = Part { from: start + FIRST_REPLY_LIMIT, to: start + COMPLETION_LIMIT };
        view! {
            {bar(view, &first, view.clocks.first_reply(), None)}
            {bar(view, &second, view.clocks.completion(), overrun(view))}
        }
    });
    let deadline = |clock: Countdown| words.dates.when(clock.due, |due| words.clocks.due(&show(due)));
    view! {
        <section class="track" aria-label=format!("{} / {}", words.clocks.first_reply, words.clocks.completion)>
            <p class="track-round">
                <span><b>{words.complaint.nth_round(view.round)}</b> " " {words.complaint.round_started(&started, view.round)}</span>
                {past}
            </p>
            <div class="track-bars" aria-hidden="true">
                {bars}
            </div>
            <div class="track-ends">
                <p>
                    <span class="track-due">{deadline(view.clocks.first_reply())}</span>
                    {clock_slot(words, Which::FirstReply, view.clocks.first_reply(), view.now)}
                </p>
                <p>
                    <span class="track-due">{deadline(view.clocks.completion())}</span>
                    {clock_slot(words, Which::Completion, view.clocks.completion(), view.now)}
                </p>
            </div>
        </section>
    }
    .into_any()
}

/// Until when a first reply that was late, or is, was waited for beyond its deadline.
fn overrun(view: &ComplaintView) -> Option<Timestamp> {
    let clock = view.clocks.first_reply();
    let until = clock.stopped.map_or(view.now, Stop::at);
    (until > clock.due?).then_some(until)
}

fn bar(view: &ComplaintView, part: &Part, clock: Countdown, overrun: Option<Timestamp>) -> AnyView {
    let until = clock.stopped.map_or(view.now, Stop::at).min(view.now);
    let filled = format!("{:.2}%", part.position(until));
    let fill = format!("track-fill track-fill--{}", level::class(clock.level(view.now)));
    let dots = view
        .timeline
        .iter()
        .filter_map(|item| match item {
            TimelineItem::Entry(entry) => {
                let at = entry.at.filter(|at| part.holds(*at))?;
                let class = dot_class(entry.voice)?;
                Some(view! { <circle class=class cx=format!("{:.2}%", part.position(at)) cy="7" r="3.5" /> })
            }
            TimelineItem::Outgoing(_) | TimelineItem::Team(_) | TimelineItem::Note(_) => None,
        })
        .collect_view();
    let now = part.holds(view.now).then(|| {
        view! { <rect class="track-now" x=format!("{:.2}%", part.position(view.now)) y="0" width="2" height="14" rx="1" /> }
    });
    view! {
        <svg class="track-bar" height="14">
            <rect class="track-base" x="0" y="4" width="100%" height="6" rx="3" />
            <rect class=fill x="0" y="4" width=filled height="6" rx="3" />
            {overrun.map(|until| {
                let width = format!("{:.2}%", part.position(until));
                view! { <rect class="track-fill track-fill--over" x="0" y="4" width=width height="6" rx="3" /> }
            })}
            {dots}
            {now}
        </svg>
    }
    .into_any()
}

const fn dot_class(voice: Voice) -> Option<&'static str> {
    match voice {
        Voice::User => Some("track-dot track-dot--user"),
        Voice::Merchant => Some("track-dot track-dot--merchant"),
        Voice::Platform => Some("track-dot track-dot--platform"),
        Voice::System | Voice::Unknown => None,
    }
}
