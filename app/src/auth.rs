//! Sessions: who is signed in, and for how long.
//!
//! A session lives longer than a sign-in. In between, the person is known but may do one thing only: keep the text they
//! were writing when time ran out.

use desk_domain::{Actor, Span, StaffId, Timestamp};
use desk_service::{CurrentUser, Desk, ServiceError};
use tower_sessions::Session;

const STAFF: &str = "staff";
const SIGNED_IN_UNTIL: &str = "signed_in_until";
/// A sign-in ends this long after the last page.
const SIGN_IN_TIME: Span = Span::hours(12);
/// It is prolonged once this much of it has passed, so that not every page writes the session.
const PROLONG_AFTER: Span = Span::minutes(10);

/// The person behind a session. A disabled account is nobody.
///
/// # Errors
/// If the session or the account cannot be read.
pub async fn identify(session: &Session, desk: &Desk) -> Result<CurrentUser, ServiceError> {
    let Some(id) = read::<StaffId>(session, STAFF).await? else { return Ok(CurrentUser::Anonymous) };
    let Some(staff) = desk.staff(&id).await? else { return Ok(CurrentUser::Anonymous) };
    let until = read::<Timestamp>(session, SIGNED_IN_UNTIL).await?.unwrap_or(Timestamp(0));
    let now = desk.now();
    if until <= now {
        return Ok(CurrentUser::Lapsed(staff.actor));
    }
    if until < now + SIGN_IN_TIME - PROLONG_AFTER {
        write(session, SIGNED_IN_UNTIL, &(now + SIGN_IN_TIME)).await?;
    }
    Ok(CurrentUser::SignedIn(staff.actor))
}

/// Signs a person in: under a new session id, so that nobody who knew the old one comes along.
///
/// # Errors
/// If the session cannot be written.
pub async fn remember(session: &Session, actor: &Actor, now: Timestamp) -> Result<(), ServiceError> {
    session.cycle_id().await.map_err(unusable)?;
    write(session, STAFF, &actor.staff_id).await?;
    write(session, SIGNED_IN_UNTIL, &(now + SIGN_IN_TIME)).await
}

/// Signs a person out.
///
/// # Errors
/// If the session cannot be removed.
pub async fn forget(session: &Session) -> Result<(), ServiceError> {
    session.flush().await.map_err(unusable)
}

async fn read<T: serde::de::DeserializeOwned>(session: &Session, key: &str) -> Result<Option<T>, ServiceError> {
    session.get(key).await.map_err(unusable)
}

async fn write<T: serde::Serialize + Sync>(session: &Session, key: &str, value: &T) -> Result<(), ServiceError> {
    session.insert(key, value).await.map_err(unusable)
}

fn unusable(error: tower_sessions::session::Error) -> ServiceError {
    ServiceError::SessionUnusable(error.to_string())
}
