//! The colours of pages.

use strum::{EnumString, IntoStaticStr};

/// Chosen per person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Theme {
    /// The one that the browser is set to.
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    /// The name for `<html data-theme>`, cookies and the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// Reads a name; anything unknown follows the browser.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        name.parse().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_theme_is_read_by_its_name_and_anything_else_follows_the_browser() {
        for theme in [Theme::System, Theme::Light, Theme::Dark] {
            assert_eq!(Theme::from_name(theme.as_str()), theme);
        }
        assert_eq!(Theme::from_name("Dark "), Theme::System);
    }
}
