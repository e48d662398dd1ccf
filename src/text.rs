//! What people see of a text.

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// Letters without ink: fillers of Hangul, and the empty pattern of Braille.
const BLANKS: [char; 5] = ['\u{115F}', '\u{1160}', '\u{2800}', '\u{3164}', '\u{FFA0}'];

/// Whether a character shows something by itself: no white space, no control or format character, no mark without a letter
/// to stand on.
#[must_use]
pub fn is_visible(c: char) -> bool {
    let shows_nothing = matches!(
        c.general_category(),
        GeneralCategory::Control
            | GeneralCategory::Format
            | GeneralCategory::SpaceSeparator
            | GeneralCategory::LineSeparator
            | GeneralCategory::ParagraphSeparator
            | GeneralCategory::NonspacingMark
            | GeneralCategory::EnclosingMark
            | GeneralCategory::Surrogate
            | GeneralCategory::Unassigned
    );
    !shows_nothing && !BLANKS.contains(&c)
}

/// Whether somebody who reads the text sees anything.
#[must_use]
pub fn says_something(text: &str) -> bool {
    text.chars().any(is_visible)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invisible_characters_say_nothing() {
        for nothing in [
            "",
            " \r\n\t",
            "\u{200B}",
            "\u{FEFF}\u{2060}",
            "\u{202E}\u{202C}",
            "\u{3000}\u{A0}\u{2003}",
            "\u{3164}",
            "\u{2800}",
            "\u{301}\u{20DD}",
            "\u{FE0F}",
            "\u{34F}",
            "\u{00AD}",
            "\u{1160}\u{FFA0}",
            "\u{E0041}",
            "\u{2028}",
        ] {
            assert!(!says_something(nothing), "{nothing:?}");
        }
        for something in ["好", "\u{200B}1", ".", "e\u{301}", "…", "👍", "\u{202E}abc"] {
            assert!(says_something(something), "{something:?}");
        }
    }
}
