//! Pages that follow what happens: regions that change by themselves, clocks that move, pictures at full size.

use super::script_words::script_words;
use leptos::prelude::*;

script_words! {
    /// What a page says of its connection, in its language.
    LiveWords in "live-words":
    offline,
    reconnecting,
}

/// The element that says how old a page is: its `data-now` is the server's clock when it was made, its `data-event` the latest
/// event that it shows.
pub(crate) const AS_OF: &str = "as-of";

#[island]
pub fn Live() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    crate::islands::browser::live::start(LiveWords::read());
}
