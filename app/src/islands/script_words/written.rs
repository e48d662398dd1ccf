//! The words as the server writes them.

use leptos::prelude::*;

/// A template that holds words by their names.
pub(crate) fn template(id: &'static str, words: Vec<(&'static str, String)>) -> AnyView {
    let words = words.into_iter().map(|(name, text)| view! { <i data-word=name>{text}</i> }).collect_view();
    view! { <template id=id>{words}</template> }.into_any()
}
