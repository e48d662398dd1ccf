//! A draft as it is saved: an older copy never replaces a newer one, and words that have left do not come back.

use super::Composed;
use crate::ids::{ComplaintId, FormId, StaffId};
use crate::reply;
use crate::time::Timestamp;

/// A person's draft on one complaint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub content: Composed,
    /// Grows with every change. A draft that was never written is at 0.
    pub revision: i64,
    pub updated_at: Timestamp,
}

/// A draft as a form brings it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDraft {
    pub staff_id: StaffId,
    pub complaint_id: ComplaintId,
    pub content: Composed,
    /// The revision that it grew from. `None` replaces whatever is there.
    pub grew_from: Option<i64>,
    pub form: Option<FormId>,
    pub at: Timestamp,
}

/// What is to be done with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Its words have left already.
    Sent,
    /// It is the draft as it stands.
    Same,
    /// It becomes the draft.
    Newer,
    /// The draft has been changed since: it is kept beside it.
    Aside,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// It is the draft, at this revision.
    Kept(i64),
    /// The draft has been changed since; both are kept, this one as a copy.
    Aside,
    /// These are the words that have left with this form; they do not come back.
    Sent,
    /// There are as many copies as are kept. Nothing was stored.
    NoRoom,
}

impl NewDraft {
    /// Holds it against the draft that stands, and the words that have left with its form.
    #[must_use]
    pub fn against(&self, standing: &Composed, revision: i64, sent: Option<&str>) -> Verdict {
        if sent.is_some_and(|sent| reply::same_words(sent, &self.content.text())) {
            Verdict::Sent
        } else if *standing == self.content {
            Verdict::Same
        } else if self.grew_from.is_none_or(|base| base == revision) {
            Verdict::Newer
        } else {
            Verdict::Aside
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(text: &str) -> Composed {
        text.into()
    }

    fn new(text: &str, grew_from: Option<i64>) -> NewDraft {
        NewDraft {
            staff_id: "s1".parse().unwrap(),
            complaint_id: "c1".parse().unwrap(),
            content: says(text),
            grew_from,
            form: None,
            at: Timestamp(0),
        }
    }

    #[test]
    fn only_what_grew_from_the_draft_replaces_it() {
        let standing = says("第一句");
        for (text, grew_from, verdict) in [
            ("第一句，第二句", Some(4), Verdict::Newer),
            ("第一句，第二句", None, Verdict::Newer),
            ("第一句，另一句", Some(3), Verdict::Aside),
            ("第一句", Some(3), Verdict::Same),
        ] {
            assert_eq!(new(text, grew_from).against(&standing, 4, None), verdict, "{text} {grew_from:?}");
        }
    }

    #[test]
    fn words_that_have_left_do_not_come_back() {
        let standing = says("");
        assert_eq!(new(" 已为您退款\r\n", Some(2)).against(&standing, 2, Some("已为您退款")), Verdict::Sent);
        assert_eq!(new("还有一句", Some(2)).against(&standing, 2, Some("已为您退款")), Verdict::Newer);
    }
}
