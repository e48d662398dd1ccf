//! Errors of the store.

use thiserror::Error;

#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StoreError {
    /// A lock or a connection could not be had in time; trying again may succeed.
    #[error("the database is busy")]
    Busy(#[source] sqlx::Error),
    #[error("the database cannot be reached")]
    Unreachable(#[source] sqlx::Error),
    /// Nothing can be written; everything can still be read.
    #[error("the disk of the database is full")]
    Full(#[source] sqlx::Error),
    /// A statement was ended because it took longer than it may.
    #[error("the database was asked for more than it can find in time")]
    TooLong(#[source] sqlx::Error),
    /// A constraint of the schema is violated, such as that usernames are unique.
    #[error("the database refuses a row: {constraint}")]
    Conflict { constraint: String },
    /// A stored value is none that this version writes.
    #[error("a stored {what} cannot be read")]
    Corrupt { what: &'static str },
    #[error("the schema cannot be brought up to date")]
    Migration(#[from] sqlx::migrate::MigrateError),
    #[error("the database address cannot be used: {0}")]
    Address(String),
    #[error("the database reports an error")]
    Other(#[source] sqlx::Error),
    /// A transaction that several writers shared has failed for all of them.
    #[error(transparent)]
    Shared(std::sync::Arc<StoreError>),
}

impl StoreError {
    /// Whether the same may succeed later without anybody changing anything.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Busy(_) | Self::Unreachable(_) | Self::Full(_) => true,
            Self::Shared(error) => error.is_transient(),
            _ => false,
        }
    }

    /// Why a search could not begin: a connection that does not come free is busy with other searches.
    pub(crate) fn of_search(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::PoolTimedOut => Self::TooLong(error),
            other => other.into(),
        }
    }

    /// Whether the database is to blame, and not a value that is stored or to be stored: the work may then wait.
    #[must_use]
    pub fn is_the_databases(&self) -> bool {
        match self {
            Self::Conflict { .. } | Self::Corrupt { .. } | Self::TooLong(_) => false,
            Self::Other(sqlx::Error::Database(error)) => !is_of_the_value(&error.code().unwrap_or_default()),
            Self::Shared(error) => error.is_the_databases(),
            _ => true,
        }
    }

    #[must_use]
    pub fn is_full(&self) -> bool {
        match self {
            Self::Full(_) => true,
            Self::Shared(error) => error.is_full(),
            _ => false,
        }
    }
}

/// SQLite: BUSY and LOCKED. PostgreSQL: serialization failure, deadlock, lock not available.
const BUSY_CODES: [&str; 8] = ["5", "6", "261", "262", "517", "40001", "40P01", "55P03"];
/// PostgreSQL: connection failures, too many connections, shutting down. SQLite: cannot open.
const UNREACHABLE_CODES: [&str; 9] = ["08000", "08001", "08003", "08004", "08006", "53300", "57P01", "57P03", "14"];

/// SQLite: FULL. PostgreSQL: disk full.
const FULL_CODES: [&str; 2] = ["13", "53100"];
/// SQLite: INTERRUPT. PostgreSQL: query canceled.
const TOO_LONG_CODES: [&str; 2] = ["9", "57014"];

/// PostgreSQL: the class of data exceptions. SQLite: TOOBIG, MISMATCH, RANGE.
fn is_of_the_value(code: &str) -> bool {
    (code.len() == 5 && code.starts_with("22")) || matches!(code, "18" | "20" | "25")
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::PoolTimedOut => Self::Busy(error),
            sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => {
                Self::Unreachable(error)
            }
            sqlx::Error::Database(database) => {
                let code = database.code().unwrap_or_default();
                if BUSY_CODES.contains(&code.as_ref()) {
                    Self::Busy(error)
                } else if UNREACHABLE_CODES.contains(&code.as_ref()) {
                    Self::Unreachable(error)
                } else if FULL_CODES.contains(&code.as_ref()) {
                    Self::Full(error)
                } else if TOO_LONG_CODES.contains(&code.as_ref()) {
                    Self::TooLong(error)
                } else if database.is_unique_violation() || database.is_check_violation() {
                    // SQLite names the columns in its message, PostgreSQL the constraint.
                    let constraint = database.constraint().unwrap_or(database.message()).to_owned();
                    Self::Conflict { constraint }
                } else {
                    Self::Other(error)
                }
            }
            _ => Self::Other(error),
        }
    }
}
