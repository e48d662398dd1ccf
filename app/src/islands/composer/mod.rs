//! The composer, made better: the draft is kept while it is written, characters are counted, pictures go up beside it.

#[cfg(feature = "hydrate")]
mod blocks;
#[cfg(feature = "hydrate")]
mod draft;
#[cfg(feature = "hydrate")]
mod leave;
#[cfg(feature = "hydrate")]
mod pictures;
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
    /// Why a picture was refused: the server's code, and what it means.
    pub refusals: Vec<(String, String)>,
}

/// Wraps the form of the composer, which works without it.
#[island]
pub fn Composer(words: ComposerWords, children: Children) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    {
        let words = std::rc::Rc::new(words);
        text::start(&words);
        if let Some(form) = crate::islands::dom::by_id::<web_sys::HtmlFormElement>("composer") {
            let leave = leave::Leave::new(form.clone(), words.clone());
            draft::start(form.clone(), words.clone(), leave.clone());
            pictures::start(&form, &words, &leave);
        }
        blocks::start();
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = words;
    children()
}
