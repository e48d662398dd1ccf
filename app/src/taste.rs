//! How somebody likes pages.

use crate::caller::{Caller, Cookie};
use desk_domain::{Language, Span, Theme};
use desk_service::people::CurrentUser;

/// Cookies that remember it, so that the very first byte is right, also before signing in.
const LANGUAGE: &str = "desk_language";
const THEME: &str = "desk_theme";
const KEPT: Span = Span::days(365);

/// Language and colours, as far as they are known.
#[derive(Clone, Copy, Debug, Default)]
pub struct Taste {
    /// `None` for a browser that has never been asked.
    pub language: Option<Language>,
    pub theme: Theme,
}

impl Taste {
    /// What a browser remembers, by the values of its cookies.
    pub fn of<V: AsRef<str>>(cookie: impl Fn(&str) -> Option<V>) -> Self {
        Self {
            language: cookie(LANGUAGE).map(|tag| Language::from_tag(tag.as_ref())),
            theme: cookie(THEME).map(|name| Theme::from_name(name.as_ref())).unwrap_or_default(),
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

/// Has the browser remember language and theme.
pub(crate) fn keep(caller: &Caller, language: Language, theme: Theme) {
    for (name, value) in [(LANGUAGE, language.tag()), (THEME, theme.as_str())] {
        caller.keep(Cookie { name, value: value.to_owned(), path: "/", kept: KEPT });
    }
}
