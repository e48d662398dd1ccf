//! The outermost layer: a request id, one log line, and words for errors and panics that have none.

use super::problem::Asked;
use super::{Site, problem};
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use desk_app::{Problem, RequestId};
use futures::FutureExt;
use http::header::HeaderName;
use http::{HeaderValue, Method};
use std::panic::AssertUnwindSafe;
use tokio::time::Instant;
use tracing::Instrument;
use uuid::Uuid;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

pub(super) async fn frame(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let id = RequestId(Uuid::now_v7().simple().to_string());
    let method = request.method().clone();
    // The pattern and not the path: identifiers and search words stay out of the log and of metrics' labels.
    let route = request.extensions().get::<MatchedPath>().map_or("other", MatchedPath::as_str).to_owned();
    request.extensions_mut().insert(id.clone());
    let (parts, body) = request.into_parts();
    let asked = Asked::of(&parts);
    let request = Request::from_parts(parts, body);
    let span = tracing::info_span!("request", request.id = %id.0);
    let began = Instant::now();
    let answer = AssertUnwindSafe(next.run(request)).catch_unwind().instrument(span.clone());
    // The panic itself was reported by the panic hook.
    let mut response = answer.await.unwrap_or_else(|_| Problem::Broken.into_response());
    if let Some(problem) = problem::unworded(&response) {
        response = problem::dressed(&site, asked, response, problem, &id).await;
    }
    if let Ok(value) = HeaderValue::from_str(&id.0) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    span.in_scope(|| note(&method, route, &response, began));
    response
}

fn note(method: &Method, route: String, response: &Response, began: Instant) {
    let status = response.status();
    let took = began.elapsed();
    let labels =
        [("method", label(method).to_owned()), ("route", route.clone()), ("status", status.as_str().to_owned())];
    metrics::histogram!("desk_request_seconds", &labels).record(took.as_secs_f64());
    let duration_ms = took.as_millis();
    if status.is_server_error() {
        tracing::error!(%method, route, status = status.as_u16(), duration_ms, "answered");
    } else {
        tracing::debug!(%method, route, status = status.as_u16(), duration_ms, "answered");
    }
}

/// The method as a label. Clients can make up methods, and each label is kept in memory forever.
fn label(method: &Method) -> &str {
    match *method {
        Method::GET | Method::HEAD | Method::POST | Method::PUT | Method::DELETE | Method::OPTIONS => method.as_str(),
        _ => "other",
    }
}
