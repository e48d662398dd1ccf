//! Pages that follow what happens: regions that change by themselves, clocks that move, pictures at full size.

#[cfg(feature = "hydrate")]
mod clocks;
#[cfg(feature = "hydrate")]
mod follow;
#[cfg(feature = "hydrate")]
mod lightbox;

use leptos::prelude::*;

/// `now` is the server's clock when the page was made, `event` the latest event it shows.
#[island]
pub fn Live(now: i64, event: i64, english: bool) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    {
        clocks::start(now, english);
        follow::start(event);
        lightbox::start();
        crate::islands::dialog::start();
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (now, event, english);
}
