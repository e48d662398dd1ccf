//! Error pages for what goes wrong outside of the pages, with the request id to ask about.

use super::written::Written;
use super::{Site, pages, sessions};
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use desk_app::caller::Caller;
use desk_app::{Failure, Problem, ProblemPage, RequestId, Taste};
use desk_service::people::CurrentUser;
use http::request::Parts;
use http::{HeaderMap, header};
use serde::Serialize;
use std::sync::Arc;

/// The problem that an answer without a body stands for.
pub(super) fn unworded(response: &Response) -> Option<Problem> {
    if !is_wordless(response) {
        return None;
    }
    response.extensions().get::<Problem>().copied().or_else(|| Problem::of_status(response.status()))
}

/// Whether an answer has no body of its own.
fn is_wordless(response: &Response) -> bool {
    !response.headers().contains_key(header::CONTENT_TYPE)
}

/// How a request began, as far as an answer in words has to know it.
pub(super) enum Asked {
    Page(Box<Parts>),
    Json,
}

impl Asked {
    pub(super) fn of(parts: &Parts) -> Self {
        match wants(&parts.headers) {
            Wants::Page => Self::Page(Box::new(parts.clone())),
            Wants::Json => Self::Json,
        }
    }
}

/// The formats that a client accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wants {
    Page,
    Json,
}

impl Wants {
    pub(super) fn of(request: &Request) -> Self {
        wants(request.headers())
    }
}

fn wants(headers: &HeaderMap) -> Wants {
    let accepted = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    if accepted.is_some_and(|value| value.contains("text/html")) { Wants::Page } else { Wants::Json }
}

/// The answer with a body in words, for a request that began like this. Its other headers stay: cookies, and the policy for
/// what it may load.
pub(super) async fn dressed(
    site: &Site,
    asked: Asked,
    response: Response,
    problem: Problem,
    id: &RequestId,
) -> Response {
    let (mut parts, _) = response.into_parts();
    let written = parts.extensions.remove::<Written>().map(|Written(texts)| texts).unwrap_or_default();
    let failure = Failure { problem, request_id: id.clone(), written };
    let body = match asked {
        Asked::Page(request) => {
            let known = parts.extensions.remove::<Arc<Caller>>();
            page(site, *request, known, failure).await
        }
        Asked::Json => ([(header::CONTENT_TYPE, "application/json")], json(problem, id)).into_response(),
    };
    let (told, body) = body.into_parts();
    let mut dressed = (parts.status, body).into_response();
    for (name, value) in parts.headers.iter().chain(&told.headers) {
        if name != header::CONTENT_LENGTH {
            dressed.headers_mut().append(name, value.clone());
        }
    }
    dressed
}

/// Beside the navigation for who is signed in, else by itself.
async fn page(site: &Site, request: Parts, known: Option<Arc<Caller>>, failure: Failure) -> Response {
    let taste = Taste::of(|name| super::cookies::read(&request.headers, name), &request.headers);
    let has_session = sessions::is_held(&request.headers, site.is_https());
    let caller = match known {
        Some(caller) => Some(caller),
        // Who cannot be looked up now could not before.
        None if matches!(failure.problem, Problem::Unavailable | Problem::Busy) => None,
        None => sessions::caller(site, &request).await,
    };
    let user = caller.as_deref().map(|caller| &caller.user);
    if let (Some(caller), Some(CurrentUser::SignedIn(_))) = (&caller, user) {
        return pages::problem(site, request, caller.clone(), failure).await;
    }
    let page = ProblemPage { failure, taste: taste.or_of(user), has_session };
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], page.into_html()).into_response()
}

#[derive(Serialize)]
struct Told<'a> {
    code: &'a str,
    message: String,
    request_id: &'a str,
}

fn json(problem: Problem, RequestId(request_id): &RequestId) -> String {
    serde_json::to_string(&Told { code: problem.code(), message: problem.message(), request_id }).unwrap_or_default()
}
