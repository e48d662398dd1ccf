//! Dialogs by keyboard.

use crate::islands::dom;
use web_sys::{Element, HtmlElement, KeyboardEvent};

/// Escape leaves a dialog the way its closing link does.
pub(super) fn start() {
    let Some(document) = dom::document() else { return };
    let is_inside = |focused: Element| focused.closest("[role=dialog]").is_ok_and(|dialog| dialog.is_some());
    // Who has begun already goes on where they are.
    let begun = document.active_element().is_some_and(is_inside);
    if let Some(title) = dom::by_id::<HtmlElement>("dialog-title").filter(|_| !begun) {
        drop(title.focus());
    }
    dom::on(&document, "keydown", |event: KeyboardEvent| {
        let way_out = dom::all("[data-escape]").into_iter().find_map(|dialog| dialog.get_attribute("data-escape"));
        if let (Some(way_out), true, Some(window)) = (way_out, event.key() == "Escape", dom::window()) {
            drop(window.location().assign(&way_out));
        }
    });
}
