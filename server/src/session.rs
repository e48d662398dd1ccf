//! Sessions of browsers, kept in the desk's own database.
//!
//! The database holds a digest of the session id and never the id itself: who reads a backup cannot take over a session.

use desk_domain::{Span, Timestamp};
use desk_service::Desk;
use desk_store::StoreError;
use sha2::{Digest, Sha256};
use std::fmt;
use time::OffsetDateTime;
use tower_sessions::cookie::SameSite;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};
use tower_sessions::{Expiry, SessionManagerLayer, SessionStore};

pub const COOKIE: &str = "desk_session";

/// How long a session lives after its last change.
pub const INACTIVITY: Span = Span::days(14);

/// How many fresh ids are tried before giving up. One is enough unless the random numbers are broken.
const ID_ATTEMPTS: usize = 4;

/// Keeps sessions with `desk-store`, by the desk's clock.
#[derive(Clone)]
pub struct DeskSessions(Desk);

impl DeskSessions {
    #[must_use]
    pub fn new(desk: Desk) -> Self {
        Self(desk)
    }

    fn expires_at(&self) -> Timestamp {
        self.0.now() + INACTIVITY
    }
}

impl fmt::Debug for DeskSessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeskSessions")
    }
}

/// The layer that gives every request its session. `secure` keeps the cookie from plain http.
pub fn layer(desk: Desk, secure: bool) -> SessionManagerLayer<DeskSessions> {
    SessionManagerLayer::new(DeskSessions::new(desk))
        .with_name(COOKIE)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_secure(secure)
        .with_expiry(Expiry::OnInactivity(time::Duration::milliseconds(INACTIVITY.0)))
}

fn digest(id: &Id) -> String {
    hex::encode(Sha256::digest(id.to_string()))
}

fn data_of(record: &Record) -> Result<String> {
    serde_json::to_string(&record.data).map_err(|error| Error::Encode(error.to_string()))
}

#[expect(clippy::needless_pass_by_value, reason = "used as the argument of map_err")]
fn backend(error: StoreError) -> Error {
    Error::Backend(error.to_string())
}

#[async_trait::async_trait]
impl SessionStore for DeskSessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        let data = data_of(record)?;
        for _ in 0..ID_ATTEMPTS {
            if self.0.store().create_session(&digest(&record.id), &data, self.expires_at()).await.map_err(backend)? {
                return Ok(());
            }
            record.id = Id::default();
        }
        Err(Error::Backend("no free session id".to_owned()))
    }

    /// A session that was ended while this request was under way stays ended.
    async fn save(&self, record: &Record) -> Result<()> {
        let (id, data) = (digest(&record.id), data_of(record)?);
        if self.0.store().load_session(&id, self.0.now()).await.map_err(backend)?.is_none() {
            return Ok(());
        }
        self.0.store().save_session(&id, &data, self.expires_at()).await.map_err(backend)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let Some((data, expires_at)) = self.0.store().load_session(&digest(id), self.0.now()).await.map_err(backend)?
        else {
            return Ok(None);
        };
        let data = serde_json::from_str(&data).map_err(|error| Error::Decode(error.to_string()))?;
        let expiry_date = OffsetDateTime::from_unix_timestamp(expires_at.unix_seconds())
            .map_err(|error| Error::Decode(error.to_string()))?;
        Ok(Some(Record { id: *id, data, expiry_date }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        self.0.store().delete_session(&digest(id)).await.map_err(backend)
    }
}
