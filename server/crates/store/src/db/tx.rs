//! What happens together: all of it, or nothing.

use super::backend::{Backend, Dialect};
use super::query::Query;
use super::tell_access;
use crate::Result;
use sqlx::{Postgres, SqlSafeStr, Sqlite, Transaction};

/// A transaction. Dropped before [`Tx::commit`], nothing of it has happened.
pub(crate) enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Tx {
    /// SQLite: as the only writer from the first statement on, so that what was read is still so when something is written.
    pub(crate) async fn begin(backend: &Backend) -> Result<Self> {
        tell_access("transaction");
        Ok(match backend {
            Backend::Sqlite { writer, .. } => Self::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Backend::Postgres(pool) => Self::Postgres(pool.begin().await?),
        })
    }

    /// Reads several things as they are at one moment. Nobody waits for it.
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
