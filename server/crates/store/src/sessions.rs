//! Browser sessions. What they hold is the session layer's business.

use crate::Result;
use crate::store::Store;
use desk_domain::Timestamp;

const CREATE: &str = "INSERT INTO sessions (id, data, expires_at) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING";
const SAVE: &str = "INSERT INTO sessions (id, data, expires_at) VALUES ($1, $2, $3)
    ON CONFLICT (id) DO UPDATE SET data = excluded.data, expires_at = excluded.expires_at";
const LOAD: &str = "SELECT data, expires_at FROM sessions WHERE id = $1 AND expires_at > $2";
const DELETE: &str = "DELETE FROM sessions WHERE id = $1";
const PRUNE: &str = "DELETE FROM sessions WHERE expires_at <= $1";

impl Store {
    /// `false` if the id is taken.
    ///
    /// # Errors
    /// If the database cannot be used.
    pub async fn create_session(&self, id: &str, data: &str, expires_at: Timestamp) -> Result<bool> {
        Ok(write!(self, |tx| {
            sqlx::query(CREATE).bind(id).bind(data).bind(expires_at.0).execute(&mut *tx).await?.rows_affected() == 1
        }))
    }

    /// # Errors
    /// If the database cannot be used.
    pub async fn save_session(&self, id: &str, data: &str, expires_at: Timestamp) -> Result<()> {
        write!(self, |tx| {
            sqlx::query(SAVE).bind(id).bind(data).bind(expires_at.0).execute(&mut *tx).await?;
        });
        Ok(())
    }

    /// # Errors
    /// If the database cannot be used.
    pub async fn load_session(&self, id: &str, now: Timestamp) -> Result<Option<(String, Timestamp)>> {
        let row: Option<(String, i64)> =
            read!(self, |db| sqlx::query_as(LOAD).bind(id).bind(now.0).fetch_optional(db).await?);
        Ok(row.map(|(data, expires_at)| (data, Timestamp(expires_at))))
    }

    /// # Errors
    /// If the database cannot be used.
    pub async fn delete_session(&self, id: &str) -> Result<()> {
        write!(self, |tx| {
            sqlx::query(DELETE).bind(id).execute(&mut *tx).await?;
        });
        Ok(())
    }

    /// Forgets sessions that have run out.
    ///
    /// # Errors
    /// If the database cannot be used.
    pub async fn prune_sessions(&self, now: Timestamp) -> Result<u64> {
        Ok(write!(self, |tx| { sqlx::query(PRUNE).bind(now.0).execute(&mut *tx).await?.rows_affected() }))
    }
}
