//! The cookies beside the session's: how they are read, and how browsers are to keep them.

use http::HeaderMap;
use http::header::{COOKIE, HeaderValue, SET_COOKIE};
use leptos_axum::ResponseOptions;
use tower_sessions::cookie::{Cookie, SameSite, time::Duration};

/// A cookie of a request.
pub(crate) fn read(headers: &HeaderMap, name: &str) -> Option<String> {
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
