//! A copy of a draft: a second draft on the same complaint, kept beside the first until its author decides.

use super::{Composed, NoRoom};
use crate::time::Timestamp;

/// A draft that grew from an older revision than the one that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftCopy {
    /// Its key: the form that it was written in, or the message that came back.
    pub key: String,
    pub content: Composed,
    pub updated_at: Timestamp,
}

/// What the author decides about a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settling {
    /// The copy becomes the draft, and the draft the copy.
    Take,
    /// The copy is added below the draft.
    Join,
    Drop,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    Done,
    /// There is no such copy.
    NotThere,
    /// Both together are more than a draft may hold; nothing was changed.
    NoRoom,
}

impl Settling {
    /// The new draft; `None` if it stays as it is.
    ///
    /// # Errors
    /// [`NoRoom`] if both together are more than a draft may hold.
    pub fn draft_of(self, standing: &Composed, copy: Composed) -> Result<Option<Composed>, NoRoom> {
        match self {
            Self::Take => Ok(Some(copy)),
            Self::Join => standing.clone().above(copy).fits().map(Some),
            Self::Drop => Ok(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::MAX_CHARS;

    fn says(text: &str) -> Composed {
        text.into()
    }

    #[test]
    fn a_copy_replaces_the_draft_stands_below_it_or_goes() {
        let draft_of = |settling: Settling| settling.draft_of(&says("甲"), says("乙"));
        assert_eq!(draft_of(Settling::Take), Ok(Some(says("乙"))));
        assert_eq!(draft_of(Settling::Join), Ok(Some(says("甲\n\n乙"))));
        assert_eq!(draft_of(Settling::Drop), Ok(None));
    }

    #[test]
    fn two_that_are_too_long_together_are_not_joined() {
        let full = says(&"长".repeat(MAX_CHARS));
        assert_eq!(Settling::Join.draft_of(&full, says("乙")), Err(NoRoom));
        assert_eq!(Settling::Take.draft_of(&full, says("乙")), Ok(Some(says("乙"))));
    }
}
