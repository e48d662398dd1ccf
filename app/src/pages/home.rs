use leptos::prelude::*;

/// `/` leads to the inbox.
pub(crate) fn home() -> impl IntoView {
    crate::redirect::lead_to("/inbox");
}
