//! Counting while somebody writes, and the key that sends.

use super::ComposerWords;
use crate::islands::dom;
use desk_domain::reply;
use std::rc::Rc;
use web_sys::{Element, HtmlElement, HtmlTextAreaElement, KeyboardEvent};

pub(super) fn start(words: Rc<ComposerWords>) {
    let Some(area) = dom::by_id::<HtmlTextAreaElement>("reply-text") else { return };
    count(&area.value(), &words);
    let written = area.clone();
    dom::on(&area, "input", move |_: web_sys::Event| count(&written.value(), &words));
    dom::on(&area, "keydown", |event: KeyboardEvent| {
        // Enter that ends a pinyin composition is not meant for us.
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) && !event.is_composing() {
            event.prevent_default();
            if let Some(button) = dom::by_id::<HtmlElement>("send") {
                button.click();
            }
        }
    });
}

fn count(text: &str, words: &ComposerWords) {
    let count = reply::count(text);
    if let Some(counter) = dom::by_id::<Element>("counter") {
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
    if let Some(checks) = dom::by_id::<Element>("checks") {
        checks.set_text_content(Some(&message));
        checks.set_class_name(if unsupported.is_empty() { "checks" } else { "checks checks--bad" });
    }
}
