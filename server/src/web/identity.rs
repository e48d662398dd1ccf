//! Who asks, and what becomes of their session and cookies.

use super::cookies::{self, Jar};
use super::{Site, presence, sessions};
use axum::extract::{Extension, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use desk_app::Problem;
use desk_app::caller::{Caller, SessionChange};
use desk_domain::{Actor, Permission};
use desk_service::Desk;
use desk_service::people::{CurrentUser, Origin};
use std::sync::Arc;
use tower_sessions::{Session, session};

/// Adds [`Caller`] to the request and its answer, records the person's presence, and carries out what pages and forms
/// ask of the session. If the person cannot be looked up, the request is refused.
pub(super) async fn identify(
    State(site): State<Site>,
    Extension(origin): Extension<Origin>,
    session: Session,
    mut request: Request,
    next: Next,
) -> Response {
    let is_https = site.is_https();
    let user = match sessions::identify(&session, &site.desk, presence::is_somebody_there(&request)).await {
        Ok(user) => user,
        Err(error) => return unusable(&error),
    };
    let cookies = cookies::brought(request.headers(), is_https);
    let caller = Arc::new(Caller::new(user, sessions::token(&session), origin, cookies));
    request.extensions_mut().insert(caller.clone());
    let mut response = next.run(request).await;
    if let Err(error) = change(&caller, &session, Jar { headers: response.headers_mut(), is_https }).await {
        response = unusable(&error);
    }
    response.extensions_mut().insert(caller);
    response
}

async fn change(caller: &Caller, session: &Session, mut jar: Jar<'_>) -> Result<(), session::Error> {
    let asked = caller.take_changes();
    match asked.session {
        Some(SessionChange::Replaced(signed_in)) => {
            sessions::begin(session, signed_in.session).await?;
            jar.keep_device(&signed_in.device);
        }
        Some(SessionChange::Ended) => {
            sessions::end(session).await?;
            jar.remove_session();
        }
        None => {}
    }
    asked.cookies.iter().for_each(|cookie| jar.keep(cookie));
    Ok(())
}

/// The answer if the session cannot be read: sessions are in the database, so this is its trouble.
fn unusable(error: &session::Error) -> Response {
    tracing::warn!(%error, "a session cannot be read or written");
    Problem::Unavailable.into_response()
}

/// The person who asks, at doors where the guard lets nobody else in.
pub(super) fn actor(caller: &Caller) -> Result<&Actor, Problem> {
    match &caller.user {
        CurrentUser::SignedIn(actor) => Ok(actor),
        CurrentUser::Lapsed(_) | CurrentUser::Anonymous => Err(Problem::SignInNeeded),
    }
}

/// Whether the session is, as it is now, that of a person with this permission.
pub(super) async fn may_still(session: &Session, desk: &Desk, permission: Permission) -> bool {
    match sessions::identify(session, desk, false).await {
        Ok(CurrentUser::SignedIn(actor)) => actor.may(permission),
        Ok(_) => false,
        Err(error) => {
            tracing::warn!(%error, "cannot tell whether a session still counts");
            false
        }
    }
}
