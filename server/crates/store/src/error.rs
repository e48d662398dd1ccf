//! Why the database did not do what it was asked.

use thiserror::Error;

#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Somebody else holds what was needed; trying again may succeed.
    #[error("the database is busy")]
    Busy(#[source] sqlx::Error),
    #[error("the database cannot be reached")]
    Unreachable(#[source] sqlx::Error),
    /// A rule of the schema stands against it, such as a name that is taken.
    #[error("the database refuses a row: {constraint}")]
    Conflict { constraint: String },
    /// A stored value is not what this version writes.
    #[error("a stored {what} cannot be read")]
    Corrupt { what: &'static str },
    #[error("the schema cannot be brought up to date")]
    Migration(#[from] sqlx::migrate::MigrateError),
    #[error("the database address cannot be used: {0}")]
    Address(String),
    #[error("the database reports an error")]
    Other(#[source] sqlx::Error),
    /// What several writers were to share failed for all of them.
    #[error(transparent)]
    Shared(std::sync::Arc<StoreError>),
}

impl StoreError {
    /// Trying again later may succeed without anybody changing anything.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Busy(_) | Self::Unreachable(_) => true,
            Self::Shared(error) => error.is_transient(),
            _ => false,
        }
    }
}

/// SQLite: BUSY and LOCKED. PostgreSQL: serialization failure, deadlock, lock not available.
const BUSY_CODES: [&str; 8] = ["5", "6", "261", "262", "517", "40001", "40P01", "55P03"];
/// PostgreSQL: connection failures, too many connections, shutting down. SQLite: cannot open.
const UNREACHABLE_CODES: [&str; 9] = ["08000", "08001", "08003", "08004", "08006", "53300", "57P01", "57P03", "14"];

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
