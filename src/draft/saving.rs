//! Saving a draft: an older state never replaces a newer one, and words that were sent do not come back.

use super::Composed;
use crate::ids::{ComplaintId, FormId, StaffId};
use crate::reply;
use crate::time::Timestamp;

/// A person's draft on one complaint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub content: Composed,
    /// Increases with every change; 0 for a draft that was never written.
    pub revision: i64,
    pub updated_at: Timestamp,
}

/// A draft as a form submits it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDraft {
    pub staff_id: StaffId,
    pub complaint_id: ComplaintId,
    pub content: Composed,
    /// The revision that it grew from; `None` replaces whatever is there.
    pub grew_from: Option<i64>,
    pub form: Option<FormId>,
    pub at: Timestamp,
}

/// What is to be done with a submitted draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing: its words were sent already.
    Sent,
    /// Nothing: it is the draft as it stands.
    Same,
    /// It replaces the draft.
    Newer,
    /// It is kept as a copy: the draft has changed since.
    Aside,
}

/// What became of a submitted draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// It is the draft, at this revision.
    Kept(i64),
    /// It was kept as a copy, since the draft has changed.
    Aside,
    /// Nothing was stored: these words were sent with this form.
    Sent,
    /// Nothing was stored: there are as many copies as are kept.
    NoRoom,
}

impl NewDraft {
    /// Compares it with the draft that is stored, and with the words that were sent with its form.
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
