//! What a page says of itself beside its content: the name and the picture of its tab.

use leptos::prelude::*;
use leptos_meta::{Link, Title};

/// The picture has a dot while something is overdue. Scripts change both when the page is looked at again.
pub(super) fn head(title: String, is_something_overdue: bool) -> AnyView {
    let icon = if is_something_overdue { "/favicon-due.svg" } else { "/favicon.svg" };
    view! {
        <Title text=title />
        <Link rel="icon" href=icon type_="image/svg+xml" />
    }
    .into_any()
}
