use super::icon;
use crate::words::Words;
use leptos::prelude::*;

/// Copies a number whole, although it may be shown in groups. `islands::live` does it; without scripts it is not shown.
pub(crate) fn copy_button(words: &'static Words, what: &'static str, number: &str) -> AnyView {
    let label = format!("{} {what}", words.common.copy);
    view! {
        <button
            type="button"
            class="quiet copy"
            data-copy=number.to_owned()
            data-copied=words.common.copied
            data-not-copied=words.common.not_copied
            data-label=label.clone()
            aria-label=label.clone()
            title=label
        >
            {icon("copy")}
        </button>
    }
    .into_any()
}
