use leptos::prelude::*;

/// `/` leads to the inbox.
pub(crate) fn home() -> impl IntoView {
    leptos_axum::redirect("/inbox");
}
