//! The two clocks of six invented complaints: what the desk is about, for who has not signed in.

use crate::words::Words;
use leptos::prelude::*;

/// How far the first bar and the second are filled, in per cent, where the mark for now stands on the whole, and the level.
struct Case {
    first: (u32, &'static str),
    second: (u32, &'static str),
    now: Option<&'static str>,
    level: &'static str,
}

/// The first bar is a third of the width.
static CASES: [Case; 6] = [
    Case { first: (100, "over"), second: (0, "calm"), now: Some("35%"), level: "over" },
    Case { first: (98, "crit"), second: (0, "calm"), now: Some("32.3%"), level: "crit" },
    Case { first: (100, "met"), second: (97, "soon"), now: Some("98%"), level: "soon" },
    Case { first: (76, "warn"), second: (0, "calm"), now: Some("25%"), level: "warn" },
    Case { first: (20, "calm"), second: (0, "calm"), now: Some("6.6%"), level: "calm" },
    Case { first: (100, "met"), second: (100, "met"), now: None, level: "met" },
];

pub(super) fn picture(words: &'static Words) -> AnyView {
    let login = &words.login;
    let cases = CASES.iter().enumerate().map(|(nth, case)| {
        view! {
            <li>
                <p class="login-case">
                    <span>{login.problem(nth)}</span>
                    <span class=format!("login-state login-state--{}", case.level)>{login.state(nth)}</span>
                </p>
                <div class="login-bars">
                    <div class="track-bars">{bar(case.first)} {bar(case.second)}</div>
                    {case.now.map(now_mark)}
                </div>
            </li>
        }
    });
    view! {
        <section class="login-picture" aria-hidden="true">
            <p class="login-example">{login.example}</p>
            <p class="login-claim">
                {login.two_clocks} <br /> <span>{login.their_limits}</span>
            </p>
            <ul>{cases.collect_view()}</ul>
        </section>
    }
    .into_any()
}

fn bar((filled, level): (u32, &'static str)) -> AnyView {
    view! {
        <svg class="track-bar" height="6">
            <rect class="track-base" width="100%" height="6" rx="3" />
            <rect class=format!("track-fill track-fill--{level}") width=format!("{filled}%") height="6" rx="3" />
        </svg>
    }
    .into_any()
}

fn now_mark(at: &'static str) -> AnyView {
    view! {
        <svg class="login-now" height="14">
            <rect class="track-now" x=at width="2" height="14" rx="1" />
        </svg>
    }
    .into_any()
}
