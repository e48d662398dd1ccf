//! What the last action came to is told once: it leaves the address, so that neither a reload nor the way back tells it again, and
//! good news leaves the page as well.

use crate::islands::browser::dom;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, MouseEvent};

const SHOWN_FOR_MS: i32 = 6_000;
/// How long it fades.
const FADES_FOR_MS: i32 = 140;
/// How soon it is tried again while somebody is reading it.
const AGAIN_MS: i32 = 1_000;

pub(super) fn start() {
    let Some(notice) = dom::all("[data-toast]").into_iter().next() else { return };
    leave_address();
    let told = notice.clone();
    dom::on(&notice, "click", move |event: MouseEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if target.is_some_and(|target| matches!(target.closest("[data-close]"), Ok(Some(_)))) {
            leave(&told);
        }
    });
    if notice.get_attribute("data-toast").as_deref() == Some("leaves") {
        leave_after(notice, SHOWN_FOR_MS);
    }
}

/// Takes the notice out of the address.
fn leave_address() {
    let Some(window) = dom::window() else { return };
    let location = window.location();
    let read = |part: Result<String, JsValue>| part.unwrap_or_default();
    let (path, search, hash) = (read(location.pathname()), read(location.search()), read(location.hash()));
    let fields: Vec<&str> =
        search.trim_start_matches('?').split('&').filter(|field| !field.starts_with("notice=")).collect();
    let query = fields.join("&");
    let query = if query.is_empty() { query } else { format!("?{query}") };
    if let Ok(history) = window.history() {
        drop(history.replace_state_with_url(&JsValue::NULL, "", Some(&format!("{path}{query}{hash}"))));
    }
}

fn leave(notice: &Element) {
    drop(notice.class_list().add_1("leaving"));
    let gone = notice.clone();
    dom::after(FADES_FOR_MS, move || gone.remove());
}

/// Nobody loses what they are reading.
fn leave_after(notice: Element, millis: i32) {
    dom::after(millis, move || {
        if notice.matches(":hover, :focus-within").unwrap_or(false) {
            leave_after(notice, AGAIN_MS);
        } else {
            leave(&notice);
        }
    });
}
