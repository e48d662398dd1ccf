//! One ticker moves every clock of the page, by the server's time.

use crate::islands::dom;
use desk_domain::clock::compact;
use desk_domain::{Countdown, Language, Level, Span, Timestamp};
use web_sys::Element;

const SECOND_MS: i32 = 1000;

pub(super) fn start(server_now: i64, english: bool) {
    // Whatever this machine believes the time to be, deadlines run by the server's.
    let offset = server_now - dom::machine_time();
    let language = if english { Language::English } else { Language::Chinese };
    dom::every(SECOND_MS, move || tick(Timestamp(dom::machine_time() + offset), language));
}

fn tick(now: Timestamp, language: Language) {
    for element in dom::all("[data-clock]") {
        move_clock(&element, now, language);
    }
    for element in dom::all("[data-leaves]") {
        let Some(at) = dom::number(&element, "data-leaves") else { continue };
        let left = (Timestamp(at) - now).as_seconds();
        if left > 0 {
            let text = match language {
                Language::Chinese => format!("{left} 秒后发出"),
                Language::English => format!("leaves in {left} s"),
            };
            element.set_text_content(Some(&text));
        }
    }
}

fn move_clock(element: &Element, now: Timestamp, language: Language) {
    let read = |name| dom::number(element, name);
    let (Some(due), Some(limit), Some(soon)) = (read("data-due"), read("data-limit"), read("data-soon")) else {
        return;
    };
    let clock = Countdown { due: Timestamp(due), limit: Span(limit), met_at: None, soon: Span(soon) };
    let (class, symbol) = match clock.level(now) {
        Level::Met | Level::Calm => ("calm", "clock"),
        Level::Half => ("half", "clock"),
        Level::Warn => ("warn", "clock"),
        Level::Soon => ("soon", "hour"),
        Level::Critical => ("crit", "alarm"),
        Level::Breached => ("over", "alert"),
    };
    let class = format!("clock clock--{class}");
    if element.class_name() != class {
        element.set_class_name(&class);
        if let Ok(Some(icon)) = element.query_selector("use") {
            drop(icon.set_attribute("href", &format!("/icons.svg#{symbol}")));
        }
    }
    let text = compact(clock.left(now), language).to_string();
    if let Ok(Some(place)) = element.query_selector(".clock-text")
        && place.text_content().as_deref() != Some(&text)
    {
        place.set_text_content(Some(&text));
    }
}
