//! Accounts. Whatever takes somebody's trust away also ends their sessions, in the same transaction.

use crate::Result;
use crate::audit::{AuditEntry, insert_audit};
use crate::error::StoreError;
use crate::people::sessions::{Ending, SessionRecord, end_sessions, insert_session};
use crate::people::tries::{FORGET as FORGET_TRIES, TryKey, release};
use crate::store::Store;
use desk_domain::{Language, Role, StaffId, Theme, Timestamp};
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
    pub theme: Theme,
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
pub(crate) struct Row {
    id: String,
    username: String,
    name: String,
    role: String,
    password_hash: String,
    disabled: bool,
    language: String,
    theme: String,
    created_at: i64,
}

const BY_ID: &str = "SELECT id, username, name, role, password_hash, disabled, language, theme
    , created_at FROM staff WHERE id = $1";
const BY_USERNAME: &str = "SELECT id, username, name, role, password_hash, disabled, language, theme
    , created_at FROM staff WHERE username = $1";
const ALL: &str = "SELECT id, username, name, role, password_hash, disabled, language, theme
    , created_at FROM staff ORDER BY username";
const INSERT: &str = "INSERT INTO staff (id, username, name, role, password_hash, disabled, language, theme
    , created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const SET_DISABLED: &str = "UPDATE staff SET disabled = $2 WHERE id = $1";
const SET_PASSWORD: &str = "UPDATE staff SET password_hash = $2 WHERE id = $1";
const CHANGE_PASSWORD: &str =
    "UPDATE staff SET password_hash = $3 WHERE id = $1 AND password_hash = $2 AND NOT disabled";
const SET_ROLE: &str = "UPDATE staff SET role = $2 WHERE id = $1";
const SET_PREFERENCES: &str = "UPDATE staff SET language = $2, theme = $3 WHERE id = $1";

impl Store {
    /// # Errors
    /// [`StoreError::Conflict`] if the username is taken.
    pub async fn add_staff(&self, new: &StaffRecord, audit: &AuditEntry) -> Result<()> {
        let mut tx = self.begin().await?;
        tx.query(INSERT)
            .bind(new.id.as_str())
            .bind(&new.username)
            .bind(&new.name)
            .bind(new.role.as_str())
            .bind(&new.password_hash)
            .bind(new.disabled)
            .bind(new.language.tag())
            .bind(new.theme.as_str())
            .bind(new.created_at.0)
            .execute()
            .await?;
        insert_audit(&mut tx, audit).await?;
        tx.commit().await?;
        Ok(())
    }

    /// # Errors
    /// If the database cannot be used.
    pub async fn staff(&self, id: &StaffId) -> Result<Option<StaffRecord>> {
        let row: Option<Row> = self.query(BY_ID).bind(id.as_str()).fetch_optional().await?;
        row.map(record).transpose()
    }

    /// # Errors
    /// If the database cannot be used.
    pub async fn staff_by_username(&self, username: &str) -> Result<Option<StaffRecord>> {
        let row: Option<Row> = self.query(BY_USERNAME).bind(username).fetch_optional().await?;
        row.map(record).transpose()
    }

    /// # Errors
    /// If the database cannot be used.
    pub async fn all_staff(&self) -> Result<Vec<StaffRecord>> {
        let rows: Vec<Row> = self.query(ALL).fetch_all().await?;
        rows.into_iter().map(record).collect()
    }

    /// Keeps a person out, or lets them in again. Sessions that were ended stay ended.
    ///
    /// # Errors
    /// If the database cannot be used.
    pub async fn set_disabled(&self, id: &StaffId, disabled: bool, audit: &AuditEntry) -> Result<()> {
        let mut tx = self.begin().await?;
        tx.query(SET_DISABLED).bind(id.as_str()).bind(disabled).execute().await?;
        end_sessions(&mut tx, id, Ending::All).await?;
        insert_audit(&mut tx, audit).await?;
        tx.commit().await?;
        Ok(())
    }

    /// # Errors
    /// If the database cannot be used.
    pub async fn set_role(&self, id: &StaffId, role: Role, audit: &AuditEntry) -> Result<()> {
        let mut tx = self.begin().await?;
        tx.query(SET_ROLE).bind(id.as_str()).bind(role.as_str()).execute().await?;
        end_sessions(&mut tx, id, Ending::All).await?;
        insert_audit(&mut tx, audit).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Sets a new password and lifts what was counted against the account under `name`.
    ///
    /// # Errors
    /// If the database cannot be used.
    pub async fn set_password_hash(&self, id: &StaffId, name: &str, hash: &str, audit: &AuditEntry) -> Result<()> {
        let mut tx = self.begin().await?;
        tx.query(SET_PASSWORD).bind(id.as_str()).bind(hash).execute().await?;
        tx.query(FORGET_TRIES).bind(name).execute().await?;
        end_sessions(&mut tx, id, Ending::All).await?;
        insert_audit(&mut tx, audit).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Sets the password that a person has chosen, if `before` is still the one they had. All their sessions end; `session`
    /// is the one to go on with.
    ///
    /// # Errors
    /// If the database cannot be used.
    pub async fn change_password(
        &self,
        (before, after): (&str, &str),
        session: &SessionRecord,
        counted: &[TryKey],
        audit: &AuditEntry,
    ) -> Result<bool> {
        let mut tx = self.begin().await?;
        let id = &session.staff_id;
        let change = tx.query(CHANGE_PASSWORD).bind(id.as_str()).bind(before).bind(after);
        let changed = change.execute().await? == 1;
        if changed {
            end_sessions(&mut tx, id, Ending::All).await?;
            release(&mut tx, counted).await?;
            insert_audit(&mut tx, audit).await?;
        }
        let signed_in = changed && insert_session(&mut tx, session, after).await?;
        tx.commit().await?;
        Ok(signed_in)
    }

    /// # Errors
    /// If the database cannot be used.
    pub async fn set_preferences(&self, id: &StaffId, language: Language, theme: Theme) -> Result<()> {
        self.write(SET_PREFERENCES)
            .bind(id.as_str())
            .bind(language.tag())
            .bind(theme.as_str())
            .execute()
            .await
            .map(drop)
    }
}

pub(crate) fn record(row: Row) -> Result<StaffRecord> {
    Ok(StaffRecord {
        id: StaffId::parse(&row.id).map_err(|_| StoreError::Corrupt { what: "staff id" })?,
        username: row.username,
        name: row.name,
        role: row.role.parse().map_err(|_| StoreError::Corrupt { what: "role" })?,
        password_hash: row.password_hash,
        disabled: row.disabled,
        language: Language::from_tag(&row.language),
        theme: Theme::from_name(&row.theme),
        created_at: Timestamp(row.created_at),
    })
}
