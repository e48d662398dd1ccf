//! The guard: who may use which door.

use super::forms::has_parts;
use super::problem::Wants;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use desk_app::author;
use desk_app::caller::Caller;
use desk_app::doors::{Access, Door};
use desk_app::{Notice, Problem, sign_in_address};
use desk_service::people::CurrentUser;
use http::{Method, header};
use std::sync::Arc;
use url::Url;

/// Passes a request on if there is a door at its route, and the person may use it. A route without a door is refused,
/// whoever asks.
pub(super) async fn guard(request: Request, next: Next) -> Response {
    let door = request.extensions().get::<&Door>().copied();
    let caller = request.extensions().get::<Arc<Caller>>().cloned();
    match (door, caller.as_deref().map(|caller| &caller.user)) {
        (None, _) => {
            tracing::error!(path = request.uri().path(), "refused: no door says who may come here");
            Problem::NotFound.into_response()
        }
        (Some(door), Some(user)) => match judge(door.access, user) {
            Verdict::Welcome if is_of_another(&request, user) => give_back(Problem::OtherAuthor, request, next).await,
            Verdict::Welcome => next.run(request).await,
            Verdict::SignInFirst if brings_words(&request) => give_back(Problem::SignInNeeded, request, next).await,
            Verdict::SignInFirst => sign_in_first(&request),
            Verdict::Refused => Problem::Forbidden.into_response(),
        },
        (Some(_), None) => Problem::Broken.into_response(),
    }
}

/// Whether a form was rendered for another person: it names its author in its address, or in a header where a script
/// submits it.
fn is_of_another(request: &Request, user: &CurrentUser) -> bool {
    let (CurrentUser::SignedIn(actor) | CurrentUser::Lapsed(actor)) = user else { return false };
    let is_other = |author: &str| author != actor.staff_id.as_str();
    let query = request.uri().query().unwrap_or_default();
    let mut query = url::form_urlencoded::parse(query.as_bytes());
    let named = query.any(|(name, author)| name == author::PARAMETER && is_other(&author));
    let told =
        request.headers().get(author::HEADER).is_some_and(|author| is_other(author.to_str().unwrap_or_default()));
    request.method() == Method::POST && (named || told)
}

/// Whether a redirect would lose words that were written in the form.
fn brings_words(request: &Request) -> bool {
    request.method() == Method::POST && Wants::of(request) == Wants::Page && has_parts(request.headers())
}

/// Shows the words of a form that is refused again, once its size was checked.
async fn give_back(problem: Problem, mut request: Request, next: Next) -> Response {
    request.extensions_mut().insert(problem);
    next.run(request).await
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Welcome,
    SignInFirst,
    Refused,
}

fn judge(access: Access, user: &CurrentUser) -> Verdict {
    match (access, user) {
        (Access::Anyone, _) => Verdict::Welcome,
        (_, CurrentUser::SignedIn(actor)) if access.fits(actor) => Verdict::Welcome,
        (_, CurrentUser::SignedIn(_)) => Verdict::Refused,
        (Access::KeepsDraft, CurrentUser::Lapsed(actor)) if access.fits(actor) => Verdict::Welcome,
        (_, CurrentUser::Lapsed(_) | CurrentUser::Anonymous) => Verdict::SignInFirst,
    }
}

/// Redirects pages and forms to the sign-in, with the way back to the page; scripts get 401.
fn sign_in_first(request: &Request) -> Response {
    if Wants::of(request) == Wants::Json {
        return Problem::SignInNeeded.into_response();
    }
    let here = request.uri().path_and_query().map_or("/", http::uri::PathAndQuery::as_str).to_owned();
    let (back, notice) = match *request.method() {
        Method::GET | Method::HEAD => (here, None),
        _ => (page_of_the_form(request), Some(Notice::SignInNeeded)),
    };
    Redirect::to(&sign_in_address(&back, notice)).into_response()
}

/// The path of the page that a form was on. The sign-in refuses to lead to another site.
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

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::body::Body;
    use axum::middleware::from_fn;
    use axum::routing::get;
    use http::StatusCode;
    use tower::ServiceExt;

    /// A route that somebody has added to the router and not to the table.
    #[tokio::test]
    async fn what_has_no_door_is_refused() {
        let router: Router = Router::new().route("/open", get(|| async { "open" })).layer(from_fn(guard));
        let request = Request::get("/open").body(Body::empty()).unwrap();
        assert_eq!(router.oneshot(request).await.unwrap().status(), StatusCode::NOT_FOUND);
    }
}
