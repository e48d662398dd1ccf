//! The parts that run in the browser. Each wraps or accompanies HTML that works without it.

pub mod composer;
pub mod live;

#[cfg(feature = "hydrate")]
mod dom;
#[cfg(feature = "hydrate")]
mod kept;
#[cfg(feature = "hydrate")]
mod keys;
