//! Accounts.

use crate::Result;
use crate::audit::{AuditEntry, insert_audit};
use crate::error::StoreError;
use crate::store::Store;
use desk_domain::{Language, Role, StaffId, Timestamp};
use sqlx::FromRow;

#[derive(Clone, PartialEq, Eq)]
pub struct StaffRecord {
    pub id: StaffId,
    pub username: String,
    pub name: String,
    pub role: Role,
    pub password_hash: String,
    pub disabled: bool,
    pub language: Language,
    /// `system`, `light` or `dark`.
    pub theme: String,
    /// Wrong passwords since the last right one.
    pub failed_logins: i32,
    pub locked_until: Option<Timestamp>,
    pub created_at: Timestamp,
}

impl std::fmt::Debug for StaffRecord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StaffRecord")
            .field("id", &self.id)
            .field("username", &self.username)
            .field("role", &self.role)
            .finish_non_exhaustive()
    }
}

#[derive(FromRow)]
struct Row {
    id: String,
    username: String,
    name: String,
    role: String,
    password_hash: String,
    disabled: bool,
    language: String,
    theme: String,
    failed_logins: i64,
    locked_until: Option<i64>,
    created_at: i64,
}

const BY_ID: &str = "SELECT id, username, name, role, password_hash, disabled, language, theme, failed_logins
    , locked_until, created_at FROM staff WHERE id = $1";
const BY_USERNAME: &str = "SELECT id, username, name, role, password_hash, disabled, language, theme, failed_logins
    , locked_until, created_at FROM staff WHERE username = $1";
const ALL: &str = "SELECT id, username, name, role, password_hash, disabled, language, theme, failed_logins
    , locked_until, created_at FROM staff ORDER BY username";
const INSERT: &str = "INSERT INTO staff (id, username, name, role, password_hash, disabled, language, theme
    , failed_logins, locked_until, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
const SET_DISABLED: &str = "UPDATE staff SET disabled = $2 WHERE id = $1";
const SET_PASSWORD: &str = "UPDATE staff SET password_hash = $2, failed_logins = 0, locked_until = NULL WHERE id = $1";
const SET_PREFERENCES: &str = "UPDATE staff SET language = $2, theme = $3 WHERE id = $1";
/// The lock is set together with the last try that it allows. After it has ended, counting begins anew.
const COUNT_TRY: &str = "UPDATE staff SET
        failed_logins = CASE WHEN locked_until IS NULL THEN failed_logins + 1 ELSE 1 END
      , locked_until = CASE WHEN locked_until IS NULL AND failed_logins + 1 >= $2 THEN $4 END
    WHERE id = $1 AND (locked_until IS NULL OR locked_until <= $3) RETURNING failed_logins";
const NOTE_SUCCESS: &str = "UPDATE staff SET failed_logins = 0, locked_until = NULL WHERE id = $1";

impl Store {
    /// # Errors
    /// [`StoreError::Conflict`] if the username is taken.
    pub async fn add_staff(&self, new: &StaffRecord, audit: &AuditEntry) -> Result<()> {
        write!(self, |tx| {
            sqlx::query(INSERT)
                .bind(new.id.as_str())
                .bind(&new.username)
                .bind(&new.name)
                .bind(new.role.as_str())
                .bind(&new.password_hash)
                .bind(new.disabled)
                .bind(new.language.tag())
                .bind(&new.theme)
                .bind(i64::from(new.failed_logins))
                .bind(new.locked_until.map(|at| at.0))
                .bind(new.created_at.0)
                .execute(&mut *tx)
                .await?;
            insert_audit!(tx, audit);
        });
        Ok(())
    }

    /// # Errors
    /// If the database cannot be used.
    pub async fn staff(&self, id: &StaffId) -> Result<Option<StaffRecord>> {
        let row: Option<Row> = read!(self, |db| sqlx::query_as(BY_ID).bind(id.as_str()).fetch_optional(db).await?);
        row.map(record).transpose()
    }

    /// # Errors
    /// If the database cannot be used.
    pub async fn staff_by_username(&self, username: &str) -> Result<Option<StaffRecord>> {
        let row: Option<Row> = read!(self, |db| sqlx::query_as(BY_USERNAME).bind(username).fetch_optional(db).await?);
        row.map(record).transpose()
    }

    /// # Errors
    /// If the database cannot be used.
    pub async fn all_staff(&self) -> Result<Vec<StaffRecord>> {
        let rows: Vec<Row> = read!(self, |db| sqlx::query_as(ALL).fetch_all(db).await?);
        rows.into_iter().map(record).collect()
    }

    /// # Errors
    /// If the database cannot be used.
    pub async fn set_disabled(&self, id: &StaffId, disabled: bool, audit: &AuditEntry) -> Result<()> {
        write!(self, |tx| {
            sqlx::query(SET_DISABLED).bind(id.as_str()).bind(disabled).execute(&mut *tx).await?;
            insert_audit!(tx, audit);
        });
        Ok(())
    }

    /// Sets a new password and lifts any lock.
    ///
    /// # Errors
    /// If the database cannot be used.
    pub async fn set_password_hash(&self, id: &StaffId, hash: &str, audit: &AuditEntry) -> Result<()> {
        write!(self, |tx| {
            sqlx::query(SET_PASSWORD).bind(id.as_str()).bind(hash).execute(&mut *tx).await?;
            insert_audit!(tx, audit);
        });
        Ok(())
    }

    /// Counts a try to sign in as wrong until it proves right, and returns how many there were in a row. The last that is
    /// allowed locks the account. `None` while it is locked.
    ///
    /// # Errors
    /// If the database cannot be used.
    pub async fn count_login_try(
        &self,
        id: &StaffId,
        allowed: i32,
        now: Timestamp,
        locked_until: Timestamp,
    ) -> Result<Option<i32>> {
        let tries: Option<i64> = write!(self, |tx| {
            sqlx::query_scalar(COUNT_TRY)
                .bind(id.as_str())
                .bind(i64::from(allowed))
                .bind(now.0)
                .bind(locked_until.0)
                .fetch_optional(&mut *tx)
                .await?
        });
        Ok(tries.map(|tries| i32::try_from(tries).unwrap_or(i32::MAX)))
    }

    /// # Errors
    /// If the database cannot be used.
    pub async fn note_login_success(&self, id: &StaffId) -> Result<()> {
        write!(self, |tx| {
            sqlx::query(NOTE_SUCCESS).bind(id.as_str()).execute(&mut *tx).await?;
        });
        Ok(())
    }

    /// # Errors
    /// If the database cannot be used.
    pub async fn set_preferences(&self, id: &StaffId, language: Language, theme: &str) -> Result<()> {
        write!(self, |tx| {
            sqlx::query(SET_PREFERENCES).bind(id.as_str()).bind(language.tag()).bind(theme).execute(&mut *tx).await?;
        });
        Ok(())
    }
}

fn record(row: Row) -> Result<StaffRecord> {
    Ok(StaffRecord {
        id: StaffId::parse(&row.id).map_err(|_| StoreError::Corrupt { what: "staff id" })?,
        username: row.username,
        name: row.name,
        role: row.role.parse().map_err(|_| StoreError::Corrupt { what: "role" })?,
        password_hash: row.password_hash,
        disabled: row.disabled,
        language: Language::from_tag(&row.language),
        theme: row.theme,
        failed_logins: i32::try_from(row.failed_logins).unwrap_or(i32::MAX),
        locked_until: row.locked_until.map(Timestamp),
        created_at: Timestamp(row.created_at),
    })
}
