//! Identifiers: parsed once at the edge, and trusted afterwards.

use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;

/// Why a text is no identifier.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum IdError {
    #[error("{what} is empty")]
    Empty { what: &'static str },
    #[error("{what} is longer than {max} characters")]
    TooLong { what: &'static str, max: usize },
    #[error("{what} contains a character that is not allowed: {found:?}")]
    BadCharacter { what: &'static str, found: char },
}

macro_rules! text_id {
    ($(#[$meta:meta])* $name:ident, $what:literal, max $max:literal, $allowed:expr) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// # Errors
            /// [`IdError`] if the text is empty, too long or holds a character outside the identifier's alphabet.
            pub fn parse(text: &str) -> Result<Self, IdError> {
                let allowed: fn(char) -> bool = $allowed;
                if text.is_empty() {
                    return Err(IdError::Empty { what: $what });
                }
                if text.chars().count() > $max {
                    return Err(IdError::TooLong { what: $what, max: $max });
                }
                match text.chars().find(|c| !allowed(*c)) {
                    Some(found) => Err(IdError::BadCharacter { what: $what, found }),
                    None => Ok(Self(text.to_owned())),
                }
            }

            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;
            fn try_from(text: String) -> Result<Self, IdError> {
                Self::parse(&text)
            }
        }

        impl std::str::FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                Self::parse(text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_id!(
    /// A complaint number (投诉单号): at most 64 characters, 27 digits in every complaint seen so far. It travels in URL
    /// paths, so only letters, digits, `-` and `_` pass.
    ComplaintId, "complaint id", max 64, |c| c.is_ascii_alphanumeric() || c == '-' || c == '_'
);
text_id!(
    /// A merchant number (商户号), ten digits as a rule.
    Mchid, "merchant id", max 64, |c| c.is_ascii_alphanumeric() || c == '-' || c == '_'
);
text_id!(
    /// A member of staff. Opaque; made by the desk.
    StaffId, "staff id", max 64, |c| c.is_ascii_alphanumeric() || c == '-'
);
text_id!(
    /// Identifies one rendering of a form. It is made with the page and submitted with the form, which becomes one
    /// message at most.
    FormId, "form id", max 64, |c| c.is_ascii_alphanumeric() || c == '-'
);
text_id!(
    /// One outgoing reply or completion. Opaque; made by the desk.
    OutboxId, "outbox id", max 64, |c| c.is_ascii_alphanumeric() || c == '-'
);
text_id!(
    /// A note about a complaint. Opaque; made by the desk.
    NoteId, "note id", max 64, |c| c.is_ascii_alphanumeric() || c == '-'
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_complaint_id_cannot_leave_its_path_segment() {
        assert!(ComplaintId::parse("200201820200101080076610000").is_ok());
        for hostile in ["", "../admin", "a/b", "a?b", "%2e", "a b", "投诉"] {
            assert!(ComplaintId::parse(hostile).is_err(), "{hostile:?} was accepted");
        }
    }

    #[test]
    fn serde_refuses_what_parse_refuses() {
        let error = ComplaintId::try_from("a/b".to_owned()).unwrap_err();
        assert_eq!(error, IdError::BadCharacter { what: "complaint id", found: '/' });
    }
}
