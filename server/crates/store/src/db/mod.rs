//! The two databases, and what comes out of either. No other room knows which of them it talks to, but where their SQL differs.

pub(crate) mod backend;
pub(crate) mod columns;
pub(crate) mod ids;
pub(crate) mod query;
pub(crate) mod rows;
pub(crate) mod search;
pub(crate) mod transport;
pub(crate) mod tx;

/// The target of an event at the level `TRACE` for each access to the database: a transaction, whatever happens in it, or a
/// statement that stands alone.
pub const ACCESS: &str = "desk_store::access";

fn tell_access(kind: &'static str) {
    tracing::trace!(target: ACCESS, kind, "access to the database");
}
