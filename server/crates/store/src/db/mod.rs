//! The room that knows two databases. Other rooms ask which of them it is only where their SQL differs.

pub(crate) mod backend;
pub(crate) mod columns;
pub(crate) mod ids;
pub(crate) mod query;
pub(crate) mod rows;
pub(crate) mod search;
pub(crate) mod transport;
pub(crate) mod tx;

/// The target of an event at the level `TRACE` for each access to the database: a transaction with all its statements,
/// or a statement that stands alone.
pub const ACCESS: &str = "desk_store::access";

fn tell_access(kind: &'static str) {
    tracing::trace!(target: ACCESS, kind, "access to the database");
}
