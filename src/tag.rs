//! Tags: short words of the team's own that complaints are sorted by. All of the desk share them.

use crate::reply::without_nul;
use crate::search::folded;
use crate::text::says_something;
use thiserror::Error;

/// Longest tag, in characters.
pub const MAX_CHARS: usize = 20;
/// Most tags of a complaint.
pub const MOST: usize = 10;

/// A tag as it is written: 1–20 characters in one line, without white space around them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag(String);

/// Why a text is no tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TagError {
    #[error("the tag is empty")]
    Empty,
    #[error("the tag has {count} characters, {MAX_CHARS} are allowed")]
    TooLong { count: usize },
}

impl Tag {
    /// Takes the text in one line; the sign before it that people write elsewhere is none of it.
    ///
    /// # Errors
    /// [`TagError`] if nothing can be seen of it, or it is too long.
    pub fn parse(text: &str) -> Result<Self, TagError> {
        let text = without_nul(text);
        let words: Vec<&str> = text.trim().trim_start_matches(['#', '＃']).split_whitespace().collect();
        let text = words.join(" ");
        let count = text.chars().count();
        match () {
            () if !says_something(&folded(&text)) => Err(TagError::Empty),
            () if count > MAX_CHARS => Err(TagError::TooLong { count }),
            () => Ok(Self(text)),
        }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What makes two tags the same: width and capitals make no difference.
    #[must_use]
    pub fn key(&self) -> String {
        folded(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_a_short_line() {
        assert_eq!(Tag::parse(" #冷链\t 断链\r\n").unwrap().as_str(), "冷链 断链");
        assert_eq!(Tag::parse(&"字".repeat(20)).unwrap().as_str().chars().count(), 20);
        assert_eq!(Tag::parse(&"字".repeat(21)), Err(TagError::TooLong { count: 21 }));
        for nothing in ["", " ", "#", "\u{200B}", "# \u{FEFF}\0"] {
            assert_eq!(Tag::parse(nothing), Err(TagError::Empty), "{nothing:?}");
        }
    }

    #[test]
    fn width_and_capitals_make_no_other_tag() {
        let key = |text| Tag::parse(text).unwrap().key();
        assert_eq!(key("ＶＩＰ 客户"), key("vip 客户"));
        assert_ne!(key("冷链"), key("冷链断链"));
    }
}
