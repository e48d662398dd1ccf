//! Transactions.

use super::backend::{Backend, Dialect};
use super::query::Query;
use super::tell_access;
use crate::Result;
use sqlx::{Postgres, SqlSafeStr, Sqlite, Transaction};

/// A transaction. It is rolled back if it is dropped before [`Tx::commit`].
pub(crate) enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Tx {
    /// Begins a transaction that writes. On SQLite it holds the write lock from the start, so that what it has read
    /// cannot change before it writes.
    pub(crate) async fn begin(backend: &Backend) -> Result<Self> {
        tell_access("transaction");
        Ok(match backend {
            Backend::Sqlite { writer, .. } => Self::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Backend::Postgres(pool) => Self::Postgres(pool.begin().await?),
        })
    }

    /// Begins a transaction that reads from one snapshot, and blocks nobody.
    pub(crate) async fn begin_reading(backend: &Backend) -> Result<Self> {
        tell_access("reading transaction");
        Ok(match backend {
            Backend::Sqlite { readers, .. } => Self::Sqlite(readers.begin().await?),
            Backend::Postgres(pool) => {
                Self::Postgres(pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?)
            }
        })
    }

    pub(crate) async fn commit(self) -> Result<()> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }

    pub(crate) fn query(&mut self, text: impl SqlSafeStr) -> Query<'_> {
        match self {
            Self::Sqlite(tx) => Query::within_sqlite(text, tx),
            Self::Postgres(tx) => Query::within_postgres(text, tx),
        }
    }

    pub(crate) const fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite(_) => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
        }
    }
}
