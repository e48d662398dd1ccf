//! What a person has written and not sent: how much of it is kept, and how two of them become one.

mod copies;
mod saving;
mod sign;

pub use copies::{DraftCopy, Settled, Settling};
pub use saving::{Draft, NewDraft, Saved, Verdict};
pub use sign::{DraftPreview, DraftSign};

use crate::message::Extras;
use thiserror::Error;

/// A draft may be longer than a reply, so that nothing is lost while it is being shortened; this bounds what is stored.
pub const MAX_CHARS: usize = 20_000;

/// Words, and what goes along with them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    pub text: String,
    pub extras: Extras,
}

/// It is more than a draft may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a draft has at most {MAX_CHARS} characters, and so many blocks, buttons and fields")]
pub struct NoRoom;

impl Content {
    /// Whether nothing is written; notes on a decision are no words to a user.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        let extras = &self.extras;
        self.text.trim().is_empty()
            && extras.link.is_none()
            && extras.card.is_none()
            && extras.blocks.iter().all(crate::message::blocks::Block::is_blank)
    }

    /// # Errors
    /// [`NoRoom`] if it is too long.
    pub fn fits(self) -> Result<Self, NoRoom> {
        let has_room = self.text.chars().count() <= MAX_CHARS && self.extras.bounded().is_ok();
        if has_room { Ok(self) } else { Err(NoRoom) }
    }

    /// What comes back into a draft that has been begun since: it stands above. What stands there already does not come a
    /// second time.
    #[must_use]
    pub fn above(self, begun: Self) -> Self {
        Self { text: text_above(self.text, begun.text), extras: self.extras.above(begun.extras) }
    }
}

fn text_above(text: String, begun: String) -> String {
    let stands_there =
        text.is_empty() || begun.strip_prefix(&text).is_some_and(|rest| rest.is_empty() || rest.starts_with("\n\n"));
    if stands_there {
        begun
    } else if begun.is_empty() {
        text
    } else {
        format!("{text}\n\n{begun}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::blocks::Block;
    use crate::message::bounds::MAX_DRAFT_BLOCKS;

    fn says(text: &str) -> Content {
        Content { text: text.into(), extras: Extras::default() }
    }

    fn holds(texts: &[&str]) -> Content {
        let blocks = texts.iter().map(|text| Block::text(*text)).collect();
        Content { text: texts.join("\n"), extras: Extras { blocks, ..Extras::default() } }
    }

    #[test]
    fn what_comes_back_stands_above_once() {
        for (comes, begun, expected) in [
            ("好的", "", "好的"),
            ("", "已写", "已写"),
            ("好的", "好的", "好的"),
            ("好的", "已写", "好的\n\n已写"),
            ("好的", "好的\n\n已写", "好的\n\n已写"),
            ("好", "好的", "好\n\n好的"),
        ] {
            assert_eq!(says(comes).above(says(begun)), says(expected), "{comes} above {begun}");
        }
        let once = holds(&["a", "b"]).above(holds(&["c"]));
        assert_eq!(holds(&["a", "b"]).above(once.clone()).extras, once.extras);
    }

    #[test]
    fn a_draft_is_full_beyond_its_last_character_and_block() {
        assert!(says(&"字".repeat(MAX_CHARS)).fits().is_ok());
        assert_eq!(says(&"字".repeat(MAX_CHARS + 1)).fits(), Err(NoRoom));
        assert!(holds(&[""; MAX_DRAFT_BLOCKS]).fits().is_ok());
        assert_eq!(holds(&[""; MAX_DRAFT_BLOCKS + 1]).fits(), Err(NoRoom));
    }
}
