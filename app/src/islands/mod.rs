//! The parts that run in the browser. Each wraps or accompanies HTML that works without it.

pub mod composer;
pub mod live;
mod script_words;

#[cfg(feature = "hydrate")]
pub(crate) mod browser;

#[cfg(not(feature = "hydrate"))]
pub(crate) use script_words::template;
