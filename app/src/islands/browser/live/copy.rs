//! Buttons that copy a number whole, although it may be shown in groups. They say that they have only when they have.

use crate::islands::browser::dom;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Element, HtmlDocument, HtmlTextAreaElement, MouseEvent};

/// How long a button says what has come of it.
const SAID_FOR_MS: i32 = 1_500;

pub(super) fn start() {
    let Some(document) = dom::document() else { return };
    dom::on(&document, "click", |event: MouseEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let Some(button) = target.and_then(|target| target.closest("[data-copy]").ok().flatten()) else { return };
        let text = button.get_attribute("data-copy").unwrap_or_default();
        spawn_local(async move {
            let copied = copy(&text).await || copy_selection_of(&text);
            say(&button, copied);
        });
    });
}

/// The browser's own way, which pages without HTTPS do not have.
async fn copy(text: &str) -> bool {
    let Some(window) = dom::window().filter(web_sys::Window::is_secure_context) else { return false };
    JsFuture::from(window.navigator().clipboard().write_text(text)).await.is_ok()
}

/// The old way: what is selected is copied.
fn copy_selection_of(text: &str) -> bool {
    let Some(document) = dom::document().and_then(|document| document.dyn_into::<HtmlDocument>().ok()) else {
        return false;
    };
    let field = document.create_element("textarea").ok().and_then(|field| field.dyn_into().ok());
    let (Some(field), Some(body)) = (field, document.body()) else { return false };
    let field: HtmlTextAreaElement = field;
    let focused = document.active_element();
    field.set_value(text);
    field.set_class_name("hidden");
    drop(body.append_child(&field));
    field.select();
    let copied = document.exec_command("copy").unwrap_or(false);
    field.remove();
    if let Some(focused) = focused.and_then(|focused| focused.dyn_into::<web_sys::HtmlElement>().ok()) {
        drop(focused.focus());
    }
    copied
}

/// Says it at the button, for a while, to eyes and ears.
fn say(button: &Element, copied: bool) {
    let (said, symbol) = if copied { ("data-copied", "check") } else { ("data-not-copied", "alert") };
    show(button, said, symbol);
    if let (Some(place), Some(label)) = (dom::by_id::<Element>("said"), button.get_attribute(said)) {
        place.set_text_content(Some(&label));
    }
    let button = button.clone();
    dom::after(SAID_FOR_MS, move || show(&button, "data-label", "copy"));
}

/// Gives a button one of its labels, and the icon to it.
fn show(button: &Element, label: &str, symbol: &str) {
    let label = button.get_attribute(label).unwrap_or_default();
    drop(button.set_attribute("aria-label", &label));
    drop(button.set_attribute("title", &label));
    if let Ok(Some(icon)) = button.query_selector("use") {
        drop(icon.set_attribute("href", &format!("/icons.svg#{symbol}")));
    }
}
