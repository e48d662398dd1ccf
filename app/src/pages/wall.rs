//! `/wall`: a screen on the wall, to be read from five metres away. It shows no word of a user and can be left alone.

use super::frame::Frame;
use super::personal_page;
use crate::components::{icon, next_clock, reading};
use crate::format;
use crate::level;
use crate::visit::Visit;
use crate::words::Words;
use desk_domain::{Timestamp, ViewCount};
use desk_service::complaints::{self, Wall, WallRow};
use leptos::prelude::*;

pub(crate) fn wall(visit: Visit) -> AnyView {
    personal_page(visit, |visit, actor| async move {
        let wall = complaints::wall(&visit.desk, &actor).await?;
        let content = view! {
            <main class="wall">
                {head(visit.words, wall.now)} <div data-live="wall">{numbers(visit.words, &wall)} {rows(visit.words, &wall)}</div>
                <noscript><meta http-equiv="refresh" content=visit.look_again(30) /></noscript>
            </main>
        };
        Ok(Frame::of(&visit).read_at(wall.now, wall.last_event_id).alone(content))
    })
}

fn head(words: &'static Words, now: Timestamp) -> AnyView {
    view! {
        <header class="wall-head">
            <h1>{words.frame.product}</h1>
            <p data-live="wall-time"><b>{format::time(now)}</b> " " {format::day_heading(now, now, words.language)}</p>
        </header>
    }
    .into_any()
}

fn numbers(words: &'static Words, wall: &Wall) -> AnyView {
    let over = wall.overdue.count > 0;
    view! {
        <dl class="wall-numbers">
            {number(if over { "wall-number wall-number--over" } else { "wall-number" }, "alert", words.inbox.lane_overdue, wall.overdue)}
            {number("wall-number", "hour", words.inbox.lane_two_hours, wall.soon)}
            {number("wall-number", "mine", words.team.unassigned, wall.unassigned)}
        </dl>
    }
    .into_any()
}

fn number(class: &'static str, symbol: &'static str, label: &'static str, count: ViewCount) -> AnyView {
    view! {
        <div class=class>
            <dt>{icon(symbol)} {label}</dt>
            <dd>{count.to_string()}</dd>
        </div>
    }
    .into_any()
}

fn rows(words: &'static Words, wall: &Wall) -> AnyView {
    let rows = wall.rows.iter().map(|row| line(words, row, wall.now)).collect_view();
    if wall.rows.is_empty() {
        return view! { <p class="wall-empty">{icon("done")} {words.inbox.empty_good}</p> }.into_any();
    }
    view! { <ol class="wall-rows">{rows}</ol> }.into_any()
}

fn line(words: &'static Words, row: &WallRow, now: Timestamp) -> AnyView {
    let (which, clock) = next_clock(&row.complaint.clocks);
    let level = clock.level(now);
    let owner = row.owner.as_ref().map_or_else(
        || view! { <span class="bad">{words.team.unassigned}</span> }.into_any(),
        |owner| view! { <bdi>{owner.name.clone()}</bdi> }.into_any(),
    );
    view! {
        <li class="wall-row">
            <b><bdi>{row.complaint.problem.clone()}</bdi></b>
            <span class="wall-merchant"><bdi>{row.merchant.clone()}</bdi></span>
            <span class="wall-owner">{owner}</span>
            <span class=format!("wall-clock wall-clock--{}", level::class(level))>
                <span>{which.label(words)}</span> <b>{icon(level::icon(level))} {reading(words, which, &clock, now)}</b>
            </span>
        </li>
    }
    .into_any()
}
