//! Throw-away databases: one SQLite file or one PostgreSQL database for each test, removed afterwards.

use crate::db::backend::Backend;
use crate::{Dialect, Store};
use desk_domain::Finding;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use tempfile::TempDir;

/// The server on which tests create databases.
const SERVER: &str = "DESK_TEST_POSTGRES_URL";
const HOW: &str = "DESK_TEST_POSTGRES_URL is not set. The tests need a PostgreSQL server on which they may create \
                   databases; `make test` starts one, and so does `end2end/with-postgres.sh cargo test`.";

/// A migrated database of its own. Dropping it removes the database.
pub struct TestStore {
    pub store: Store,
    /// The address of the database, for a second connection or another process.
    pub url: String,
    folder: Option<TempDir>,
    database: Option<String>,
}

impl TestStore {
    /// # Panics
    /// If the database cannot be made: a test without its database is a failed test.
    #[expect(clippy::unwrap_used, reason = "a test without its database is a failed test")]
    pub async fn start(dialect: Dialect) -> Self {
        let test = Self::bare(dialect).await;
        test.store.migrate().await.unwrap();
        test
    }

    /// A database with the schema of an earlier version.
    ///
    /// # Panics
    /// If the database cannot be made.
    #[expect(clippy::unwrap_used, reason = "a test without its database is a failed test")]
    pub async fn of_version(dialect: Dialect, version: i64) -> Self {
        let test = Self::bare(dialect).await;
        test.store.migrate_to(version).await.unwrap();
        test
    }

    async fn bare(dialect: Dialect) -> Self {
        match dialect {
            Dialect::Sqlite => Self::sqlite().await,
            Dialect::Postgres => Self::postgres().await,
        }
    }

    #[expect(clippy::unwrap_used, reason = "a test without its database is a failed test")]
    async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("desk.db").display());
        let store = Store::connect(&url).await.unwrap();
        Self { store, url, folder: Some(folder), database: None }
    }

    #[expect(clippy::unwrap_used, clippy::expect_used, reason = "a test without its database is a failed test")]
    async fn postgres() -> Self {
        let server = std::env::var(SERVER).expect(HOW);
        let database = format!("desk_{}", uuid::Uuid::new_v4().simple());
        on_server(&server, &format!("CREATE DATABASE {database}")).await.unwrap();
        let (base, _) = server.rsplit_once('/').unwrap();
        let url = format!("{base}/{database}");
        let store = Store::connect(&url).await.unwrap();
        Self { store, url, folder: None, database: Some(database) }
    }

    /// Resets all quotas, as if nobody had called WeChat Pay for a minute.
    ///
    /// # Panics
    /// If the database cannot be used.
    #[expect(clippy::unwrap_used, reason = "a test without its database is a failed test")]
    pub async fn rest_quotas(&self) {
        const REST: &str = "DELETE FROM quotas";
        match &self.store.backend {
            Backend::Sqlite { writer, .. } => drop(sqlx::query(REST).execute(writer).await.unwrap()),
            Backend::Postgres(pool) => drop(sqlx::query(REST).execute(pool).await.unwrap()),
        }
    }

    /// How many new complaints, and how many changes, were counted that no notification has announced.
    ///
    /// # Panics
    /// If the database cannot be used.
    #[expect(clippy::unwrap_used, reason = "a test without its database is a failed test")]
    pub async fn unannounced(&self) -> (i64, i64) {
        const COUNT: &str = "SELECT CAST(COALESCE(SUM(n), 0) AS BIGINT) FROM unannounced WHERE what = $1";
        let count = async |what: Finding| self.store.query(COUNT).bind(what.as_str()).fetch_scalar().await.unwrap();
        (count(Finding::Complaint).await, count(Finding::Change).await)
    }

    /// Runs a search that would never end.
    ///
    /// # Errors
    /// Once it has taken longer than a search may.
    pub async fn search_for_ever(&self) -> crate::Result<()> {
        const SQLITE: &str = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT MAX(x) FROM n";
        const POSTGRES: &str =
            "SELECT COUNT(*) FROM generate_series(1, 1000000000) a, generate_series(1, 1000000000) b";
        let endless = match self.store.dialect() {
            Dialect::Sqlite => SQLITE,
            Dialect::Postgres => POSTGRES,
        };
        self.store.search().await?.query(endless).fetch_optional_scalar::<Option<i64>>().await?;
        Ok(())
    }

    /// Takes the write lock of this SQLite file until the connection is dropped.
    ///
    /// # Panics
    /// If this is no SQLite file.
    #[expect(clippy::unwrap_used, reason = "a test without its database is a failed test")]
    pub async fn lock(&self) -> SqliteConnection {
        let mut connection = SqliteConnection::connect(&self.url).await.unwrap();
        sqlx::query("BEGIN IMMEDIATE").execute(&mut connection).await.unwrap();
        connection
    }

    /// Locks the search index on this PostgreSQL database until the connection is dropped.
    ///
    /// # Panics
    /// If this is no PostgreSQL database.
    #[expect(clippy::unwrap_used, reason = "a test without its database is a failed test")]
    pub async fn keep_words(&self) -> PgConnection {
        let mut connection = PgConnection::connect(&self.url).await.unwrap();
        sqlx::raw_sql("BEGIN; LOCK TABLE complaint_search").execute(&mut connection).await.unwrap();
        connection
    }

    /// Runs a statement that the store itself never would.
    ///
    /// # Panics
    /// If the statement fails.
    #[expect(clippy::unwrap_used, reason = "a test without its database is a failed test")]
    pub async fn tamper(&self, statement: &str) {
        let statement = AssertSqlSafe(statement.to_owned());
        match &self.store.backend {
            Backend::Sqlite { writer, .. } => drop(sqlx::query(statement).execute(writer).await.unwrap()),
            Backend::Postgres(pool) => drop(sqlx::query(statement).execute(pool).await.unwrap()),
        }
    }

    /// Returns as soon as others have committed this often to this SQLite file.
    ///
    /// # Panics
    /// If this is no SQLite file.
    #[expect(clippy::unwrap_used, reason = "a test without its database is a failed test")]
    pub async fn commits(&self, count: usize) {
        let mut connection = SqliteConnection::connect(&self.url).await.unwrap();
        let mut seen = None;
        for _ in 0..=count {
            let before = seen;
            while seen == before {
                let version: i64 = sqlx::query_scalar("PRAGMA data_version").fetch_one(&mut connection).await.unwrap();
                seen = Some(version);
            }
        }
    }
}

impl Drop for TestStore {
    fn drop(&mut self) {
        drop(self.folder.take());
        let Some(database) = self.database.take() else { return };
        let Ok(server) = std::env::var(SERVER) else { return };
        // The thread has a runtime of its own, since that of the test may not be able to block.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime
                .block_on(on_server(&server, &format!("DROP DATABASE IF EXISTS {database} WITH (FORCE)")))
                .map_err(std::io::Error::other)
        });
        drop(dropped.join());
    }
}

async fn on_server(server: &str, statement: &str) -> sqlx::Result<()> {
    let mut connection = PgConnection::connect(server).await?;
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut connection).await?;
    connection.close().await
}
