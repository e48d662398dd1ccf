//! Sessions: who is behind a browser, for how long, and how that ends.
//!
//! A session outlives its sign-in. After the sign-in has expired the person is known, and may do one thing only: keep
//! the text they were writing.

use crate::Result;
use crate::audit;
use crate::desk::Desk;
use crate::people::CurrentUser;
use crate::rng::Rng;
use desk_domain::{Act, Actor, AuditEntry, ClientAddress, Span, StaffId, Timestamp};
use desk_store::{Ending, SessionRecord};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::fmt;

/// How long a session is kept after the person's last request.
pub const SESSION_KEPT: Span = Span::days(14);
/// The person's presence is stored at most this often, so that not every page writes.
const NOTED_EVERY: Span = Span::minutes(1);
const TOKEN_BYTES: usize = 16;
const BROWSER_CHARS: usize = 256;

/// The secret in a browser's cookie: random bits. The database has a digest of it, so that a session cannot be taken
/// over with a backup.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SessionToken([u8; TOKEN_BYTES]);

impl fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SessionToken({}…)", short(&self.id()))
    }
}

impl SessionToken {
    pub(crate) fn new(rng: &dyn Rng) -> Self {
        let mut bytes = [0; TOKEN_BYTES];
        rng.fill(&mut bytes);
        Self(bytes)
    }

    #[must_use]
    pub const fn from_bytes(bytes: [u8; TOKEN_BYTES]) -> Self {
        Self(bytes)
    }

    /// The bytes, for the cookie alone.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; TOKEN_BYTES] {
        self.0
    }

    /// The digest that is the session's id in the database.
    #[must_use]
    pub fn id(&self) -> String {
        hex::encode(Sha256::digest(self.0))
    }
}

/// Whether a text has the form of a session's id.
fn is_id(text: &str) -> bool {
    text.len() == 2 * Sha256::output_size() && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The beginning of a session's id, for the audit log.
pub(crate) fn short(id: &str) -> &str {
    id.get(..8).unwrap_or(id)
}

/// The origin of a request.
#[derive(Clone, Debug)]
pub struct Origin {
    pub address: ClientAddress,
    /// The browser's `User-Agent`.
    pub browser: String,
}

/// The person behind a session, and when they were last there.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Visitor {
    pub user: CurrentUser,
    pub last_seen_at: Timestamp,
}

impl Visitor {
    /// The visitor with the person's presence as of now; `None` if that need not be stored. A sign-in that has expired
    /// is not prolonged.
    #[must_use]
    pub fn seen_at(&self, now: Timestamp) -> Option<Self> {
        let is_due = matches!(self.user, CurrentUser::SignedIn(_)) && self.last_seen_at + NOTED_EVERY <= now;
        is_due.then(|| Self { user: self.user.clone(), last_seen_at: now })
    }
}

/// One of a person's sessions, for lists.
#[derive(Clone, Debug)]
pub struct SessionLine {
    pub id: String,
    pub address: String,
    pub browser: String,
    pub signed_in_at: Timestamp,
    pub last_seen_at: Timestamp,
    /// Whether the sign-in has expired; the session may then keep a draft.
    pub lapsed: bool,
    /// Whether it is the session that asks.
    pub current: bool,
}

/// The person behind a session; `None` if there is no such session, it has ended, or the account is disabled.
///
/// # Errors
/// If the database cannot be used.
pub async fn visitor(desk: &Desk, token: &SessionToken) -> Result<Option<Visitor>> {
    let found = desk.store().visitor(&token.id(), desk.now() - SESSION_KEPT).await?;
    Ok(found.filter(|(_, person)| !person.disabled).map(|(session, person)| {
        let user = if has_lapsed(desk, &session) { CurrentUser::Lapsed } else { CurrentUser::SignedIn };
        Visitor { user: user(person.actor()), last_seen_at: session.last_seen_at }
    }))
}

/// Prolongs a sign-in, up to its absolute end. A session that was ended meanwhile stays ended.
///
/// # Errors
/// If the database cannot be used.
pub async fn note_presence(desk: &Desk, token: &SessionToken, at: Timestamp) -> Result<()> {
    desk.store().touch_session(&token.id(), at).await?;
    Ok(())
}

/// Ends the session that a browser had before, whoever's it was.
///
/// # Errors
/// If the database cannot be used.
pub async fn forget_session(desk: &Desk, token: &SessionToken) -> Result<()> {
    Ok(desk.store().forget_session(&token.id()).await?)
}

/// Signs a person out of one browser.
///
/// # Errors
/// If the database cannot be used.
pub async fn sign_out(desk: &Desk, actor: &Actor, token: &SessionToken, origin: &Origin) -> Result<()> {
    end(desk, actor, Act::SignOut, Ending::One(&token.id()), Some(token), origin).await.map(drop)
}

/// A person's sessions, the most recently used first.
///
/// # Errors
/// If the database cannot be used.
pub async fn my_sessions(desk: &Desk, actor: &Actor, current: Option<&SessionToken>) -> Result<Vec<SessionLine>> {
    let current = current.map(SessionToken::id);
    let sessions = desk.store().sessions_of(&actor.staff_id, desk.now() - SESSION_KEPT).await?;
    let line = |session: SessionRecord| SessionLine {
        lapsed: has_lapsed(desk, &session),
        current: current.as_deref() == Some(session.id.as_str()),
        id: session.id,
        address: session.address,
        browser: session.browser,
        signed_in_at: session.signed_in_at,
        last_seen_at: session.last_seen_at,
    };
    Ok(sessions.into_iter().map(line).collect())
}

/// Ends one of a person's own sessions, and returns whether there was one.
///
/// # Errors
/// If the database cannot be used.
pub async fn end_my_session(
    desk: &Desk,
    actor: &Actor,
    id: &str,
    token: Option<&SessionToken>,
    origin: &Origin,
) -> Result<bool> {
    if !is_id(id) {
        return Ok(false);
    }
    Ok(end(desk, actor, Act::EndSession, Ending::One(id), token, origin).await? > 0)
}

/// Ends all of a person's sessions but the one that asks.
///
/// # Errors
/// If the database cannot be used.
pub async fn end_my_other_sessions(desk: &Desk, actor: &Actor, token: &SessionToken, origin: &Origin) -> Result<u64> {
    end(desk, actor, Act::EndSessions, Ending::AllBut(&token.id()), Some(token), origin).await
}

async fn end(
    desk: &Desk,
    actor: &Actor,
    act: Act,
    which: Ending<'_>,
    by: Option<&SessionToken>,
    origin: &Origin,
) -> Result<u64> {
    let ended = if let Ending::One(id) = which { Some(short(id).to_owned()) } else { None };
    let by = by.map(SessionToken::id);
    let detail = json!({ "session": by.as_deref().map(short), "ended": ended });
    let line = audit_from(origin, audit::line(desk, actor, act, &actor.name, &detail));
    Ok(desk.store().end_sessions(&actor.staff_id, which, &line).await?)
}

/// The row of a session that begins now.
pub(crate) fn new_session(desk: &Desk, staff: &StaffId, token: &SessionToken, origin: &Origin) -> SessionRecord {
    let now = desk.now();
    SessionRecord {
        id: token.id(),
        staff_id: staff.clone(),
        signed_in_at: now,
        last_seen_at: now,
        address: origin.address.to_string(),
        browser: origin.browser.chars().filter(|c| !c.is_control()).take(BROWSER_CHARS).collect(),
    }
}

/// The audit line with the address of the request.
pub(crate) fn audit_from(origin: &Origin, entry: AuditEntry) -> AuditEntry {
    AuditEntry { address: Some(origin.address), ..entry }
}

fn has_lapsed(desk: &Desk, session: &SessionRecord) -> bool {
    desk.settings().sign_in.span().end(session.signed_in_at, session.last_seen_at) <= desk.now()
}
