use super::icon;
use crate::wording::Words;
use leptos::prelude::*;

/// Copies a number whole, although it may be shown in groups. `islands::live` does it; without scripts it is not shown.
pub(crate) fn copy_button(words: &'static Words, what: &'static str, number: &str) -> AnyView {
    let label = format!("{} {what}", words.copy);
    view! {
        <button
            type="button"
            class="quiet copy"
            data-copy=number.to_owned()
            data-copied=words.copied
            data-not-copied=words.not_copied
            data-label=label.clone()
            aria-label=label.clone()
            title=label
        >
            {icon("copy")}
        </button>
    }
    .into_any()
}
