//! Who asks, and whether they may.

use super::problem::{Problem, Wants};
use super::{Site, presence};
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use desk_app::access::Access;
use desk_app::auth::Caller;
use desk_domain::{Actor, Permission};
use desk_service::{CurrentUser, Desk, ServiceError, SessionToken};
use http::{Extensions, Method, header};
use url::Url;

/// Puts [`CurrentUser`] into the request, and notes that they are there. If nobody can be looked up, nobody gets in.
pub(super) async fn identify(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let token = session_of(request.extensions());
    match look_up(&site.desk, token.as_ref(), presence::is_somebody_there(&request)).await {
        Ok(user) => {
            request.extensions_mut().insert(user);
            next.run(request).await
        }
        Err(error) => Problem::from(error).into_response(),
    }
}

/// The session that the caller brought along.
pub(super) fn session_of(extensions: &Extensions) -> Option<SessionToken> {
    extensions.get::<Caller>()?.session.clone()
}

async fn look_up(desk: &Desk, token: Option<&SessionToken>, is_there: bool) -> Result<CurrentUser, ServiceError> {
    let Some(token) = token else { return Ok(CurrentUser::Anonymous) };
    let visitor = desk.visitor(token).await?;
    if is_there {
        desk.note_presence(token, &visitor).await?;
    }
    Ok(visitor.user)
}

/// Lets a request through if the table of rules names its route and the person fulfils the rule. What stands in no rule
/// is refused, whoever asks.
pub(super) async fn guard(State(site): State<Site>, request: Request, next: Next) -> Response {
    let rule = request.extensions().get::<MatchedPath>().and_then(|path| site.rules.access(path.as_str()));
    let user = request.extensions().get::<CurrentUser>();
    match (rule, user) {
        (None, _) => {
            tracing::error!(path = request.uri().path(), "refused: no rule says who may come here");
            Problem::NotFound.into_response()
        }
        (Some(access), Some(user)) => match judge(access, user) {
            Verdict::Welcome => next.run(request).await,
            Verdict::SignInFirst => sign_in_first(&request),
            Verdict::Refused => Problem::Forbidden.into_response(),
        },
        (Some(_), None) => Problem::Broken.into_response(),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Welcome,
    SignInFirst,
    Refused,
}

fn judge(access: Access, user: &CurrentUser) -> Verdict {
    let fits = |actor: &Actor| match access {
        Access::Anyone | Access::SignedIn => true,
        Access::Needs(permission) => actor.may(permission),
        Access::KeepsDraft => actor.may(Permission::ComplaintReply),
    };
    match (access, user) {
        (Access::Anyone, _) => Verdict::Welcome,
        (_, CurrentUser::SignedIn(actor)) if fits(actor) => Verdict::Welcome,
        (_, CurrentUser::SignedIn(_)) => Verdict::Refused,
        (Access::KeepsDraft, CurrentUser::Lapsed(actor)) if fits(actor) => Verdict::Welcome,
        (_, CurrentUser::Lapsed(_) | CurrentUser::Anonymous) => Verdict::SignInFirst,
    }
}

/// Pages and forms lead to the sign-in and back to the page; scripts are told so.
fn sign_in_first(request: &Request) -> Response {
    if Wants::of(request) == Wants::Json {
        return Problem::SignInNeeded.into_response();
    }
    let here = request.uri().path_and_query().map_or("/", http::uri::PathAndQuery::as_str).to_owned();
    let (back, notice) = match *request.method() {
        Method::GET | Method::HEAD => (here, ""),
        _ => (page_of_the_form(request), "&notice=sign_in_needed"),
    };
    let next: String = url::form_urlencoded::byte_serialize(back.as_bytes()).collect();
    Redirect::to(&format!("/login?next={next}{notice}")).into_response()
}

/// The path of the page that a form stood on. The sign-in refuses to lead to another site.
fn page_of_the_form(request: &Request) -> String {
    let referer = request.headers().get(header::REFERER).and_then(|value| value.to_str().ok());
    referer.and_then(|address| Url::parse(address).ok()).map_or_else(
        || "/".to_owned(),
        |page| {
            let query = page.query().map(|query| format!("?{query}")).unwrap_or_default();
            format!("{}{query}", page.path())
        },
    )
}

/// Whether the session, as it is now, belongs to somebody who may.
pub(super) async fn may_still(token: Option<&SessionToken>, desk: &Desk, permission: Permission) -> bool {
    match look_up(desk, token, false).await {
        Ok(CurrentUser::SignedIn(actor)) => actor.may(permission),
        Ok(_) => false,
        Err(error) => {
            tracing::warn!(%error, "cannot tell whether a session still counts");
            false
        }
    }
}
