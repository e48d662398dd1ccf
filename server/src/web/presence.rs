//! Whether a request shows that a person is there: what a page requests by itself keeps nobody signed in.

use axum::extract::Request;
use desk_app::REFRESHED;
use http::{HeaderMap, HeaderName, Method, header};

const MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
const PURPOSE: HeaderName = HeaderName::from_static("sec-purpose");

/// True for forms, and for pages that somebody navigated to; not for what scripts fetch, event streams, pictures,
/// prefetched pages, and pages that reload themselves.
pub(super) fn is_somebody_there(request: &Request) -> bool {
    match *request.method() {
        Method::POST => true,
        Method::GET => goes_somewhere(request.headers()) && !asks_for_itself(request.uri().query().unwrap_or_default()),
        _ => false,
    }
}

/// Whether the request is a navigation. Browsers say so with `Sec-Fetch-Mode`; others accept different types for pages
/// than for everything else.
fn goes_somewhere(headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let is_page = match text(MODE) {
        Some(mode) => mode == "navigate",
        None => text(header::ACCEPT).is_some_and(|accept| accept.contains("text/html")),
    };
    is_page && !headers.contains_key(PURPOSE)
}

fn asks_for_itself(query: &str) -> bool {
    url::form_urlencoded::parse(query.as_bytes()).any(|(name, _)| name == REFRESHED)
}
