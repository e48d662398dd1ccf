//! The cookies of the desk: which there are, and how browsers are to keep them.

use cookie::{Cookie, SameSite, time::Duration};
use http::HeaderMap;
use http::header::{COOKIE, HeaderValue, SET_COOKIE};
use leptos_axum::ResponseOptions;

const SESSION: &str = "desk_session";
/// Set by this host alone, over https alone: no neighbour under the same domain can plant one.
const HOST_SESSION: &str = "__Host-desk_session";

/// Name of the cookie that holds the session.
#[must_use]
pub const fn session_name(is_https: bool) -> &'static str {
    if is_https { HOST_SESSION } else { SESSION }
}

/// A cookie of a request.
#[must_use]
pub fn read(headers: &HeaderMap, name: &str) -> Option<String> {
    let values = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut cookies = values.flat_map(Cookie::split_parse).filter_map(Result::ok);
    cookies.find(|cookie| cookie.name() == name).map(|cookie| cookie.value().to_owned())
}

/// Cookies for an answer.
pub(crate) struct Jar<'a> {
    pub(crate) response: &'a ResponseOptions,
    pub(crate) is_https: bool,
}

impl Jar<'_> {
    /// No script reads it, no form of another site brings it along, and over https it never travels in the clear.
    pub(crate) fn set(&self, name: &str, value: &str, path: &str, seconds: i64) {
        let cookie = Cookie::build((name, value))
            .path(path)
            .max_age(Duration::seconds(seconds))
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(self.is_https);
        // A value that fits into no header cannot be one of ours.
        if let Ok(value) = HeaderValue::from_str(&cookie.to_string()) {
            self.response.append_header(SET_COOKIE, value);
        }
    }

    pub(crate) fn remove(&self, name: &str, path: &str) {
        self.set(name, "", path, 0);
    }
}
