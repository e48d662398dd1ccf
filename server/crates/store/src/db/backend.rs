//! The two databases, and what runs on whichever there is.

use crate::Result;
use crate::error::StoreError;
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, PgPool, SqliteConnection, SqlitePool};
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;
use tokio::time::Instant;

const SQLITE_READERS: u32 = 4;
const POSTGRES_CONNECTIONS: u32 = 16;
/// Of each database, for searches alone: however many are under way, the others are free for everything else.
const SEARCHERS: u32 = 2;
/// How long one search may take.
const LONGEST_SEARCH: Duration = Duration::from_secs(3);
/// After so many steps of SQLite's machine it is looked whether a search has taken too long; far less than a millisecond.
const STEPS: i32 = 10_000;
/// How long one function waits for a connection or a lock before it says that the database is busy.
const PATIENCE: Duration = Duration::from_secs(3);

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

/// Runs one reading expression on whichever database there is. `$db` is something queries execute on.
macro_rules! read {
    ($store:expr, |$db:ident| $body:expr) => {
        match &$store.backend {
            $crate::db::backend::Backend::Sqlite { readers: $db, .. } => $body,
            $crate::db::backend::Backend::Postgres($db) => $body,
        }
    };
}

/// Runs a block in one transaction on whichever database there is and commits it. An early `return` or `?` rolls back.
macro_rules! write {
    ($store:expr, |$tx:ident| $body:block) => {
        match &$store.backend {
            $crate::db::backend::Backend::Sqlite { writer, .. } => {
                let mut $tx = writer.begin_with("BEGIN IMMEDIATE").await?;
                let value = $body;
                $tx.commit().await?;
                value
            }
            $crate::db::backend::Backend::Postgres(pool) => {
                let mut $tx = pool.begin().await?;
                let value = $body;
                $tx.commit().await?;
                value
            }
        }
    };
}

impl Backend {
    /// Opens what an address names.
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
}

/// Connections of their own for what people look for with words of theirs.
#[derive(Clone)]
pub(crate) enum Searchers {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

impl Searchers {
    /// Connects when somebody searches.
    pub(crate) fn open(url: &str) -> Result<Self> {
        if url.starts_with("sqlite:") {
            let options =
                SqliteConnectOptions::from_str(url).map_err(|error| StoreError::Address(error.to_string()))?;
            let options = options.read_only(true).busy_timeout(PATIENCE);
            let pool = SqlitePoolOptions::new().max_connections(SEARCHERS).acquire_timeout(PATIENCE);
            return Ok(Self::Sqlite(pool.connect_lazy_with(options)));
        }
        let options = PgPoolOptions::new().max_connections(SEARCHERS).acquire_timeout(PATIENCE);
        let options = options.after_connect(|connection, _| {
            Box::pin(async move {
                let limit = format!("SET statement_timeout = {}", LONGEST_SEARCH.as_millis());
                sqlx::query(AssertSqlSafe(limit)).execute(connection).await.map(drop)
            })
        });
        Ok(Self::Postgres(options.connect_lazy(url)?))
    }

    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite(pool) => pool.close().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

/// From now on, this connection has so much time. PostgreSQL is told once and for all when it connects.
pub(crate) async fn limit_time(connection: &mut SqliteConnection) -> sqlx::Result<()> {
    let began = Instant::now();
    connection.lock_handle().await?.set_progress_handler(STEPS, move || began.elapsed() < LONGEST_SEARCH);
    Ok(())
}

/// Runs one reading expression for somebody who searches, within a time limit.
macro_rules! search {
    ($store:expr, |$db:ident| $body:expr) => {
        match &$store.searchers {
            $crate::db::backend::Searchers::Sqlite(pool) => {
                let mut connection = pool.acquire().await.map_err($crate::StoreError::of_search)?;
                $crate::db::backend::limit_time(&mut connection).await?;
                let $db = &mut *connection;
                $body
            }
            $crate::db::backend::Searchers::Postgres(pool) => {
                let mut connection = pool.acquire().await.map_err($crate::StoreError::of_search)?;
                let $db = &mut *connection;
                $body
            }
        }
    };
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
