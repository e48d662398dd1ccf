//! Blocks: the one that was changed has the focus, and their menus close as menus do.

use super::leave::Leave;
use crate::islands::browser::dom;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlButtonElement, HtmlElement, KeyboardEvent, Node, PointerEvent};

pub(super) fn start() {
    focus_changed();
    close_menus();
}

/// The address names the block that was changed last, if one was.
fn focus_changed() {
    let place = dom::window().and_then(|window| window.location().hash().ok()).unwrap_or_default();
    let Some(block) = place.strip_prefix("#block-").and_then(|at| dom::by_id::<Element>(&format!("block-{at}"))) else {
        return;
    };
    let first = |selector| block.query_selector(selector).ok().flatten();
    let first = first("textarea, input:not([type=hidden])").or_else(|| first("summary"));
    if let Some(field) = first.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
        drop(field.focus());
    }
}

fn close_menus() {
    let Some(document) = dom::document() else { return };
    dom::on(&document, "pointerdown", |event: PointerEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
        for menu in dom::all("#composer .menu[open]").into_iter().filter(|menu| !menu.contains(target.as_ref())) {
            drop(menu.remove_attribute("open"));
        }
    });
    dom::on(&document, "keydown", |event: KeyboardEvent| {
        let open = dom::all("#composer .menu[open]").into_iter().next();
        if let (Some(menu), "Escape") = (open, event.key().as_str()) {
            drop(menu.remove_attribute("open"));
            let summary = menu.query_selector("summary").ok().flatten();
            if let Some(summary) = summary.and_then(|summary| summary.dyn_into::<HtmlElement>().ok()) {
                drop(summary.focus());
            }
        }
    });
}

/// Where pictures are blocks, one that was uploaded gets its place with the rest of the form, once none is on its way.
/// `false` where they are not.
pub(super) fn place_pictures(leave: &Leave) -> bool {
    if dom::all("#composer .blocks").is_empty() {
        return false;
    }
    // Its author sees the place of a picture before the message leaves.
    leave.stay();
    if let Some(keep) = dom::by_id::<HtmlButtonElement>("keep").filter(|_| dom::all("#uploads .chip").is_empty()) {
        keep.set_value("place_pictures");
        keep.click();
    }
    true
}
