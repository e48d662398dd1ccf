//! The two databases behind one type.

use crate::Result;
use crate::error::StoreError;
use crate::intake::Intake;
use sqlx::postgres::{PgListener, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{PgPool, SqlitePool};
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;
use tokio::sync::watch;

static SQLITE_MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../../../migrations/sqlite");
static POSTGRES_MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../../../migrations/postgres");

const SQLITE_READERS: u32 = 4;
const POSTGRES_CONNECTIONS: u32 = 16;
/// How long one function waits for a connection or a lock before it says that the database is busy.
const PATIENCE: Duration = Duration::from_secs(3);
/// The channel on which processes tell each other that there are new events.
pub(crate) const CHANNEL: &str = "desk_events";

/// The database of the desk. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    pub(crate) backend: Backend,
    pub(crate) intake: Intake,
    pub(crate) events: watch::Sender<u64>,
}

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
            $crate::backend::Backend::Sqlite { readers: $db, .. } => $body,
            $crate::backend::Backend::Postgres($db) => $body,
        }
    };
}

/// Runs a block in one transaction on whichever database there is and commits it. An early `return` or `?` rolls back.
macro_rules! write {
    ($store:expr, |$tx:ident| $body:block) => {
        match &$store.backend {
            $crate::backend::Backend::Sqlite { writer, .. } => {
                let mut $tx = writer.begin_with("BEGIN IMMEDIATE").await?;
                let value = $body;
                $tx.commit().await?;
                value
            }
            $crate::backend::Backend::Postgres(pool) => {
                let mut $tx = pool.begin().await?;
                let value = $body;
                $tx.commit().await?;
                value
            }
        }
    };
}

impl Store {
    /// Opens the database: `sqlite://path` (made if it is missing) or `postgres://…`. The schema is not touched.
    ///
    /// # Errors
    /// If the address cannot be read or the database cannot be reached.
    pub async fn connect(url: &str) -> Result<Self> {
        let (events, _) = watch::channel(0);
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let options = PgPoolOptions::new().max_connections(POSTGRES_CONNECTIONS).acquire_timeout(PATIENCE);
            let pool = options.connect(url).await?;
            tokio::spawn(relay_notifications(pool.clone(), events.clone()));
            return Ok(Self::new(Backend::Postgres(pool), events));
        }
        if !url.starts_with("sqlite:") {
            return Err(StoreError::Address("it must start with sqlite:// or postgres://".to_owned()));
        }
        Ok(Self::new(open_sqlite(url).await?, events))
    }

    fn new(backend: Backend, events: watch::Sender<u64>) -> Self {
        Self { intake: Intake::start(backend.clone()), backend, events }
    }

    /// Brings the schema up to date.
    ///
    /// # Errors
    /// If a migration fails; the schema is then as before.
    pub async fn migrate(&self) -> Result<()> {
        match &self.backend {
            Backend::Sqlite { writer, .. } => SQLITE_MIGRATIONS.run(writer).await?,
            Backend::Postgres(pool) => POSTGRES_MIGRATIONS.run(pool).await?,
        }
        Ok(())
    }

    /// Whether the database answers and has this version's schema.
    ///
    /// # Errors
    /// If it does not.
    pub async fn ready(&self) -> Result<()> {
        let newest = match self.dialect() {
            Dialect::Sqlite => SQLITE_MIGRATIONS.iter().map(|migration| migration.version).max(),
            Dialect::Postgres => POSTGRES_MIGRATIONS.iter().map(|migration| migration.version).max(),
        };
        const APPLIED: &str = "SELECT MAX(version) FROM _sqlx_migrations WHERE success";
        let applied: Option<i64> = read!(self, |db| sqlx::query_scalar(APPLIED).fetch_one(db).await?);
        if applied < newest { Err(StoreError::Corrupt { what: "schema version" }) } else { Ok(()) }
    }

    #[must_use]
    pub fn dialect(&self) -> Dialect {
        match self.backend {
            Backend::Sqlite { .. } => Dialect::Sqlite,
            Backend::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Ends all connections; every later call fails.
    pub async fn close(&self) {
        match &self.backend {
            Backend::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Backend::Postgres(pool) => pool.close().await,
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

/// Passes on what other processes announce, and reconnects for as long as the pool is open.
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
    // Whatever was announced while nobody listened is found by looking.
    events.send_modify(|count| *count += 1);
    loop {
        listener.recv().await?;
        events.send_modify(|count| *count += 1);
    }
}
