//! Single keys: `m`, `t` and the like press what bears them as `data-key`. Matched by where a key lies, so that they work under
//! every layout and input method, and left alone wherever somebody writes.

use crate::islands::browser::dom;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

/// Where keys are letters.
const WRITING: &str = "input, textarea, select, [contenteditable]";

pub(super) fn start() {
    let Some(document) = dom::document() else { return };
    dom::on(&document, "keydown", |event: KeyboardEvent| {
        let is_plain = !(event.ctrl_key() || event.meta_key() || event.alt_key() || event.shift_key());
        if !is_plain || event.is_composing() || event.default_prevented() || is_writing(&event) {
            return;
        }
        // Behind a dialog nothing can be pressed.
        let Some(pressed) = bearer(&event.code()).filter(|_| dom::all("[role=dialog]").is_empty()) else { return };
        event.prevent_default();
        pressed.click();
    });
}

fn is_writing(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| target.closest(WRITING).is_ok_and(|found| found.is_some()))
}

/// What bears the key that is called so by browsers: `KeyM` for the one with an M in the United States.
fn bearer(code: &str) -> Option<HtmlElement> {
    let key = code.strip_prefix("Key")?.to_ascii_lowercase();
    dom::all("[data-key]")
        .into_iter()
        .filter(|element| element.get_attribute("data-key").as_deref() == Some(&key))
        .filter_map(|element| element.dyn_into::<HtmlElement>().ok())
        .find(|element| element.offset_parent().is_some())
}
