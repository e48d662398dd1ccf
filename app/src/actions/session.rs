//! In and out.

use crate::AppError;
use crate::auth;
use crate::redirect::{self, local_path};
use crate::sessions;
use crate::visit::Visit;
use crate::words::Notice;
use desk_service::ServiceError;
use desk_service::people::{self, CurrentUser, SignInError, SignInForm};
use http::StatusCode;
use http::header::{HeaderName, RETRY_AFTER};
use http::request::Parts;
use leptos::prelude::*;

const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");

#[server(prefix = "/api", endpoint = "sign_in")]
pub(crate) async fn sign_in(username: String, password: String, next: Option<String>) -> Result<(), AppError> {
    let visit = Visit::current();
    let caller = visit.caller()?.clone();
    let form = SignInForm {
        device: auth::device_of(&visit, &expect_context::<Parts>(), &username),
        username: username.clone(),
        password,
        origin: caller.origin,
    };
    let next = next.as_deref().map_or_else(|| "/inbox".to_owned(), local_path);
    let notice = match people::sign_in(&visit.desk, form).await {
        Ok(signed_in) => {
            auth::welcome(&visit, &caller.session, &signed_in).await?;
            redirect::lead_to(&next);
            return Ok(());
        }
        Err(SignInError::Wrong { tries_left }) => Notice::wrong_sign_in(tries_left),
        Err(SignInError::Locked { .. }) => Notice::Locked,
        Err(SignInError::Service(ServiceError::Busy { .. })) => {
            visit.set_header(RETRY_AFTER, "5");
            return Err(AppError::new(StatusCode::SERVICE_UNAVAILABLE, "busy"));
        }
        Err(SignInError::Service(error)) => super::service_notice(&error),
    };
    auth::keep_name(&visit, &username);
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("notice", notice.code());
    if next != "/inbox" {
        query.append_pair("next", &next);
    }
    redirect::lead_to(&format!("/login?{}", query.finish()));
    Ok(())
}

#[server(prefix = "/api", endpoint = "sign_out")]
pub(crate) async fn sign_out() -> Result<(), AppError> {
    let visit = Visit::current();
    let caller = visit.caller()?;
    // Also for somebody whose sign-in has run out: what may keep a draft is still theirs.
    if let (CurrentUser::SignedIn(actor) | CurrentUser::Lapsed(actor), Some(session)) = (&visit.user, caller.token()) {
        people::sign_out(&visit.desk, actor, &session, &caller.origin).await?;
    }
    sessions::end(&caller.session).await?;
    // tower-sessions takes its cookie back without the attributes that browsers ask for where a name begins with `__Host-`.
    visit.jar().remove(sessions::cookie_name(visit.is_https()), "/");
    // Pictures of customers do not stay behind on a shared computer.
    visit.set_header(CLEAR_SITE_DATA, "\"cache\"");
    redirect::lead_to(&format!("/login?notice={}", Notice::SignedOut.code()));
    Ok(())
}
