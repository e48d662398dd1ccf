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

use super::script_words::script_words;
use leptos::prelude::*;

script_words! {
    /// What the composer says while somebody writes, in the language of the page.
    ComposerWords in "composer-words":
    saving_draft,
    draft_saved,
    draft_not_saved,
    /// Followed by the characters.
    unsupported,
    advised_length,
    uploading,
    upload_failed,
    upload_offline,
    upload_silent,
    /// On the cross at a picture that is on its way.
    cut_off,
    retry,
    remove,
    /// On the button that sends, from the click until the answer.
    sending,
    offline,
    asking,
    not_sent,
    sent_elsewhere,
    changed_elsewhere,
    restored,
    other_author,
    no_room,
    /// Followed by the words of the other version of the draft.
    elsewhere,
    take,
    join,
    drop,
}

/// The template that says why a picture was refused, by the server's codes.
pub(crate) const REFUSALS: &str = "composer-refusals";

/// Wraps the form of the composer, which works without it.
#[island]
pub fn Composer(children: Children) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    {
        let words = std::rc::Rc::new(ComposerWords::read());
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
