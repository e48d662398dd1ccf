//! Connections of their own for what people look for with words of theirs: however long a search takes, everything else goes on.

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

/// Connections of each database, for searches alone.
const SEARCHERS: u32 = 2;
/// How long one search may take.
const LONGEST_SEARCH: Duration = Duration::from_secs(3);
/// After so many steps of SQLite's machine it is looked whether a search has taken too long; far less than a millisecond.
const STEPS: i32 = 10_000;

#[derive(Clone)]
pub(crate) enum Searchers {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// One search. The time limit counts from here.
pub(crate) enum Search {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
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

    /// Begins a search as soon as those before it are done.
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

/// From now on, this connection has so much time. PostgreSQL is told once and for all when it connects.
async fn limit_time(connection: &mut SqliteConnection) -> sqlx::Result<()> {
    let began = Instant::now();
    connection.lock_handle().await?.set_progress_handler(STEPS, move || began.elapsed() < LONGEST_SEARCH);
    Ok(())
}
