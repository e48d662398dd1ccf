//! The preview of a draft in a list.

use super::Composed;
use crate::ids::ComplaintId;
use crate::text::says_something;

/// Most characters of a preview.
const PREVIEW_CHARS: usize = 120;

/// A draft, reduced to what its preview is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftSign {
    pub complaint_id: ComplaintId,
    pub content: Composed,
    pub has_pictures: bool,
}

/// The beginning of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftPreview {
    pub words: String,
    pub has_pictures: bool,
}

impl DraftSign {
    /// The preview; `None` for a draft with neither words nor pictures.
    #[must_use]
    pub fn preview(self) -> Option<DraftPreview> {
        let words = self.content.text();
        let has_words = says_something(&words);
        let words = if has_words { words.chars().take(PREVIEW_CHARS).collect() } else { String::new() };
        (has_words || self.has_pictures).then_some(DraftPreview { words, has_pictures: self.has_pictures })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::blocks::Block;

    fn preview(content: impl Into<Composed>, has_pictures: bool) -> Option<DraftPreview> {
        let content = content.into();
        DraftSign { complaint_id: "c1".parse().unwrap(), content, has_pictures }.preview()
    }

    #[test]
    fn a_draft_is_shown_by_its_beginning() {
        let shown = |words: &str, has_pictures| Some(DraftPreview { words: words.into(), has_pictures });
        assert_eq!(preview("您好", false), shown("您好", false));
        assert_eq!(preview("长".repeat(400).as_str(), true), shown(&"长".repeat(120), true));
        assert_eq!(preview(vec![Block::text("在块里")], false), shown("在块里", false));
        assert_eq!(preview("\u{200B}", true), shown("", true));
        assert_eq!(preview("\u{200B}", false), None, "nobody sees anything");
    }
}
