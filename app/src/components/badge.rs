use super::icon;
use crate::format;
use crate::words::Words;
use desk_domain::{ComplaintState, DeliveryState, Timestamp};
use leptos::prelude::*;

/// What a badge means, and so its colour.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    Neutral,
    Ok,
    Warn,
    Critical,
    Info,
    Platform,
    Outline,
}

impl Kind {
    const fn class(self) -> &'static str {
        match self {
            Self::Neutral => "badge",
            Self::Ok => "badge badge--ok",
            Self::Warn => "badge badge--warn",
            Self::Critical => "badge badge--crit",
            Self::Info => "badge badge--info",
            Self::Platform => "badge badge--plat",
            Self::Outline => "badge badge--outline",
        }
    }
}

pub(crate) fn badge(kind: Kind, text: impl Into<String>) -> AnyView {
    view! { <span class=kind.class()>{text.into()}</span> }.into_any()
}

/// What became of a message that did not arrive, or of which nobody knows it.
pub(crate) fn trouble_badge(words: &'static Words, state: DeliveryState) -> AnyView {
    view! { <span class="badge badge--trouble">{icon("alert")} {words.send.trouble(state)}</span> }.into_any()
}

/// Until when a complaint is put aside.
pub(crate) fn snooze_badge(words: &'static Words, until: Timestamp, now: Timestamp) -> AnyView {
    badge(Kind::Neutral, words.snooze.until(&format::moment(until, now, words.language)))
}

/// The state of a complaint; one this version does not know is shown as it came.
pub(crate) fn state_badge(words: &'static Words, state: &ComplaintState) -> AnyView {
    let (kind, text) = match state {
        ComplaintState::Pending => (Kind::Neutral, words.complaint.pending),
        ComplaintState::Processing => (Kind::Neutral, words.complaint.processing),
        ComplaintState::Processed => (Kind::Ok, words.complaint.processed),
        ComplaintState::Other(raw) => return badge(Kind::Warn, raw.clone()),
    };
    badge(kind, text)
}
