//! How somebody likes pages.

use crate::caller::{Caller, Cookie};
use desk_domain::{Density, Language, Span, Theme};
use desk_service::people::CurrentUser;
use http::HeaderMap;
use http::header::ACCEPT_LANGUAGE;

/// Cookies that remember it, so that the very first byte is right, also before signing in.
const LANGUAGE: &str = "desk_language";
const THEME: &str = "desk_theme";
const DENSITY: &str = "desk_density";
const KEPT: Span = Span::days(365);

/// Language, colours and how close rows stand, as far as they are known.
#[derive(Clone, Copy, Debug, Default)]
pub struct Taste {
    /// `None` for a browser that has never been asked and prefers neither.
    pub language: Option<Language>,
    pub theme: Theme,
    pub density: Density,
}

impl Taste {
    /// What a browser remembers, by the values of its cookies; before anybody has been asked, the language that it prefers.
    pub fn of<V: AsRef<str>>(cookie: impl Fn(&str) -> Option<V>, headers: &HeaderMap) -> Self {
        Self {
            language: cookie(LANGUAGE).map(|tag| Language::from_tag(tag.as_ref())).or_else(|| preferred(headers)),
            theme: cookie(THEME).map(|name| Theme::from_name(name.as_ref())).unwrap_or_default(),
            density: cookie(DENSITY).map(|name| Density::from_name(name.as_ref())).unwrap_or_default(),
        }
    }

    /// The language of the person, if it is known who asks.
    #[must_use]
    pub fn or_of(self, user: Option<&CurrentUser>) -> Self {
        match user {
            Some(CurrentUser::SignedIn(actor) | CurrentUser::Lapsed(actor)) => {
                Self { language: Some(actor.language), ..self }
            }
            _ => self,
        }
    }
}

fn preferred(headers: &HeaderMap) -> Option<Language> {
    Language::preferred(headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?)
}

/// Has the browser remember the language alone: nobody has signed in yet.
pub(crate) fn keep_language(caller: &Caller, language: Language) {
    caller.keep(Cookie { name: LANGUAGE, value: language.tag().to_owned(), path: "/", kept: KEPT });
}

/// Has the browser remember language, theme and density.
pub(crate) fn keep(caller: &Caller, language: Language, theme: Theme, density: Density) {
    for (name, value) in [(LANGUAGE, language.tag()), (THEME, theme.as_str()), (DENSITY, density.as_str())] {
        caller.keep(Cookie { name, value: value.to_owned(), path: "/", kept: KEPT });
    }
}
