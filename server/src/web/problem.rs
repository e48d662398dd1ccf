//! Error pages for what goes wrong outside of the pages, with the request id to ask about.

use super::written::Written;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use desk_app::{Problem, ProblemPage, RequestId, Taste};
use http::{HeaderValue, header};
use serde::Serialize;

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

/// The formats that a client accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wants {
    Page,
    Json,
}

impl Wants {
    pub(super) fn of(request: &Request) -> Self {
        let accepts_html = request
            .headers()
            .get(header::ACCEPT)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.contains("text/html"));
        if accepts_html { Self::Page } else { Self::Json }
    }
}

/// The answer with a body in words. Its other headers stay: cookies, and the policy for what it may load.
pub(super) fn dressed(response: Response, problem: Problem, wants: Wants, taste: Taste, id: &RequestId) -> Response {
    let (mut parts, _) = response.into_parts();
    let written = parts.extensions.remove::<Written>().map(|Written(texts)| texts).unwrap_or_default();
    let (content_type, body) = match wants {
        Wants::Page => {
            let page = ProblemPage { problem, taste, request_id: id.clone(), written };
            ("text/html; charset=utf-8", page.into_html())
        }
        Wants::Json => ("application/json", json(problem, id)),
    };
    let mut dressed = (parts.status, body).into_response();
    for (name, value) in &parts.headers {
        if name != header::CONTENT_LENGTH {
            dressed.headers_mut().append(name, value.clone());
        }
    }
    dressed.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    dressed
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
