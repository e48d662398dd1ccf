//! Connections to either database.

use super::query::Query;
use super::tell_access;
use crate::Result;
use crate::error::StoreError;
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{PgPool, SqlSafeStr, SqlitePool};
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

const SQLITE_READERS: u32 = 4;
const POSTGRES_CONNECTIONS: u32 = 16;
/// How long a function waits for a connection or a lock before it reports that the database is busy.
pub(crate) const PATIENCE: Duration = Duration::from_secs(3);

#[derive(Clone)]
pub(crate) enum Backend {
    /// SQLite allows one writer at a time; giving it one connection makes writers queue instead of fail.
    Sqlite {
        writer: SqlitePool,
        readers: SqlitePool,
    },
    Postgres(PgPool),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    Sqlite,
    Postgres,
}

impl Backend {
    /// Opens the database of an address.
    pub(crate) async fn connect(url: &str) -> Result<Self> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let options = PgPoolOptions::new().max_connections(POSTGRES_CONNECTIONS).acquire_timeout(PATIENCE);
            return Ok(Self::Postgres(options.connect(url).await?));
        }
        if !url.starts_with("sqlite:") {
            return Err(StoreError::Address("it must start with sqlite:// or postgres://".to_owned()));
        }
        open_sqlite(url).await
    }

    /// One statement that writes, in a transaction of its own.
    pub(crate) fn write(&self, text: impl SqlSafeStr) -> Query<'_> {
        tell_access("write");
        match self {
            Self::Sqlite { writer, .. } => Query::on_sqlite(text, writer),
            Self::Postgres(pool) => Query::on_postgres(text, pool),
        }
    }

    /// One statement that only reads, on any free connection.
    pub(crate) fn query(&self, text: impl SqlSafeStr) -> Query<'_> {
        tell_access("query");
        match self {
            Self::Sqlite { readers, .. } => Query::on_sqlite(text, readers),
            Self::Postgres(pool) => Query::on_postgres(text, pool),
        }
    }
}

async fn open_sqlite(url: &str) -> Result<Backend> {
    let options = SqliteConnectOptions::from_str(url).map_err(|error| StoreError::Address(error.to_string()))?;
    if let Some(folder) = options.get_filename().parent().filter(|folder| *folder != Path::new("")) {
        tokio::fs::create_dir_all(folder).await.map_err(|error| StoreError::Unreachable(sqlx::Error::Io(error)))?;
    }
    let options = options
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // With WAL, FULL syncs every commit: a notification that was acknowledged survives a power cut.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(PATIENCE);
    let writer =
        SqlitePoolOptions::new().max_connections(1).acquire_timeout(PATIENCE).connect_with(options.clone()).await?;
    let readers = SqlitePoolOptions::new()
        .max_connections(SQLITE_READERS)
        .acquire_timeout(PATIENCE)
        .connect_with(options.read_only(true).create_if_missing(false))
        .await?;
    Ok(Backend::Sqlite { writer, readers })
}
