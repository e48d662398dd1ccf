//! Pages that follow what happens: regions that change by themselves, clocks that move, pictures at full size.

#[cfg(feature = "hydrate")]
mod clocks;
#[cfg(feature = "hydrate")]
mod copy;
#[cfg(feature = "hydrate")]
mod dialog;
#[cfg(feature = "hydrate")]
mod follow;
#[cfg(feature = "hydrate")]
mod lightbox;
#[cfg(feature = "hydrate")]
mod morph;
#[cfg(feature = "hydrate")]
mod place;
#[cfg(feature = "hydrate")]
mod server_clock;
#[cfg(feature = "hydrate")]
mod steady;
#[cfg(feature = "hydrate")]
mod stream;
#[cfg(feature = "hydrate")]
mod tabs;
#[cfg(feature = "hydrate")]
mod told;

use super::script_words::script_words;
use leptos::prelude::*;

script_words! {
    /// What a page says of its connection, in its language.
    LiveWords in "live-words":
    offline,
    reconnecting,
}

/// The page says in its `as-of` what the server's clock was when it was made, and the latest event that it shows.
#[island]
pub fn Live() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    {
        use crate::islands::{dom, keys};
        let as_of = |name| dom::by_id(AS_OF).and_then(|as_of| dom::number(&as_of, name)).unwrap_or_default();
        keys::keep_composition_apart();
        let clock = std::rc::Rc::new(server_clock::ServerClock::new(as_of("data-now")));
        clocks::start(clock.clone());
        place::start();
        copy::start();
        dialog::start();
        lightbox::start();
        follow::start(as_of("data-event"), LiveWords::read(), clock);
    }
}

/// The element that says how old a page is.
pub(crate) const AS_OF: &str = "as-of";
