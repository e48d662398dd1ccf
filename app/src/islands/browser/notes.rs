//! Notes among colleagues: the reply and the note take turns in one place, and what was added does not come back.

use super::dom;
use desk_domain::note;
use wasm_bindgen::JsCast;
use web_sys::{
    Document, Element, Event, HtmlElement, HtmlFormElement, HtmlInputElement, HtmlTextAreaElement, KeyboardEvent,
};

/// The attribute that says which of the two is shown; and the one of buttons that change over.
const MODE: &str = "data-mode";
const MODE_TO: &str = "data-mode-to";

pub(super) fn start() {
    let (Some(form), Some(area)) = (dom::by_id::<HtmlFormElement>("note"), text()) else { return };
    for button in dom::all("[data-mode-to]") {
        let mode = button.get_attribute(MODE_TO).unwrap_or_default();
        dom::on(&button, "click", move |event: Event| {
            event.prevent_default();
            change_to(&mode);
        });
    }
    dom::on(&area, "input", |_: Event| count());
    let sent = form.clone();
    dom::on(&form, "keydown", move |event: KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            drop(sent.request_submit());
        }
    });
    let Some(document) = dom::document() else { return };
    dom::on(&document, "desk:looked", |event: web_sys::CustomEvent| {
        if let Ok(fresh) = event.detail().dyn_into::<Document>() {
            go_on(&fresh);
        }
    });
}

/// Whether a note was added from this form, in these words. It stands in the line of time.
pub(super) fn is_added(form: Option<&str>, text: Option<&str>) -> bool {
    let (Some(form), Some(text)) = (form, text) else { return false };
    let says = |card: Element| card.query_selector(".prose").ok().flatten().and_then(|words| words.text_content());
    of_form(form).and_then(says).is_some_and(|words| words == text.trim())
}

fn of_form(form: &str) -> Option<Element> {
    dom::all("[data-form]").into_iter().find(|card| card.get_attribute("data-form").as_deref() == Some(form))
}

/// The note of this form was added, in another tab or before the way back: what is typed now is the beginning of another.
fn go_on(fresh: &Document) {
    let (Some(number), Some(area)) = (number(dom::document().as_ref()), text()) else { return };
    let Some(next) = of_form(&number.value()).and_then(|_| self::number(Some(fresh))) else { return };
    if is_added(Some(&number.value()), Some(&area.value())) {
        area.set_value("");
        count();
    }
    number.set_value(&next.value());
}

fn number(page: Option<&Document>) -> Option<HtmlInputElement> {
    page?.query_selector("#note input[name=form]").ok()??.dyn_into().ok()
}

fn text() -> Option<HtmlTextAreaElement> {
    dom::by_id("note-text")
}

/// Shows the reply or the note, and goes there.
fn change_to(mode: &str) {
    let Some(modes) = dom::by_id::<Element>("modes") else { return };
    drop(modes.set_attribute(MODE, mode));
    count();
    let place = if mode == "note" { "#note textarea" } else { "#composer textarea" };
    if let Some(area) = dom::all(place).into_iter().next().and_then(|area| area.dyn_into::<HtmlElement>().ok()) {
        drop(area.focus());
    }
}

fn count() {
    let (Some(area), Some(counter)) = (text(), dom::by_id::<Element>("note-count")) else { return };
    let count = note::count(&area.value());
    counter.set_text_content(Some(&format!("{count} / {}", note::MAX_CHARS)));
    counter.set_class_name(if count > note::MAX_CHARS { "counter counter--over" } else { "counter" });
}
