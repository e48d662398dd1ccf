//! How somebody likes pages.

use crate::cookies::{self, Jar};
use desk_domain::{Language, Theme};
use desk_service::people::CurrentUser;
use http::HeaderMap;

/// Cookies that remember it, so that the very first byte is right, also before signing in.
const LANGUAGE: &str = "desk_language";
const THEME: &str = "desk_theme";
const YEAR_SECONDS: i64 = 31_536_000;

/// Language and colours, as far as they are known.
#[derive(Clone, Copy, Debug, Default)]
pub struct Taste {
    /// `None` for a browser that has never been asked.
    pub language: Option<Language>,
    pub theme: Theme,
}

impl Taste {
    /// What a browser remembers.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        Self {
            language: cookies::read(headers, LANGUAGE).map(|tag| Language::from_tag(&tag)),
            theme: Theme::from_name(&cookies::read(headers, THEME).unwrap_or_default()),
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

/// Remembers language and theme in cookies of the answer.
pub(crate) fn set_preference_cookies(jar: &Jar<'_>, language: Language, theme: Theme) {
    for (name, value) in [(LANGUAGE, language.tag()), (THEME, theme.as_str())] {
        jar.set(name, value, "/", YEAR_SECONDS);
    }
}
