//! Buttons that copy.

use crate::islands::dom;
use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent};

/// Buttons that copy an id whole, although it is shown in groups.
pub(super) fn start() {
    let Some(document) = dom::document() else { return };
    dom::on(&document, "click", |event: MouseEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let Some(button) = target.and_then(|target| target.closest("[data-copy]").ok().flatten()) else { return };
        let (Some(text), Some(window)) = (button.get_attribute("data-copy"), dom::window()) else { return };
        drop(window.navigator().clipboard().write_text(&text));
        if let Some(copied) = button.get_attribute("data-copied") {
            drop(button.set_attribute("aria-label", &copied));
            drop(button.set_attribute("title", &copied));
        }
    });
}
