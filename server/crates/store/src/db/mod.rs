//! The two databases, and what comes out of either.

#[macro_use]
pub(crate) mod backend;
pub(crate) mod ids;
pub(crate) mod transport;
