//! A draft that was changed in two places: what stands in the other is shown above the box, until its author decides.

use super::fields::{Fields, text_of};
use crate::islands::browser::dom;
use crate::islands::browser::page::{Page, page};
use crate::islands::composer::ComposerWords;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, HtmlElement, MouseEvent};

const BOX: &str = "draft-conflict";

/// Shows what the draft holds that was written elsewhere. What is written here is kept as a copy under this form's number.
pub(super) fn show(fields: &Fields, words: &Rc<ComposerWords>) {
    if dom::by_id::<Element>(BOX).is_some() {
        return;
    }
    let (fields, words) = (fields.clone(), words.clone());
    spawn_local(async move {
        let address = format!("/complaints/{}", fields.hidden("complaint"));
        if let Page::Found(fresh) = page(&address).await {
            drop(build(&fields, &words, &text_of(&fresh)));
        }
    });
}

fn build(fields: &Fields, words: &ComposerWords, other: &str) -> Option<Element> {
    let document = dom::document()?;
    let element = |name: &str, class: &str, text: &str| {
        let element = document.create_element(name).ok()?;
        element.set_class_name(class);
        element.set_text_content(Some(text));
        Some(element)
    };
    let around = element("section", "draft-copy", "")?;
    around.set_id(BOX);
    around.set_attribute("role", "status").ok()?;
    for part in [element("p", "draft-copy-title", &words.elsewhere)?, element("p", "prose", other)?] {
        around.append_child(&part).ok()?;
    }
    let actions = element("p", "draft-copy-actions", "")?;
    let number = fields.hidden("form");
    let button = |label: &str, name: Option<&str>| {
        let button = element("button", "button button--small", label)?;
        match name {
            Some(name) => {
                button.set_attribute("name", name).ok()?;
                button.set_attribute("value", &number).ok()?;
            }
            None => button.set_attribute("type", "button").ok()?,
        }
        actions.append_child(&button).ok()?;
        Some(button)
    };
    let take: HtmlElement = button(&words.take, None)?.dyn_into().ok()?;
    dom::on(&take, "click", |_: MouseEvent| {
        if let Some(window) = dom::window() {
            drop(window.location().reload());
        }
    });
    button(&words.join, Some("copy_join"))?;
    // What is written here becomes the draft, and the other one its copy, which can then be dropped.
    button(&words.drop, Some("copy_take"))?;
    around.append_child(&actions).ok()?;
    let written = fields.form().query_selector(".composer-box").ok()??;
    fields.form().insert_before(&around, Some(written.as_ref())).ok()?;
    tidy(fields);
    Some(around)
}

/// The copy of this form is what is written in its box; it is not shown a second time.
pub(super) fn tidy(fields: &Fields) {
    let number = fields.hidden("form");
    for copy in dom::all("[data-live=draft-copies] .draft-copy") {
        let own = copy.query_selector(&format!("[value=\"{number}\"]")).ok().flatten();
        if own.is_some() {
            copy.remove();
        }
    }
}
