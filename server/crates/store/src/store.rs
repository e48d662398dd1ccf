//! The handle of the database: opened, migrated, closed.

use crate::Result;
use crate::db::backend::{Backend, Dialect};
use crate::db::query::Query;
use crate::db::search::{Search, Searchers};
use crate::db::tx::Tx;
use crate::error::StoreError;
use crate::sync::intake::Intake;
use sqlx::postgres::PgListener;
use sqlx::{PgPool, SqlSafeStr};
use std::time::Duration;
use tokio::sync::watch;

static SQLITE_MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../../../migrations/sqlite");
static POSTGRES_MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../../../migrations/postgres");

/// The PostgreSQL channel on which processes notify each other of new events.
pub(crate) const CHANNEL: &str = "desk_events";

/// The database of the desk. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    pub(crate) backend: Backend,
    pub(crate) searchers: Searchers,
    pub(crate) intake: Intake,
    pub(crate) events: watch::Sender<u64>,
}

impl Store {
    /// Opens the database: `sqlite://path` (made if it is missing) or `postgres://…`. The schema is not touched.
    ///
    /// # Errors
    /// If the address cannot be read or the database cannot be reached.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn connect(url: &str) -> Result<Self> {
        let backend = Backend::connect(url).await?;
        let (events, _) = watch::channel(0);
        if let Backend::Postgres(pool) = &backend {
            tokio::spawn(relay_notifications(pool.clone(), events.clone()));
        }
        let searchers = Searchers::open(url)?;
        Ok(Self { intake: Intake::start(backend.clone()), backend, searchers, events })
    }

    /// Migrates the schema to this version.
    ///
    /// # Errors
    /// If a migration fails; the schema is then as before.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn migrate(&self) -> Result<()> {
        match &self.backend {
            Backend::Sqlite { writer, .. } => SQLITE_MIGRATIONS.run(writer).await?,
            Backend::Postgres(pool) => POSTGRES_MIGRATIONS.run(pool).await?,
        }
        Ok(())
    }

    /// Migrates the schema to an earlier version.
    ///
    /// # Errors
    /// If a migration fails.
    #[cfg(feature = "testing")]
    pub(crate) async fn migrate_to(&self, version: i64) -> Result<()> {
        match &self.backend {
            Backend::Sqlite { writer, .. } => SQLITE_MIGRATIONS.run_to(version, writer).await?,
            Backend::Postgres(pool) => POSTGRES_MIGRATIONS.run_to(version, pool).await?,
        }
        Ok(())
    }

    /// Whether the database answers and has this version's schema.
    ///
    /// # Errors
    /// If it does not.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn ready(&self) -> Result<()> {
        let newest = match self.dialect() {
            Dialect::Sqlite => SQLITE_MIGRATIONS.iter().map(|migration| migration.version).max(),
            Dialect::Postgres => POSTGRES_MIGRATIONS.iter().map(|migration| migration.version).max(),
        };
        const APPLIED: &str = "SELECT MAX(version) FROM _sqlx_migrations WHERE success";
        let applied: Option<i64> = self.query(APPLIED).fetch_scalar().await?;
        if applied < newest { Err(StoreError::Corrupt { what: "schema version" }) } else { Ok(()) }
    }

    #[must_use]
    pub fn dialect(&self) -> Dialect {
        match self.backend {
            Backend::Sqlite { .. } => Dialect::Sqlite,
            Backend::Postgres(_) => Dialect::Postgres,
        }
    }

    /// One statement that writes, in a transaction of its own.
    pub(crate) fn write(&self, text: impl SqlSafeStr) -> Query<'_> {
        self.backend.write(text)
    }

    /// One statement that only reads.
    pub(crate) fn query(&self, text: impl SqlSafeStr) -> Query<'_> {
        self.backend.query(text)
    }

    /// A search, which has a pool and a time limit of its own.
    pub(crate) async fn search(&self) -> Result<Search> {
        self.searchers.begin().await
    }

    pub(crate) async fn begin(&self) -> Result<Tx> {
        Tx::begin(&self.backend).await
    }

    pub(crate) async fn begin_reading(&self) -> Result<Tx> {
        Tx::begin_reading(&self.backend).await
    }

    /// Closes all connections; every later call fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn close(&self) {
        self.searchers.close().await;
        match &self.backend {
            Backend::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Backend::Postgres(pool) => pool.close().await,
        }
    }
}

/// Relays the notifications of other processes, and reconnects for as long as the pool is open.
async fn relay_notifications(pool: PgPool, events: watch::Sender<u64>) {
    while !pool.is_closed() {
        if let Err(error) = listen(&pool, &events).await {
            tracing::warn!(%error, "listening for events of other processes was interrupted");
        }
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
            () = pool.close_event() => {}
        }
    }
}

async fn listen(pool: &PgPool, events: &watch::Sender<u64>) -> sqlx::Result<()> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.ignore_pool_close_event(false);
    listener.listen(CHANNEL).await?;
    // Events that were announced while nobody listened are found by looking.
    events.send_modify(|count| *count += 1);
    loop {
        listener.recv().await?;
        events.send_modify(|count| *count += 1);
    }
}
