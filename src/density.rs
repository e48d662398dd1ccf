//! How close together the rows of a list stand.

use strum::{EnumString, IntoStaticStr};

/// Chosen per person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Density {
    /// Three lines a row.
    #[default]
    Comfortable,
    /// Two lines a row.
    Compact,
}

impl Density {
    /// The name for `<html data-density>`, cookies and the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// Reads a name; anything unknown is comfortable.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        name.parse().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_density_is_read_by_its_name_and_anything_else_is_comfortable() {
        for density in [Density::Comfortable, Density::Compact] {
            assert_eq!(Density::from_name(density.as_str()), density);
        }
        assert_eq!(Density::from_name("Compact "), Density::Comfortable);
    }
}
