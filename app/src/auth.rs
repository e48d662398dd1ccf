//! What a request brings along to be known by, and what an answer gives for the next.

use crate::cookies;
use crate::sessions;
use crate::taste::set_preference_cookies;
use crate::visit::Visit;
use desk_service::ServiceError;
use desk_service::people::{self, Origin, SessionToken, SignedIn};
use http::request::Parts;
use tower_sessions::Session;

/// By device cookies a browser is known for so long after its last sign-in.
const KNOWN_SECONDS: i64 = 31_536_000;
/// Nothing else needs to see them.
const SIGN_IN_PATH: &str = "/api/sign_in";
/// The name that was typed, for the page that asks again: it does not belong into an address.
const NAME: &str = "desk_name";
const NAME_PATH: &str = "/login";
const NAME_SECONDS: i64 = 300;
const NAME_BYTES: usize = 64;

/// Who makes a request, as far as it tells.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub(crate) session: Session,
    pub(crate) origin: Origin,
}

impl Caller {
    /// Whoever serves the desk has put both into the request.
    pub(crate) fn of(parts: &Parts) -> Option<Self> {
        let (session, origin) = (parts.extensions.get()?, parts.extensions.get()?);
        Some(Self { session: Session::clone(session), origin: Origin::clone(origin) })
    }

    pub(crate) fn token(&self) -> Option<SessionToken> {
        sessions::token(&self.session)
    }
}

/// What a browser holds by which it is known when this name signs in.
pub(crate) fn device_of(visit: &Visit, parts: &Parts, username: &str) -> Option<String> {
    cookies::read(&parts.headers, &device_name(visit, username))
}

fn device_name(visit: &Visit, username: &str) -> String {
    prefixed(visit, &people::device_cookie_name(&visit.desk, username))
}

/// A cookie for one path cannot be `__Host-`; this much it can be.
fn prefixed(visit: &Visit, name: &str) -> String {
    if visit.is_https() { format!("__Secure-{name}") } else { name.to_owned() }
}

/// Gives the browser of somebody who has just proved who they are what it is to hold.
pub(crate) async fn welcome(visit: &Visit, session: &Session, signed_in: &SignedIn) -> Result<(), ServiceError> {
    sessions::begin(session, signed_in.session).await?;
    let jar = visit.jar();
    let (device, value) = &signed_in.device;
    jar.set(&prefixed(visit, device), value, SIGN_IN_PATH, KNOWN_SECONDS);
    jar.remove(NAME, NAME_PATH);
    set_preference_cookies(&jar, signed_in.staff.actor.language, signed_in.staff.theme);
    Ok(())
}

/// Keeps the name that was typed for a few minutes, in this browser alone.
pub(crate) fn keep_name(visit: &Visit, username: &str) {
    let encoded: String = url::form_urlencoded::byte_serialize(username.as_bytes()).collect();
    if encoded.len() <= NAME_BYTES {
        visit.jar().set(NAME, &encoded, NAME_PATH, NAME_SECONDS);
    }
}

/// The name that was typed before.
pub(crate) fn kept_name(parts: &Parts) -> Option<String> {
    let value = cookies::read(&parts.headers, NAME)?;
    url::form_urlencoded::parse(format!("name={value}").as_bytes()).next().map(|(_, name)| name.into_owned())
}
