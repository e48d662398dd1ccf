//! Internal notes (内部备注): what colleagues tell each other about a complaint. They stand in its line of time, and never leave
//! the desk.

mod mention;
mod text;

pub use mention::{Mention, Piece, mentions_in, pieces};
pub use text::{MAX_CHARS, NoteText, NoteTextError, count};

use crate::ids::{ComplaintId, FormId, NoteId, StaffId};
use crate::time::{Span, Timestamp};

/// For how long its author may delete a note.
pub const DELETABLE: Span = Span::minutes(10);

/// A note about a complaint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub id: NoteId,
    pub complaint_id: ComplaintId,
    /// The form that it comes from, which is no other note.
    pub form: Option<FormId>,
    pub author: StaffId,
    pub author_name: String,
    /// Empty once it was deleted.
    pub text: String,
    /// Who is mentioned, each once, in the order of their first mention; nobody once it was deleted.
    pub mentions: Vec<Mention>,
    pub written_at: Timestamp,
    /// When its author has deleted it.
    pub deleted_at: Option<Timestamp>,
}

impl Note {
    #[must_use]
    pub const fn is_deleted(&self) -> bool {
        self.deleted_at.is_some()
    }

    /// Whether it mentions a person.
    #[must_use]
    pub fn mentions(&self, person: &StaffId) -> bool {
        self.mentions.iter().any(|mention| mention.staff_id == *person)
    }

    /// Whether a person may delete it now: its author, for ten minutes, the last instant included.
    #[must_use]
    pub fn may_be_deleted(&self, by: &StaffId, now: Timestamp) -> bool {
        !self.is_deleted() && self.author == *by && now - self.written_at <= DELETABLE
    }

    /// Whether a form that comes again brings this note: of the same person, about the same complaint, in the same words. Nobody
    /// can tell of one that was deleted since.
    #[must_use]
    pub fn is_same(&self, author: &StaffId, complaint: &ComplaintId, text: &NoteText) -> bool {
        self.author == *author && self.complaint_id == *complaint && self.text == text.as_str()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note() -> Note {
        Note {
            id: "n1".parse().unwrap(),
            complaint_id: "1".parse().unwrap(),
            form: None,
            author: "a".parse().unwrap(),
            author_name: "陈晓雯".into(),
            text: "已问仓库".into(),
            mentions: Vec::new(),
            written_at: Timestamp(1_000),
            deleted_at: None,
        }
    }

    #[test]
    fn its_author_may_delete_a_note_for_ten_minutes_and_nobody_else() {
        let (note, author, other) = (note(), "a".parse().unwrap(), "b".parse().unwrap());
        let last = note.written_at + DELETABLE;
        for (by, at, expected) in [
            (&author, note.written_at, true),
            (&author, last, true),
            (&author, last + Span(1), false),
            (&other, note.written_at, false),
            // Another process's clock may be behind.
            (&author, note.written_at - Span::seconds(1), true),
        ] {
            assert_eq!(note.may_be_deleted(by, at), expected, "{by} at {at:?}");
        }
        let deleted = Note { deleted_at: Some(last), ..note };
        assert!(!deleted.may_be_deleted(&author, last));
    }

    #[test]
    fn a_form_comes_again_from_the_same_person_about_the_same_complaint_in_the_same_words() {
        let (note, author, complaint) = (note(), "a".parse().unwrap(), "1".parse().unwrap());
        let text = |text| NoteText::parse(text).unwrap();
        assert!(note.is_same(&author, &complaint, &text(" 已问仓库\r\n")));
        assert!(!note.is_same(&author, &complaint, &text("已问仓库，等答复")));
        assert!(!note.is_same(&"b".parse().unwrap(), &complaint, &text("已问仓库")));
        assert!(!note.is_same(&author, &"2".parse().unwrap(), &text("已问仓库")));
        let deleted = Note { text: String::new(), deleted_at: Some(Timestamp(2_000)), ..note };
        assert!(!deleted.is_same(&author, &complaint, &text("已问仓库")), "nobody can tell any more");
    }
}
