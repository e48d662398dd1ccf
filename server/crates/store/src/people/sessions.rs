//! Sessions of browsers: whom they belong to, and when they were last used.
//!
//! A sign-in creates a session, and nothing else does. Later requests update it if it still exists and never insert it
//! again, so that a session that was ended meanwhile stays ended.

use crate::Result;
use crate::audit::insert_audit;
use crate::db::columns::{Columns, row, select};
use crate::db::ids::parse_staff_id;
use crate::db::tx::Tx;
use crate::people::staff;
use crate::people::tries::{TryKey, release};
use crate::store::Store;
use desk_domain::{AuditEntry, Person, StaffId, Timestamp};
use sqlx::{AssertSqlSafe, FromRow};

/// The session of one browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRecord {
    /// A digest of the session token in the browser's cookie.
    pub id: String,
    pub staff_id: StaffId,
    pub signed_in_at: Timestamp,
    /// The person's last request for a page or with a form.
    pub last_seen_at: Timestamp,
    pub address: String,
    /// The browser's `User-Agent`.
    pub browser: String,
}

/// Which sessions of a person end.
#[derive(Clone, Copy, Debug)]
pub enum Ending<'a> {
    All,
    AllBut(&'a str),
    One(&'a str),
}

impl<'a> Ending<'a> {
    /// The parameters of `END`: the id of the session that ends (empty for all), and of the one that stays.
    pub(crate) const fn parameters(self) -> (&'a str, &'a str) {
        match self {
            Self::All => ("", ""),
            Self::AllBut(id) => ("", id),
            Self::One(id) => (id, ""),
        }
    }
}

row!(
    struct Row {
        id: String,
        staff_id: String,
        signed_in_at: i64,
        last_seen_at: i64,
        address: String,
        browser: String,
    }
);

/// A session, and the person whose it is.
#[derive(FromRow)]
struct Visit {
    signed_in_at: i64,
    last_seen_at: i64,
    address: String,
    browser: String,
    #[sqlx(flatten)]
    staff: staff::Row,
}

/// Most sessions of a person: more than anybody uses. The least recently used are ended beyond that.
const MOST_SESSIONS: i64 = 20;

const CROWDED_OUT: &str = "DELETE FROM sessions WHERE staff_id = $1 AND id NOT IN
    (SELECT id FROM sessions WHERE staff_id = $1 ORDER BY last_seen_at DESC, id LIMIT $2)";
const VISITOR: &str = "SELECT signed_in_at, last_seen_at, address, browser, staff.*
    FROM sessions JOIN staff ON staff.id = staff_id WHERE sessions.id = $1 AND last_seen_at > $2";
const OF_PERSON: &str = "FROM sessions WHERE staff_id = $1 AND last_seen_at > $2 ORDER BY last_seen_at DESC, id";
const TOUCH: &str = "UPDATE sessions SET last_seen_at = $2 WHERE id = $1 AND last_seen_at < $2";
const END: &str = "DELETE FROM sessions WHERE staff_id = $1 AND (id = $2 OR $2 = '') AND id <> $3";
const FORGET: &str = "DELETE FROM sessions WHERE id = $1";
const PRUNE: &str = "DELETE FROM sessions WHERE last_seen_at <= $1";

/// Ends sessions of a person in the transaction that revokes their trust, and returns how many.
pub(super) async fn end_sessions(tx: &mut Tx, staff: &StaffId, which: Ending<'_>) -> Result<u64> {
    let (one, kept) = which.parameters();
    tx.query(END).bind(staff.as_str()).bind(one).bind(kept).execute().await
}

/// An `INSERT` that requires an account which is not disabled and still has this password.
fn insert() -> AssertSqlSafe<String> {
    AssertSqlSafe(format!(
        "INSERT INTO sessions ({}) SELECT $1, id, $3, $4, $5, $6 FROM staff
        WHERE id = $2 AND password_hash = $7 AND NOT disabled",
        Row::COLUMNS.join(", ")
    ))
}

/// Creates a session for whoever has this password. `false` if there is no such account.
pub(super) async fn insert_session(tx: &mut Tx, session: &SessionRecord, password_hash: &str) -> Result<bool> {
    let insert = tx.query(insert()).bind(&session.id).bind(session.staff_id.as_str()).bind(session.signed_in_at.0);
    let insert = insert.bind(session.last_seen_at.0).bind(&session.address).bind(&session.browser);
    Ok(insert.bind(password_hash).execute().await? == 1)
}

impl Store {
    /// Signs a person in whose password was correct, and takes back the count of this attempt. `false` if the account
    /// was disabled or got another password meanwhile.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn open_session(
        &self,
        new: &SessionRecord,
        password_hash: &str,
        counted: &[TryKey],
        audit: &AuditEntry,
    ) -> Result<bool> {
        let mut tx = self.begin().await?;
        let opened = insert_session(&mut tx, new, password_hash).await?;
        if opened {
            tx.query(CROWDED_OUT).bind(new.staff_id.as_str()).bind(MOST_SESSIONS).execute().await?;
            release(&mut tx, counted).await?;
            insert_audit(&mut tx, audit).await?;
        }
        tx.commit().await?;
        Ok(opened)
    }

    /// The session, if it was used after `since`, and its person.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn visitor(&self, id: &str, since: Timestamp) -> Result<Option<(SessionRecord, Person)>> {
        let visit: Option<Visit> = self.query(VISITOR).bind(id).bind(since.0).fetch_optional().await?;
        let Some(visit) = visit else { return Ok(None) };
        let person = staff::account(visit.staff)?.person;
        let session = SessionRecord {
            id: id.to_owned(),
            staff_id: person.id.clone(),
            signed_in_at: Timestamp(visit.signed_in_at),
            last_seen_at: Timestamp(visit.last_seen_at),
            address: visit.address,
            browser: visit.browser,
        };
        Ok(Some((session, person)))
    }

    /// Records that the person is there. `false` if the session has ended, or a later time is recorded.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn touch_session(&self, id: &str, at: Timestamp) -> Result<bool> {
        Ok(self.write(TOUCH).bind(id).bind(at.0).execute().await? == 1)
    }

    /// Ends the session that a browser had before it signed in again, whoever's it was.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn forget_session(&self, id: &str) -> Result<()> {
        self.write(FORGET).bind(id).execute().await.map(drop)
    }

    /// A person's sessions, the most recently used first.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn sessions_of(&self, staff: &StaffId, since: Timestamp) -> Result<Vec<SessionRecord>> {
        let rows = self.query(select::<Row>(OF_PERSON)).bind(staff.as_str()).bind(since.0).fetch_all().await?;
        rows.into_iter().map(record).collect()
    }

    /// Ends sessions of a person, with an audit line if there was one. Returns how many.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn end_sessions(&self, staff: &StaffId, which: Ending<'_>, audit: &AuditEntry) -> Result<u64> {
        let mut tx = self.begin().await?;
        let ended = end_sessions(&mut tx, staff, which).await?;
        if ended > 0 {
            insert_audit(&mut tx, audit).await?;
        }
        tx.commit().await?;
        Ok(ended)
    }

    /// Deletes the sessions that were not used after `since`.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn prune_sessions(&self, since: Timestamp) -> Result<u64> {
        self.write(PRUNE).bind(since.0).execute().await
    }
}

fn record(row: Row) -> Result<SessionRecord> {
    Ok(SessionRecord {
        staff_id: parse_staff_id(&row.staff_id)?,
        id: row.id,
        signed_in_at: Timestamp(row.signed_in_at),
        last_seen_at: Timestamp(row.last_seen_at),
        address: row.address,
        browser: row.browser,
    })
}
