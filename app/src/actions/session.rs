//! In and out.

use crate::AppError;
use crate::doors::{INBOX, LOGIN};
use crate::redirect::{self, local_path};
use crate::visit::Visit;
use crate::words::Notice;
use crate::{taste, typed_name};
use desk_service::ServiceError;
use desk_service::people::{self, CurrentUser, SignInError, SignInForm, SignedIn};
use http::StatusCode;
use http::header::{HeaderName, RETRY_AFTER};
use leptos::prelude::*;

const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");

#[server(prefix = "/api", endpoint = "sign_in")]
pub(crate) async fn sign_in(username: String, password: String, next: Option<String>) -> Result<(), AppError> {
    let visit = Visit::current();
    let form = SignInForm {
        device: visit.caller.cookie(&people::device_cookie_name(&visit.desk, &username)).map(ToOwned::to_owned),
        username: username.clone(),
        password,
        origin: visit.caller.origin.clone(),
    };
    let next = next.as_deref().map_or_else(|| INBOX.to_owned(), local_path);
    let notice = match people::sign_in(&visit.desk, form).await {
        Ok(signed_in) => {
            welcome(&visit, signed_in);
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
    typed_name::keep(&visit.caller, &username);
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("notice", notice.code());
    if next != INBOX {
        query.append_pair("next", &next);
    }
    redirect::lead_to(&format!("{LOGIN}?{}", query.finish()));
    Ok(())
}

#[server(prefix = "/api", endpoint = "sign_out")]
pub(crate) async fn sign_out() -> Result<(), AppError> {
    let visit = Visit::current();
    let caller = &visit.caller;
    // Also for somebody whose sign-in has run out: what may keep a draft is still theirs.
    if let (CurrentUser::SignedIn(actor) | CurrentUser::Lapsed(actor), Some(session)) = (&caller.user, &caller.session)
    {
        people::sign_out(&visit.desk, actor, session, &caller.origin).await?;
    }
    caller.end_session();
    typed_name::forget(caller);
    // Pictures of customers do not stay behind on a shared computer.
    visit.set_header(CLEAR_SITE_DATA, "\"cache\"");
    super::lead_to(LOGIN, "", Notice::SignedOut);
    Ok(())
}

/// Gives the browser of somebody who has just proved who they are what it is to hold.
pub(super) fn welcome(visit: &Visit, signed_in: SignedIn) {
    let person = &signed_in.person;
    typed_name::keep(&visit.caller, &person.username);
    taste::keep(&visit.caller, person.language, person.theme, person.density);
    visit.caller.replace_session(signed_in);
}
