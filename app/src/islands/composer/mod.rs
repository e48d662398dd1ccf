//! The composer, made better: the draft is kept while it is written, characters are counted, pictures go up beside it.

#[cfg(feature = "hydrate")]
mod draft;
#[cfg(feature = "hydrate")]
mod pictures;
#[cfg(feature = "hydrate")]
mod text;

use leptos::prelude::*;

/// Wraps the form of the composer, which works without it.
#[island]
pub fn Composer(english: bool, children: Children) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    {
        text::start(english);
        draft::start(english);
        pictures::start(english);
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = english;
    children()
}
