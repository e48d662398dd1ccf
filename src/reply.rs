//! What a merchant may write to a user.

use crate::text::says_something;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Longest reply in characters (reply page of 2025-09-01). Older pages say 200; see [`ADVISED_MAX`].
pub const MAX_CHARS: usize = 500;
/// Longest reply that older documentation accepts, in characters; people are advised to stay below it.
pub const ADVISED_MAX: usize = 200;
/// Most pictures in one reply.
pub const MAX_IMAGES: usize = 4;
/// Largest picture WeChat Pay takes, in bytes.
pub const MAX_IMAGE_BYTES: usize = 2 * 1024 * 1024;

/// A reply that WeChat Pay accepts: 1–500 characters, none beyond three bytes of UTF-8.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ReplyText(String);

/// Why a text cannot be sent as it is. The text itself is always kept as a draft.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ReplyTextError {
    #[error("the reply is empty")]
    Empty,
    #[error("the reply has {count} characters, {MAX_CHARS} are allowed")]
    TooLong { count: usize },
    /// Characters such as emoji; APIv3 takes characters of one to three bytes.
    #[error("the reply holds characters that WeChat Pay does not accept: {}", .found.iter().collect::<String>())]
    Unsupported { found: Vec<char> },
}

/// Length as WeChat Pay counts it: Unicode characters, line ends included.
#[must_use]
pub fn count(text: &str) -> usize {
    normalise(text).chars().count()
}

/// The characters of the text that WeChat Pay does not take, each once, in order of appearance: those that need four bytes
/// of UTF-8, and U+0000.
#[must_use]
pub fn unsupported(text: &str) -> Vec<char> {
    let mut found = Vec::new();
    for c in text.chars().filter(|c| c.len_utf8() > 3 || *c == '\0') {
        if !found.contains(&c) {
            found.push(c);
        }
    }
    found
}

/// Turns the CR LF of browsers into the LF that the platform stores: a message is later compared with its history row.
fn normalise(text: &str) -> String {
    without_nul(text).replace("\r\n", "\n").trim().to_owned()
}

/// The text without U+0000, which PostgreSQL does not store and nobody sees.
#[must_use]
pub fn without_nul(text: &str) -> String {
    text.replace('\0', "")
}

impl ReplyText {
    /// # Errors
    /// [`ReplyTextError`] names what has to change.
    pub fn parse(text: &str) -> Result<Self, ReplyTextError> {
        let text = normalise(text);
        let found = unsupported(&text);
        let count = text.chars().count();
        match count {
            _ if !found.is_empty() => Err(ReplyTextError::Unsupported { found }),
            _ if !says_something(&text) => Err(ReplyTextError::Empty),
            _ if count > MAX_CHARS => Err(ReplyTextError::TooLong { count }),
            _ => Ok(Self(text)),
        }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ReplyText {
    type Error = ReplyTextError;
    fn try_from(text: String) -> Result<Self, ReplyTextError> {
        Self::parse(&text)
    }
}

impl From<ReplyText> for String {
    fn from(text: ReplyText) -> Self {
        text.0
    }
}

/// Whether two texts have the same words once white space is folded: the platform may trim it.
#[must_use]
pub fn same_words(a: &str, b: &str) -> bool {
    a.split_whitespace().eq(b.split_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_hundred_characters_pass_and_one_more_does_not() {
        assert!(ReplyText::parse(&"好".repeat(500)).is_ok());
        assert_eq!(ReplyText::parse(&"好".repeat(501)), Err(ReplyTextError::TooLong { count: 501 }));
    }

    #[test]
    fn emoji_are_named_once_each() {
        let error = ReplyText::parse("您好😀，已退款😀🙏").unwrap_err();
        assert_eq!(error, ReplyTextError::Unsupported { found: vec!['😀', '🙏'] });
    }

    #[test]
    fn rare_but_three_byte_characters_pass() {
        assert!(ReplyText::parse("㐀 ￥ ♥").is_ok());
        assert!(matches!(ReplyText::parse("𠮷"), Err(ReplyTextError::Unsupported { .. })));
    }

    #[test]
    fn invisible_characters_are_no_reply() {
        for nothing in ["", " \r\n ", "\u{200B}\u{200D}", "\u{FEFF}", "\u{3164}\u{3164}", "\u{2800}", "\u{301}"] {
            assert_eq!(ReplyText::parse(nothing), Err(ReplyTextError::Empty), "{nothing:?}");
        }
        assert!(ReplyText::parse("\u{200B}好").is_ok());
    }

    #[test]
    fn a_browsers_line_ends_count_once() {
        assert_eq!(count("a\r\nb"), 3);
        assert_eq!(ReplyText::parse(" a\r\nb ").unwrap().as_str(), "a\nb");
    }
}
