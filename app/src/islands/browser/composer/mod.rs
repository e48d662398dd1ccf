//! The scripts of the composer.

mod blocks;
mod conflict;
mod draft;
mod fields;
mod leave;
mod pictures;
mod restore;
mod seen;
mod send;
mod state;
mod text;
mod uploads;

use super::{dom, keys, notes};
use crate::islands::composer::ComposerWords;
use std::rc::Rc;
use wasm_bindgen::JsCast;

pub(crate) fn start(words: ComposerWords) {
    let words = Rc::new(words);
    keys::keep_composition_apart();
    text::start(&words);
    if let Some(fields) = fields::composer() {
        let leave = leave::Leave::new(fields.form().clone(), words.clone());
        pictures::start(fields.form(), &words, &leave);
        seen::start(&fields);
        let draft = draft::Draft::start(fields, words, leave);
        send::start(&draft);
        follow(draft);
    }
    blocks::start();
    notes::start();
}

/// Whenever the page is looked at again, the composer learns what has become of the draft.
fn follow(draft: draft::Draft) {
    let Some(document) = dom::document() else { return };
    dom::on(&document, "desk:looked", move |event: web_sys::CustomEvent| {
        if let Ok(fresh) = event.detail().dyn_into::<web_sys::Document>() {
            draft.looked(&fresh);
            send::looked(&draft);
        }
    });
}
