//! A pool of its own for searches: however long they take, they hold up nothing else.

use super::backend::PATIENCE;
use super::query::Query;
use super::tell_access;
use crate::Result;
use crate::error::StoreError;
use sqlx::pool::PoolConnection;
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use sqlx::{AssertSqlSafe, PgPool, Postgres, SqlSafeStr, Sqlite, SqliteConnection, SqlitePool};
use std::str::FromStr;
use std::time::Duration;
use tokio::time::Instant;

/// Connections of the pool.
const SEARCHERS: u32 = 2;
/// How long one search may take.
const LONGEST_SEARCH: Duration = Duration::from_secs(3);
/// Steps of SQLite's virtual machine after which the time is checked; they take far less than a millisecond.
const STEPS: i32 = 10_000;

#[derive(Clone)]
pub(crate) enum Searchers {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// One search. Its time limit begins here.
pub(crate) enum Search {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
}

impl Searchers {
    /// Opens the pool, which connects when the first search begins.
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

    /// Begins a search as soon as a connection is free.
    pub(crate) async fn begin(&self) -> Result<Search> {
        tell_access("search");
        match self {
            Self::Sqlite(pool) => {
                let mut connection = pool.acquire().await.map_err(StoreError::of_search)?;
                limit_time(&mut connection).await?;
                Ok(Search::Sqlite(connection))
            }
            Self::Postgres(pool) => Ok(Search::Postgres(pool.acquire().await.map_err(StoreError::of_search)?)),
        }
    }

    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite(pool) => pool.close().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Search {
    pub(crate) fn query(&mut self, text: impl SqlSafeStr) -> Query<'_> {
        match self {
            Self::Sqlite(connection) => Query::within_sqlite(text, connection),
            Self::Postgres(connection) => Query::within_postgres(text, connection),
        }
    }
}

/// Sets the time limit of the next search on this connection. PostgreSQL is told its limit when it connects.
async fn limit_time(connection: &mut SqliteConnection) -> sqlx::Result<()> {
    let began = Instant::now();
    connection.lock_handle().await?.set_progress_handler(STEPS, move || began.elapsed() < LONGEST_SEARCH);
    Ok(())
}
