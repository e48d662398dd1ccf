//! The composer, made better: the draft is kept while it is written, characters are counted, pictures go up beside it.

#[cfg(feature = "hydrate")]
mod blocks;
#[cfg(feature = "hydrate")]
mod conflict;
#[cfg(feature = "hydrate")]
mod draft;
#[cfg(feature = "hydrate")]
mod fields;
#[cfg(feature = "hydrate")]
mod leave;
#[cfg(feature = "hydrate")]
mod pictures;
#[cfg(feature = "hydrate")]
mod post;
#[cfg(feature = "hydrate")]
mod restore;
#[cfg(feature = "hydrate")]
mod seen;
#[cfg(feature = "hydrate")]
mod send;
#[cfg(feature = "hydrate")]
mod state;
#[cfg(feature = "hydrate")]
mod text;
#[cfg(feature = "hydrate")]
mod uploads;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What the composer says while somebody writes, in the language of the page.
#[derive(Clone, Serialize, Deserialize)]
pub struct ComposerWords {
    pub saving_draft: String,
    pub draft_saved: String,
    pub draft_not_saved: String,
    /// Followed by the characters.
    pub unsupported: String,
    pub advised_length: String,
    pub uploading: String,
    pub upload_failed: String,
    pub upload_offline: String,
    pub upload_silent: String,
    /// On the cross at a picture that is on its way.
    pub cut_off: String,
    pub retry: String,
    pub remove: String,
    /// On the button that sends, from the click until the answer.
    pub sending: String,
    pub offline: String,
    pub asking: String,
    pub not_sent: String,
    pub sent_elsewhere: String,
    pub changed_elsewhere: String,
    pub restored: String,
    pub other_author: String,
    pub no_room: String,
    /// Followed by the words of the other version of the draft.
    pub elsewhere: String,
    pub take: String,
    pub join: String,
    pub drop: String,
    /// Why a picture was refused: the server's code, and what it means.
    pub refusals: Vec<(String, String)>,
}

/// Wraps the form of the composer, which works without it.
#[island]
pub fn Composer(words: ComposerWords, children: Children) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    {
        let words = std::rc::Rc::new(words);
        crate::islands::keys::keep_composition_apart();
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
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = words;
    children()
}

/// The page is looked at again as often as something changes; one that comes back from the browser's memory is looked at too.
#[cfg(feature = "hydrate")]
fn follow(draft: draft::Draft) {
    use crate::islands::dom;
    if let Some(document) = dom::document() {
        dom::on(&document, "desk:looked", move |event: web_sys::CustomEvent| {
            use wasm_bindgen::JsCast;
            if let Ok(fresh) = event.detail().dyn_into::<web_sys::Document>() {
                draft.looked(&fresh);
                send::looked(&draft);
            }
        });
    }
    if let Some(window) = dom::window() {
        dom::on(&window, "pageshow", |event: web_sys::Event| {
            if js_sys::Reflect::get(&event, &"persisted".into()).is_ok_and(|persisted| persisted.is_truthy()) {
                dom::look();
            }
        });
    }
}
