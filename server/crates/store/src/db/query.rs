//! One statement with its parameters, on either database.

use crate::Result;
use sqlx::postgres::{PgArguments, PgConnection, PgRow};
use sqlx::query::Query as Statement;
use sqlx::sqlite::{SqliteArguments, SqliteConnection, SqliteRow};
use sqlx::{Encode, FromRow, PgPool, Postgres, SqlSafeStr, Sqlite, SqlitePool, Type};

type OfSqlite = Statement<'static, Sqlite, SqliteArguments>;
type OfPostgres = Statement<'static, Postgres, PgArguments>;

/// A statement, its parameters, and where it runs: on any connection of a pool, or on that of a transaction.
pub(crate) enum Query<'c> {
    SqlitePool(OfSqlite, &'c SqlitePool),
    Sqlite(OfSqlite, &'c mut SqliteConnection),
    PostgresPool(OfPostgres, &'c PgPool),
    Postgres(OfPostgres, &'c mut PgConnection),
}

/// Types of parameters, which both databases take.
pub(crate) trait Bind<'t>: Encode<'t, Sqlite> + Type<Sqlite> + Encode<'t, Postgres> + Type<Postgres> {}
impl<'t, T: Encode<'t, Sqlite> + Type<Sqlite> + Encode<'t, Postgres> + Type<Postgres>> Bind<'t> for T {}

/// Types that rows of both databases can be read as.
pub(crate) trait Row: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> {}
impl<T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow>> Row for T {}

/// Runs the same code for either database, on a pool or in a transaction.
macro_rules! on_each {
    ($query:expr, |$statement:ident, $on:ident| $body:expr) => {
        match $query {
            Query::SqlitePool($statement, $on) => $body,
            Query::Sqlite($statement, $on) => $body,
            Query::PostgresPool($statement, $on) => $body,
            Query::Postgres($statement, $on) => $body,
        }
    };
}

impl<'c> Query<'c> {
    pub(crate) fn on_sqlite(text: impl SqlSafeStr, pool: &'c SqlitePool) -> Self {
        Self::SqlitePool(sqlx::query(text), pool)
    }

    pub(crate) fn within_sqlite(text: impl SqlSafeStr, connection: &'c mut SqliteConnection) -> Self {
        Self::Sqlite(sqlx::query(text), connection)
    }

    pub(crate) fn on_postgres(text: impl SqlSafeStr, pool: &'c PgPool) -> Self {
        Self::PostgresPool(sqlx::query(text), pool)
    }

    pub(crate) fn within_postgres(text: impl SqlSafeStr, connection: &'c mut PgConnection) -> Self {
        Self::Postgres(sqlx::query(text), connection)
    }

    /// Binds the next placeholder.
    pub(crate) fn bind<'t>(self, value: impl Bind<'t>) -> Self {
        match self {
            Self::SqlitePool(statement, on) => Self::SqlitePool(statement.bind(value), on),
            Self::Sqlite(statement, on) => Self::Sqlite(statement.bind(value), on),
            Self::PostgresPool(statement, on) => Self::PostgresPool(statement.bind(value), on),
            Self::Postgres(statement, on) => Self::Postgres(statement.bind(value), on),
        }
    }

    /// Runs the statement, and returns how many rows it has written.
    pub(crate) async fn execute(self) -> Result<u64> {
        Ok(on_each!(self, |statement, on| statement.execute(on).await?.rows_affected()))
    }

    pub(crate) async fn fetch_all<T: Row>(self) -> Result<Vec<T>> {
        Ok(on_each!(self, |statement, on| {
            let rows = statement.fetch_all(on).await?;
            rows.iter().map(T::from_row).collect::<sqlx::Result<_>>()?
        }))
    }

    /// The first row, of few. The statement is run to its end all the same: one that writes in a transaction of its own
    /// is committed only then, and a failure of the commit would go unnoticed.
    pub(crate) async fn fetch_optional<T: Row>(self) -> Result<Option<T>> {
        Ok(on_each!(self, |statement, on| {
            let rows = statement.fetch_all(on).await?;
            rows.first().map(T::from_row).transpose()?
        }))
    }

    pub(crate) async fn fetch_one<T: Row>(self) -> Result<T> {
        Ok(self.fetch_optional().await?.ok_or(sqlx::Error::RowNotFound)?)
    }

    /// The first column of each row.
    pub(crate) async fn fetch_scalars<T>(self) -> Result<Vec<T>>
    where
        (T,): Row,
    {
        Ok(self.fetch_all::<(T,)>().await?.into_iter().map(|(value,)| value).collect())
    }

    pub(crate) async fn fetch_optional_scalar<T>(self) -> Result<Option<T>>
    where
        (T,): Row,
    {
        Ok(self.fetch_optional::<(T,)>().await?.map(|(value,)| value))
    }

    pub(crate) async fn fetch_scalar<T>(self) -> Result<T>
    where
        (T,): Row,
    {
        Ok(self.fetch_one::<(T,)>().await?.0)
    }
}
