//! The owner of a complaint (处理人): one person, or nobody.

use crate::ids::StaffId;
use crate::team::TeamAct;
use thiserror::Error;

/// Characters of the note that goes with a complaint to its next owner.
pub const NOTE_LIMIT: usize = 200;

/// Whose complaints a list holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OwnedBy {
    Nobody,
    Person(StaffId),
}

impl OwnedBy {
    /// How addresses call those that are nobody's. Ids of people are longer.
    const NOBODY: &str = "none";

    /// As an address says it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Nobody => Self::NOBODY,
            Self::Person(id) => id.as_str(),
        }
    }

    /// Reads what an address says. `None` for a text that can name nobody.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            Self::NOBODY => Some(Self::Nobody),
            id => StaffId::parse(id).ok().map(Self::Person),
        }
    }
}

/// A change of the owner: from whom, as its author has seen it, and to whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handover {
    /// The owner that was seen. Another one meanwhile, and nothing changes: of two people who take the same complaint, one has
    /// it and the other is told.
    pub from: Option<StaffId>,
    pub to: Option<StaffId>,
}

impl Handover {
    /// What it is called in the line of time when `actor` does it. `to_name` is the name of the next owner.
    #[must_use]
    pub fn act(&self, actor: &StaffId, to_name: &str, note: String) -> TeamAct {
        match &self.to {
            None => TeamAct::Released { note },
            Some(to) if to == actor && note.is_empty() => TeamAct::Claimed { by_reply: false },
            Some(to) => TeamAct::Assigned { to: to.clone(), to_name: to_name.to_owned(), note },
        }
    }
}

/// Why a note cannot go with a complaint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a note has at most {NOTE_LIMIT} characters")]
pub struct NoteError;

/// A note as it is kept: one line without space around it.
///
/// # Errors
/// If it is longer than [`NOTE_LIMIT`].
pub fn note(text: &str) -> Result<String, NoteError> {
    let note = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if note.chars().count() > NOTE_LIMIT { Err(NoteError) } else { Ok(note) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(id: &str) -> StaffId {
        StaffId::parse(id).unwrap()
    }

    #[test]
    fn an_address_names_an_owner_or_nobody() {
        for text in ["none", "staff-7"] {
            assert_eq!(OwnedBy::parse(text).unwrap().as_str(), text);
        }
        assert_eq!(OwnedBy::parse("none"), Some(OwnedBy::Nobody));
        for text in ["", "../x", "' OR 1=1"] {
            assert_eq!(OwnedBy::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_handover_is_named_by_who_does_it_and_to_whom() {
        let (me, other) = (person("me"), person("other"));
        let to = |to: Option<&StaffId>, note: &str| {
            Handover { from: None, to: to.cloned() }.act(&me, "王婧", note.to_owned())
        };
        assert_eq!(to(Some(&me), ""), TeamAct::Claimed { by_reply: false });
        let assigned =
            |id: &StaffId, note: &str| TeamAct::Assigned {
                to: id.clone(), to_name: "王婧".into(), note: note.into()
            };
        assert_eq!(to(Some(&other), ""), assigned(&other, ""));
        assert_eq!(to(Some(&me), "我来"), assigned(&me, "我来"), "a note is never dropped");
        assert_eq!(to(None, "下班"), TeamAct::Released { note: "下班".into() });
    }

    #[test]
    fn a_note_is_one_short_line() {
        assert_eq!(note(" 先问\n仓库 \t再回 "), Ok("先问 仓库 再回".into()));
        assert_eq!(note(&"长".repeat(NOTE_LIMIT)).unwrap().chars().count(), NOTE_LIMIT);
        assert_eq!(note(&"长".repeat(NOTE_LIMIT + 1)), Err(NoteError));
    }
}
