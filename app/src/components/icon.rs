use leptos::prelude::*;

/// One icon of `public/icons.svg`. Always beside a word, so it is hidden from assistive technology.
pub(crate) fn icon(name: &'static str) -> AnyView {
    view! {
        <svg class="icon" aria-hidden="true">
            <use href=format!("/icons.svg#{name}") />
        </svg>
    }
    .into_any()
}
