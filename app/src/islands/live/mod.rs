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
mod stream;
#[cfg(feature = "hydrate")]
mod tabs;
#[cfg(feature = "hydrate")]
mod told;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What a page says of its connection, in its language.
#[derive(Clone, Serialize, Deserialize)]
pub struct LiveWords {
    pub english: bool,
    pub offline: String,
    pub reconnecting: String,
}

/// `now` is the server's clock when the page was made, `event` the latest event it shows.
#[island]
pub fn Live(now: i64, event: i64, words: LiveWords) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    {
        crate::islands::keys::keep_composition_apart();
        let clock = std::rc::Rc::new(server_clock::ServerClock::new(now));
        clocks::start(clock.clone(), words.english);
        place::start();
        copy::start();
        dialog::start();
        lightbox::start();
        follow::start(event, words, clock);
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (now, event, words);
}
