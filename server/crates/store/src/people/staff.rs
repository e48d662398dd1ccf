//! Accounts. Whatever revokes a person's trust also ends their sessions, in the same transaction.

use crate::Result;
use crate::audit::insert_audit;
use crate::db::columns::{Columns, insert, row, select};
use crate::db::ids::parse_staff_id;
use crate::error::StoreError;
use crate::people::sessions::{Ending, SessionRecord, end_sessions, insert_session};
use crate::people::tries::{FORGET as FORGET_TRIES, TryKey, release};
use crate::store::Store;
use crate::team::owner::leave_all;
use desk_domain::{Account, AuditEntry, Density, Language, Person, Role, StaffId, Theme, Timestamp};
use sqlx::AssertSqlSafe;

row!(
    pub(crate) struct Row {
        id: String,
        username: String,
        name: String,
        role: String,
        password_hash: String,
        disabled: bool,
        language: String,
        theme: String,
        density: String,
        created_at: i64,
    }
);

const BY_ID: &str = "FROM staff WHERE id = $1";
const BY_USERNAME: &str = "FROM staff WHERE username = $1";
const ALL: &str = "FROM staff ORDER BY username";
const SET_DISABLED: &str = "UPDATE staff SET disabled = $2 WHERE id = $1";
const SET_PASSWORD: &str = "UPDATE staff SET password_hash = $2 WHERE id = $1";
const CHANGE_PASSWORD: &str =
    "UPDATE staff SET password_hash = $3 WHERE id = $1 AND password_hash = $2 AND NOT disabled";
const SET_ROLE: &str = "UPDATE staff SET role = $2 WHERE id = $1";
const SET_PREFERENCES: &str = "UPDATE staff SET language = $2, theme = $3, density = $4 WHERE id = $1";

impl Store {
    /// # Errors
    /// [`StoreError::Conflict`] if the username is taken.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn add_staff(&self, new: &Account, audit: &AuditEntry) -> Result<()> {
        let Account { person, password_hash } = new;
        let mut tx = self.begin().await?;
        tx.query(AssertSqlSafe(insert("staff", Row::COLUMNS)))
            .bind(person.id.as_str())
            .bind(&person.username)
            .bind(&person.name)
            .bind(person.role.as_str())
            .bind(password_hash)
            .bind(person.disabled)
            .bind(person.language.tag())
            .bind(person.theme.as_str())
            .bind(person.density.as_str())
            .bind(person.created_at.0)
            .execute()
            .await?;
        insert_audit(&mut tx, audit).await?;
        tx.commit().await?;
        Ok(())
    }

    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn staff(&self, id: &StaffId) -> Result<Option<Account>> {
        let row = self.query(select::<Row>(BY_ID)).bind(id.as_str()).fetch_optional().await?;
        row.map(account).transpose()
    }

    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn staff_by_username(&self, username: &str) -> Result<Option<Account>> {
        let row = self.query(select::<Row>(BY_USERNAME)).bind(username).fetch_optional().await?;
        row.map(account).transpose()
    }

    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn all_staff(&self) -> Result<Vec<Person>> {
        let rows: Vec<Row> = self.query(select::<Row>(ALL)).fetch_all().await?;
        rows.into_iter().map(|row| Ok(account(row)?.person)).collect()
    }

    /// Disables an account and leaves its complaints to nobody, or enables it again. Sessions that were ended stay ended.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn set_disabled(&self, id: &StaffId, disabled: bool, audit: &AuditEntry) -> Result<()> {
        let mut tx = self.begin().await?;
        tx.query(SET_DISABLED).bind(id.as_str()).bind(disabled).execute().await?;
        if disabled {
            leave_all(&mut tx, id).await?;
        }
        end_sessions(&mut tx, id, Ending::All).await?;
        insert_audit(&mut tx, audit).await?;
        tx.commit().await?;
        Ok(())
    }

    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn set_role(&self, id: &StaffId, role: Role, audit: &AuditEntry) -> Result<()> {
        let mut tx = self.begin().await?;
        tx.query(SET_ROLE).bind(id.as_str()).bind(role.as_str()).execute().await?;
        end_sessions(&mut tx, id, Ending::All).await?;
        insert_audit(&mut tx, audit).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Sets a new password, and resets the counts of attempts for the username `name`.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn set_password_hash(&self, id: &StaffId, name: &str, hash: &str, audit: &AuditEntry) -> Result<()> {
        let mut tx = self.begin().await?;
        tx.query(SET_PASSWORD).bind(id.as_str()).bind(hash).execute().await?;
        tx.query(FORGET_TRIES).bind(name).execute().await?;
        end_sessions(&mut tx, id, Ending::All).await?;
        insert_audit(&mut tx, audit).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Sets the password that a person has chosen, if their password is still `before`. All their sessions end, and
    /// `session` is created to go on with.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
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
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn set_preferences(
        &self,
        id: &StaffId,
        language: Language,
        theme: Theme,
        density: Density,
    ) -> Result<()> {
        self.write(SET_PREFERENCES)
            .bind(id.as_str())
            .bind(language.tag())
            .bind(theme.as_str())
            .bind(density.as_str())
            .execute()
            .await
            .map(drop)
    }
}

pub(crate) fn account(row: Row) -> Result<Account> {
    let person = Person {
        id: parse_staff_id(&row.id)?,
        username: row.username,
        name: row.name,
        role: row.role.parse().map_err(|_| StoreError::Corrupt { what: "role" })?,
        disabled: row.disabled,
        language: Language::from_tag(&row.language),
        theme: Theme::from_name(&row.theme),
        density: Density::from_name(&row.density),
        created_at: Timestamp(row.created_at),
    };
    Ok(Account { person, password_hash: row.password_hash })
}
