//! One ticker moves every clock of the page, by the server's time.

use super::server_clock::ServerClock;
use crate::islands::browser::dom;
use crate::level;
use desk_domain::clock::{compact, length};
use desk_domain::{Countdown, Language, Span, Timestamp};
use std::rc::Rc;
use web_sys::Element;

const SECOND_MS: i32 = 1000;

pub(super) fn start(clock: Rc<ServerClock>) {
    let page = dom::document().and_then(|document| document.document_element());
    let language = Language::from_tag(&page.and_then(|page| page.get_attribute("lang")).unwrap_or_default());
    dom::every(SECOND_MS, move || tick(clock.now(), language));
}

fn tick(now: Timestamp, language: Language) {
    for element in dom::all("[data-clock]") {
        move_clock(&element, now, language);
    }
    for element in dom::all("[data-since]") {
        let Some(since) = dom::number(&element, "data-since") else { continue };
        say(&element, &length(now - Timestamp(since), language).to_string());
    }
    for element in dom::all("[data-leaves]") {
        let Some(at) = dom::number(&element, "data-leaves") else { continue };
        let left = (Timestamp(at) - now).as_seconds();
        if left > 0 {
            let words = element.get_attribute("data-leaves-words").unwrap_or_default();
            element.set_text_content(Some(&words.replace("{}", &left.to_string())));
        }
    }
}

fn move_clock(element: &Element, now: Timestamp, language: Language) {
    let read = |name| dom::number(element, name);
    let (Some(due), Some(limit), Some(soon)) = (read("data-due"), read("data-limit"), read("data-soon")) else {
        return;
    };
    let clock = Countdown { due: Some(Timestamp(due)), limit: Span(limit), stopped: None, soon: Span(soon) };
    let level = clock.level(now);
    let class = format!("clock clock--{}", level::class(level));
    if element.class_name() != class {
        element.set_class_name(&class);
        if let Ok(Some(icon)) = element.query_selector("use") {
            drop(icon.set_attribute("href", &format!("/icons.svg#{}", level::icon(level))));
        }
    }
    let text = compact(Timestamp(due) - now, language).to_string();
    if let Ok(Some(place)) = element.query_selector(".clock-text") {
        say(&place, &text);
    }
}

fn say(element: &Element, text: &str) {
    if element.text_content().as_deref() != Some(text) {
        element.set_text_content(Some(text));
    }
}
