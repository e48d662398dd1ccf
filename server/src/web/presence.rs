//! Whether a request shows that a person is there. What a page asks for by itself keeps nobody signed in.

use axum::extract::Request;
use desk_app::REFRESHED;
use http::{HeaderMap, HeaderName, Method, header};

const MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
const PURPOSE: HeaderName = HeaderName::from_static("sec-purpose");

/// Forms, and pages that somebody went to. Not what scripts fetch, event streams, pictures, pages that browsers load in advance,
/// and pages that ask for themselves again.
pub(super) fn is_somebody_there(request: &Request) -> bool {
    match *request.method() {
        Method::POST => true,
        Method::GET => goes_somewhere(request.headers()) && !asks_for_itself(request.uri().query().unwrap_or_default()),
        _ => false,
    }
}

/// Browsers say so themselves; those that do not, ask for pages and for everything else in different words.
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
