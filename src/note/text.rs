//! The words of a note.

use crate::reply::without_nul;
use crate::text::says_something;
use thiserror::Error;

/// Longest note, in characters, line ends included.
pub const MAX_CHARS: usize = 2_000;

/// The words of a note: 1–2,000 characters. Emoji may be among them: WeChat Pay never sees them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteText(String);

/// Why a text is no note. The text itself is kept as its author's draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NoteTextError {
    #[error("the note is empty")]
    Empty,
    #[error("the note has {count} characters, {MAX_CHARS} are allowed")]
    TooLong { count: usize },
}

/// Length of what would be kept of a text, in characters.
#[must_use]
pub fn count(text: &str) -> usize {
    normalise(text).chars().count()
}

/// Browsers send line ends as CR LF.
fn normalise(text: &str) -> String {
    without_nul(text).replace("\r\n", "\n").trim().to_owned()
}

impl NoteText {
    /// Takes the text without white space around it.
    ///
    /// # Errors
    /// [`NoteTextError`] if nothing can be seen of it, or it is too long.
    pub fn parse(text: &str) -> Result<Self, NoteTextError> {
        let text = normalise(text);
        let count = text.chars().count();
        match () {
            () if !says_something(&text) => Err(NoteTextError::Empty),
            () if count > MAX_CHARS => Err(NoteTextError::TooLong { count }),
            () => Ok(Self(text)),
        }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_says_something_and_ends_somewhere() {
        assert_eq!(NoteText::parse(" \u{200B}\r\n"), Err(NoteTextError::Empty));
        assert!(NoteText::parse(&"字".repeat(MAX_CHARS)).is_ok());
        let long = NoteText::parse(&"字".repeat(MAX_CHARS + 1));
        assert_eq!(long, Err(NoteTextError::TooLong { count: MAX_CHARS + 1 }));
    }

    #[test]
    fn what_browsers_do_to_a_text_is_taken_back() {
        assert_eq!(NoteText::parse("\r\n仓库：\r\n有货\0 👍\r\n").unwrap().as_str(), "仓库：\n有货 👍");
    }
}
