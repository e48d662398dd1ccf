//! The facts beside the conversation, where they are folded away: Escape closes them, and so does their cross.

use crate::islands::browser::dom;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent, MouseEvent};

pub(super) fn start() {
    let Some(document) = dom::document() else { return };
    dom::on(&document, "keydown", |event: KeyboardEvent| {
        let is_meant = event.key() == "Escape" && !event.is_composing() && !event.default_prevented();
        // A dialog over the page is left first.
        if is_meant && dom::all("[data-escape], dialog[open]").is_empty() {
            close();
        }
    });
    dom::on(&document, "click", |event: MouseEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if target.is_some_and(|target| matches!(target.closest("[data-close-facts]"), Ok(Some(_)))) {
            close();
        }
    });
}

/// Whoever had opened them is where they were.
fn close() {
    for facts in dom::all(".facts-fold[open]") {
        drop(facts.remove_attribute("open"));
        if let Ok(Some(opener)) = facts.query_selector("summary")
            && let Ok(opener) = opener.dyn_into::<HtmlElement>()
        {
            drop(opener.focus());
        }
    }
}
