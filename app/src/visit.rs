//! The request a page answers: who asks, for what, in which language.

use crate::wording::{self, Words};
use desk_domain::{Actor, Language, Permission};
use desk_service::view::Standing;
use desk_service::{CurrentUser, Desk, Theme};
use http::StatusCode;
use http::header::{COOKIE, HeaderName, HeaderValue};
use http::request::Parts;
use leptos::prelude::{expect_context, use_context};
use leptos_axum::ResponseOptions;
use std::collections::HashMap;

/// Cookies that remember how a person likes pages, so that the very first byte is right, also before signing in.
const LANGUAGE: &str = "desk_language";
const THEME: &str = "desk_theme";
/// Fields of the query string that do not go on to the next page: a notice, which half of a dialog is open, about which
/// message, what is the matter with its fields, and what has changed since it was opened.
const OF_ONE_PAGE: [&str; 5] = ["notice", "choice", "outbox", "wrong", "changed"];
const YEAR_SECONDS: u32 = 31_536_000;

/// One request.
#[derive(Clone)]
pub(crate) struct Visit {
    pub(crate) desk: Desk,
    pub(crate) user: CurrentUser,
    pub(crate) words: &'static Words,
    pub(crate) theme: Theme,
    /// How the work stands, once it is known that a person asks.
    pub(crate) standing: Option<Standing>,
    pub(crate) path: String,
    /// The raw query string, without what is meant for one page.
    pub(crate) query: String,
    fields: HashMap<String, String>,
    response: ResponseOptions,
}

impl Visit {
    /// Reads the request from the context of a page or server function.
    pub(crate) fn current() -> Self {
        let parts = expect_context::<Parts>();
        let user = parts.extensions.get::<CurrentUser>().cloned().unwrap_or(CurrentUser::Anonymous);
        let language = match &user {
            CurrentUser::SignedIn(actor) | CurrentUser::Lapsed(actor) => actor.language,
            CurrentUser::Anonymous => Language::from_tag(cookie(&parts, LANGUAGE).unwrap_or_default()),
        };
        let query = parts.uri.query().unwrap_or_default();
        let pairs = || url::form_urlencoded::parse(query.as_bytes());
        let kept = pairs().filter(|(name, _)| !OF_ONE_PAGE.contains(&name.as_ref()));
        Self {
            desk: expect_context(),
            words: wording::words(language),
            standing: None,
            theme: Theme::from_name(cookie(&parts, THEME).unwrap_or_default()),
            path: parts.uri.path().to_owned(),
            query: url::form_urlencoded::Serializer::new(String::new()).extend_pairs(kept).finish(),
            fields: pairs().into_owned().collect(),
            response: use_context().unwrap_or_default(),
            user,
        }
    }

    /// The same request, with how the work stands.
    pub(crate) fn beside(self, standing: Option<Standing>) -> Self {
        Self { standing, ..self }
    }

    /// A field of the query string, if it is there and not empty.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// The person, if signed in. The guard in front of the router has let nobody else through.
    pub(crate) fn actor(&self) -> Option<&Actor> {
        match &self.user {
            CurrentUser::SignedIn(actor) => Some(actor),
            _ => None,
        }
    }

    /// The person whose page it is, by their id.
    pub(crate) fn author(&self) -> &str {
        self.actor().map_or("", |actor| actor.staff_id.as_str())
    }

    pub(crate) fn may(&self, permission: Permission) -> bool {
        self.actor().is_some_and(|actor| actor.may(permission))
    }

    pub(crate) fn set_status(&self, status: StatusCode) {
        self.response.set_status(status);
    }

    /// The query string to go on with, `?` included where there is one.
    pub(crate) fn carried_query(&self) -> String {
        if self.query.is_empty() { String::new() } else { format!("?{}", self.query) }
    }
}

/// Remembers language and theme in cookies of the answer.
pub(crate) fn set_preference_cookies(response: &ResponseOptions, language: Language, theme: Theme) {
    for (name, value) in [(LANGUAGE, language.tag()), (THEME, theme.as_str())] {
        let cookie = format!("{name}={value}; Path=/; Max-Age={YEAR_SECONDS}; HttpOnly; SameSite=Lax");
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            response.append_header(HeaderName::from_static("set-cookie"), value);
        }
    }
}

fn cookie<'a>(parts: &'a Parts, name: &str) -> Option<&'a str> {
    let values = parts.headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(';')).find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// A place in the desk to go to, or the inbox for anything that leads elsewhere.
pub(crate) fn local_path(path: &str) -> &str {
    let is_local =
        path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n']) && path.is_ascii();
    if is_local { path } else { "/inbox" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_to_another_site() {
        assert_eq!(local_path("/complaints/1?state=open"), "/complaints/1?state=open");
        for hostile in [
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "javascript:alert(1)",
            "",
            "/a\r\nSet-Cookie: x",
        ] {
            assert_eq!(local_path(hostile), "/inbox", "{hostile:?}");
        }
    }
}
