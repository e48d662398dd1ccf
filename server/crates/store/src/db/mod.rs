//! The two databases, and what comes out of either. No other room knows which of them it talks to, but where their SQL differs.

pub(crate) mod backend;
pub(crate) mod columns;
pub(crate) mod ids;
pub(crate) mod query;
pub(crate) mod rows;
pub(crate) mod search;
pub(crate) mod transport;
pub(crate) mod tx;
