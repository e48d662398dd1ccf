//! Counting while somebody writes, and the key that sends.

use crate::islands::browser::dom;
use crate::islands::composer::ComposerWords;
use desk_domain::reply;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlTextAreaElement, KeyboardEvent};

pub(super) fn start(words: &Rc<ComposerWords>) {
    let Some(form) = dom::by_id::<Element>("composer") else { return };
    let areas = dom::all("#composer textarea").into_iter().filter_map(|area| area.dyn_into().ok());
    for area in areas {
        watch(&form, area, words.clone());
    }
    dom::on(&form, "keydown", |event: KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            if let Some(button) = dom::by_id::<HtmlElement>("send") {
                button.click();
            }
        }
    });
}

/// The counter and the checks of a text stand in its block, or in the form that has only one.
fn watch(form: &Element, area: HtmlTextAreaElement, words: Rc<ComposerWords>) {
    let around = area.closest(".block").ok().flatten().unwrap_or_else(|| form.clone());
    let part = |selector| around.query_selector(selector).ok().flatten();
    let (counter, checks) = (part(".counter"), part(".checks"));
    let written = area.clone();
    let count = move || count(&written.value(), counter.as_ref(), checks.as_ref(), &words);
    count();
    dom::on(&area, "input", move |_: web_sys::Event| count());
}

fn count(text: &str, counter: Option<&Element>, checks: Option<&Element>, words: &ComposerWords) {
    let count = reply::count(text);
    if let Some(counter) = counter {
        counter.set_text_content(Some(&format!("{count} / {}", reply::MAX_CHARS)));
        counter.set_class_name(match count {
            _ if count > reply::MAX_CHARS => "counter counter--over",
            _ if count > reply::ADVISED_MAX => "counter counter--long",
            _ => "counter",
        });
    }
    let unsupported: String = reply::unsupported(text).iter().map(|c| format!(" {c}")).collect();
    let message = match unsupported.is_empty() {
        false => format!("{}{unsupported}", words.unsupported),
        true if count > reply::ADVISED_MAX => words.advised_length.clone(),
        true => String::new(),
    };
    if let Some(checks) = checks {
        checks.set_text_content(Some(&message));
        checks.set_class_name(if unsupported.is_empty() { "checks" } else { "checks checks--bad" });
    }
}
