//! Cookies beside the session's: which of a request's are used, and with which attributes they are set.

use super::sessions;
use desk_app::caller::Cookie;
use desk_app::doors::SIGN_IN;
use desk_domain::Span;
use desk_service::people::DEVICE_COOKIE;
use http::HeaderMap;
use http::header::{COOKIE, HeaderValue, SET_COOKIE};
use std::collections::HashMap;
use tower_sessions::cookie::{self, SameSite, time::Duration};

/// How long a device cookie is kept after the last sign-in.
const DEVICE_KEPT: Span = Span::days(365);
/// The prefix of device cookies: `__Host-` is not possible with a path.
const SECURE: &str = "__Secure-";

/// The cookies of a request, by the names that pages use; of two with the same name, the first is used.
pub(super) fn brought(headers: &HeaderMap, is_https: bool) -> HashMap<String, String> {
    let mut brought = HashMap::new();
    for cookie in all(headers).filter(|cookie| cookie.name() != sessions::cookie_name(is_https)) {
        if let Some(name) = plain_name(cookie.name(), is_https) {
            brought.entry(name.to_owned()).or_insert_with(|| cookie.value().to_owned());
        }
    }
    brought
}

/// The value of one cookie, by its name in the browser.
pub(super) fn read(headers: &HeaderMap, name: &str) -> Option<String> {
    all(headers).find(|cookie| cookie.name() == name).map(|cookie| cookie.value().to_owned())
}

fn all(headers: &HeaderMap) -> impl Iterator<Item = cookie::Cookie<'_>> {
    let values = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(cookie::Cookie::split_parse).filter_map(Result::ok)
}

/// The name that pages use for a cookie. Over https, a device cookie without its prefix may have been planted by a
/// neighbouring host, and is ignored.
fn plain_name(name: &str, is_https: bool) -> Option<&str> {
    match name.strip_prefix(SECURE) {
        Some(plain) if plain.starts_with(DEVICE_COOKIE) => is_https.then_some(plain),
        None if name.starts_with(DEVICE_COOKIE) => (!is_https).then_some(name),
        _ => Some(name),
    }
}

/// The cookies of an answer.
pub(super) struct Jar<'a> {
    pub(super) headers: &'a mut HeaderMap,
    pub(super) is_https: bool,
}

impl Jar<'_> {
    pub(super) fn keep(&mut self, cookie: &Cookie) {
        self.set(cookie.name, &cookie.value, cookie.path, cookie.kept);
    }

    /// Sets the device cookie of an account, on the path of the sign-in alone.
    pub(super) fn keep_device(&mut self, (name, value): &(String, String)) {
        let name = if self.is_https { format!("{SECURE}{name}") } else { name.clone() };
        self.set(&name, value, SIGN_IN, DEVICE_KEPT);
    }

    /// Removes the session's cookie: tower-sessions would do so without the attributes that browsers require for a
    /// `__Host-` name.
    pub(super) fn remove_session(&mut self) {
        self.set(sessions::cookie_name(self.is_https), "", "/", Span(0));
    }

    /// Sets a cookie that no script can read, that no cross-site form sends, and that over https is sent encrypted
    /// alone.
    fn set(&mut self, name: &str, value: &str, path: &str, kept: Span) {
        let cookie = cookie::Cookie::build((name, value))
            .path(path)
            .max_age(Duration::milliseconds(kept.0))
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(self.is_https);
        // A value that is not valid in a header is none of ours.
        if let Ok(value) = HeaderValue::from_str(&cookie.to_string()) {
            self.headers.append(SET_COOKIE, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value_of(header: &'static str, name: &str, is_https: bool) -> Option<String> {
        let headers = HeaderMap::from_iter([(COOKIE, HeaderValue::from_static(header))]);
        brought(&headers, is_https).remove(name)
    }

    #[test]
    fn over_https_a_device_is_known_by_a_cookie_that_no_neighbour_can_plant() {
        let both = "desk_device_a=planted; __Secure-desk_device_a=genuine";
        assert_eq!(value_of(both, "desk_device_a", true).as_deref(), Some("genuine"));
        assert_eq!(value_of(both, "desk_device_a", false).as_deref(), Some("planted"));
        assert_eq!(value_of("desk_device_a=planted", "desk_device_a", true), None);
        assert_eq!(value_of("desk_theme=dark; desk_theme=light", "desk_theme", true).as_deref(), Some("dark"));
    }

    #[test]
    fn pages_never_see_the_session() {
        assert_eq!(value_of("__Host-desk_session=secret", "__Host-desk_session", true), None);
        assert_eq!(value_of("desk_session=secret", "desk_session", false), None);
    }
}
