//! Sessions of browsers: tower-sessions on top of the desk's rows.
//!
//! A session begins in the transaction that signs somebody in, and ends in the one that revokes their trust. The store
//! below tower-sessions therefore creates none. It returns the one that a sign-in has begun, and updates it if it still
//! exists: strangers have no sessions, and one that was ended during a request stays ended.

use super::{Site, cookies, doorway};
use desk_app::caller::Caller;
use desk_service::Desk;
use desk_service::people::{self, CurrentUser, SESSION_KEPT, SessionToken, Visitor};
use http::HeaderMap;
use http::request::Parts;
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use tower_sessions::cookie::SameSite;
use tower_sessions::cookie::time::{Duration, OffsetDateTime};
use tower_sessions::session::{self, Id, Record};
use tower_sessions::session_store::{self, Error};
use tower_sessions::{Expiry, Session, SessionManagerLayer, SessionStore};

const COOKIE: &str = "desk_session";
/// A `__Host-` cookie can be set by this host alone, and over https alone, so that no neighbouring host can plant one.
const HOST_COOKIE: &str = "__Host-desk_session";

/// The key of the person behind the session.
const VISITOR: &str = "visitor";
/// The key of the id of a session that a sign-in has just begun.
const BEGUN: &str = "begun";

/// The name of the session's cookie.
#[must_use]
pub const fn cookie_name(is_https: bool) -> &'static str {
    if is_https { HOST_COOKIE } else { COOKIE }
}

/// The session's cookie as a browser sends it.
#[must_use]
pub fn cookie(is_https: bool, token: SessionToken) -> String {
    format!("{}={}", cookie_name(is_https), id_of(token))
}

/// Whether a browser holds a session, be it one that still counts or not.
pub(super) fn is_held(headers: &HeaderMap, is_https: bool) -> bool {
    cookies::read(headers, cookie_name(is_https)).is_some()
}

/// Who makes a request that has never come to the sessions. It does not prolong their sign-in; `None` is nobody, or whoever
/// cannot be looked up.
pub(super) async fn caller(site: &Site, parts: &Parts) -> Option<Arc<Caller>> {
    let (headers, is_https) = (&parts.headers, site.is_https());
    let token = token_of(cookies::read(headers, cookie_name(is_https))?.parse().ok()?);
    let user = people::visitor(&site.desk, &token).await.ok()??.user;
    let (origin, cookies) = (doorway::origin(site, parts), cookies::brought(headers, is_https));
    Some(Arc::new(Caller::new(user, Some(token), origin, cookies)))
}

/// The layer that gives every request its session.
pub(super) fn layer(desk: Desk) -> SessionManagerLayer<DeskSessions> {
    let is_https = desk.settings().is_https();
    SessionManagerLayer::new(DeskSessions(desk))
        .with_name(cookie_name(is_https))
        .with_path("/")
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_secure(is_https)
        .with_expiry(Expiry::OnInactivity(Duration::milliseconds(SESSION_KEPT.0)))
}

/// The person behind a session. `is_there` says whether the request shows their presence, which prolongs the sign-in.
pub(super) async fn identify(session: &Session, desk: &Desk, is_there: bool) -> Result<CurrentUser, session::Error> {
    let Some(visitor) = session.get::<Visitor>(VISITOR).await? else { return Ok(CurrentUser::Anonymous) };
    if let Some(seen) = visitor.seen_at(desk.now()).filter(|_| is_there) {
        session.insert(VISITOR, seen).await?;
    }
    Ok(visitor.user)
}

/// Gives the browser the session that a sign-in has begun, in place of the one it had.
pub(super) async fn begin(session: &Session, begun: SessionToken) -> Result<(), session::Error> {
    end(session).await?;
    session.insert(BEGUN, id_of(begun).to_string()).await
}

/// Ends the session, and removes the browser's cookie.
pub(super) async fn end(session: &Session) -> Result<(), session::Error> {
    session.flush().await
}

/// The token in the browser's cookie.
pub(super) fn token(session: &Session) -> Option<SessionToken> {
    session.id().map(token_of)
}

/// The id that tower-sessions has for a token.
const fn id_of(token: SessionToken) -> Id {
    Id(i128::from_le_bytes(token.to_bytes()))
}

const fn token_of(id: Id) -> SessionToken {
    SessionToken::from_bytes(id.0.to_le_bytes())
}

/// The store of tower-sessions.
#[derive(Clone)]
pub(super) struct DeskSessions(Desk);

impl fmt::Debug for DeskSessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeskSessions")
    }
}

#[async_trait::async_trait]
impl SessionStore for DeskSessions {
    /// Returns the session that a sign-in has begun; there is no other way to get one.
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        let begun = record.data.remove(BEGUN).and_then(|id| id.as_str()?.parse().ok());
        record.id = begun.ok_or_else(|| Error::Backend("a session begins with a sign-in".to_owned()))?;
        Ok(())
    }

    /// Records the person's presence if the session still exists. A failure does not matter: the request was handled,
    /// and is answered either way.
    async fn save(&self, record: &Record) -> session_store::Result<()> {
        let visitor =
            record.data.get(VISITOR).and_then(|visitor| serde_json::from_value::<Visitor>(visitor.clone()).ok());
        if let Some(visitor) = visitor
            && let Err(error) = people::note_presence(&self.0, &token_of(record.id), visitor.last_seen_at).await
        {
            tracing::warn!(%error, "a person's presence could not be noted");
        }
        Ok(())
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        let Some(visitor) =
            people::visitor(&self.0, &token_of(*id)).await.map_err(|error| Error::Backend(error.to_string()))?
        else {
            return Ok(None);
        };
        let kept_until = (visitor.last_seen_at + SESSION_KEPT).unix_seconds();
        let expiry_date =
            OffsetDateTime::from_unix_timestamp(kept_until).map_err(|error| Error::Decode(error.to_string()))?;
        let visitor = serde_json::to_value(visitor).map_err(|error| Error::Decode(error.to_string()))?;
        Ok(Some(Record { id: *id, data: HashMap::from([(VISITOR.to_owned(), visitor)]), expiry_date }))
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        people::forget_session(&self.0, &token_of(*id)).await.map_err(|error| Error::Backend(error.to_string()))
    }
}
