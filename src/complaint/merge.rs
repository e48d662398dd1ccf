//! Merging a new reading of a complaint into what is stored.

use super::{Complaint, Reading, owner};

/// Which parts of a complaint a reading covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// The answer names the merchant that is complained about; otherwise the stored one is kept.
    pub names_merchant: bool,
    /// The history was read as well. Otherwise the reading is a list row, and everything derived from the history is
    /// kept.
    pub with_history: bool,
    /// The merchant that owned the complaint is no longer connected.
    pub owner_is_gone: bool,
}

impl Complaint {
    /// Whether a later row, or a later history, is stored than this reading brings.
    #[must_use]
    pub fn is_older_than(&self, stored: &Self, with_history: bool) -> bool {
        stored.verified_at > self.verified_at || with_history && stored.history_at > self.history_at
    }

    /// What is stored after this reading. A list row lacks the payer's id and everything derived from the history:
    /// these are kept.
    #[must_use]
    pub fn merged_with(&self, stored: &Self, told: Told) -> Self {
        let mut merged = self.clone();
        if !told.names_merchant {
            merged.subject_mchid = stored.subject_mchid.clone();
        }
        if !told.owner_is_gone {
            merged.mchid = owner(&merged.subject_mchid, &stored.mchid, &self.mchid).clone();
        }
        merged.payer_id = merged.payer_id.or_else(|| stored.payer_id.clone());
        merged.history_at = merged.history_at.max(stored.history_at);
        merged.changed_at = merged.changed_at.max(stored.changed_at);
        if told.with_history && merged.changed_at > self.history_at {
            // A list row has shown a change since this history was requested.
            (merged.reading, merged.verify_after) = (Reading::Changed, merged.changed_at);
        }
        merged.keep_phone_of(stored);
        if !told.with_history && stored.history_read {
            merged.keep_history_of(stored);
        }
        if merged.is_same_end_as(stored) {
            // Events after the end of a complaint do not move its end.
            merged.completed_at = merged.completed_at.min(stored.completed_at);
        }
        merged
    }

    fn keep_phone_of(&mut self, stored: &Self) {
        if self.payer_phone_sealed.is_none() {
            // A phone that was decrypted once is kept, also when the platform's copy can no longer be decrypted.
            self.payer_phone_tail.clone_from(&stored.payer_phone_tail);
        }
        if self.payer_phone_tail == stored.payer_phone_tail {
            // Sealing is randomised: a phone that is sealed anew would look like a change every time.
            self.payer_phone_sealed.clone_from(&stored.payer_phone_sealed);
        }
    }

    fn keep_history_of(&mut self, stored: &Self) {
        self.round_started_at = stored.round_started_at;
        self.replied_at = stored.replied_at;
        self.completed_at = stored.completed_at;
        self.next_due = stored.next_due;
        self.last_event_at = stored.last_event_at;
        self.last_speaker = stored.last_speaker;
        self.last_kind.clone_from(&stored.last_kind);
        self.last_words.clone_from(&stored.last_words);
        self.last_pictures = stored.last_pictures;
        self.unanswered = stored.unanswered;
        self.decided = stored.decided;
        self.outcome = stored.outcome;
        self.derived = stored.derived;
        self.history_read = true;
        self.history_whole = stored.history_whole;
    }

    /// Whether both hold the end of the same round, derived by the same rules.
    fn is_same_end_as(&self, stored: &Self) -> bool {
        self.completed_at.is_some()
            && stored.completed_at.is_some()
            && stored.history_read
            && (self.round_started_at, self.derived) == (stored.round_started_at, stored.derived)
    }

    /// Whether the two differ in anything but when they were verified. Their JSON is not compared byte by byte:
    /// `raw_differs` says whether it means something else.
    #[must_use]
    pub fn differs_from(&self, stored: &Self, raw_differs: bool) -> bool {
        let same_times = Self {
            verified_at: stored.verified_at,
            verify_after: stored.verify_after,
            history_at: stored.history_at,
            changed_at: stored.changed_at,
            reading: stored.reading,
            raw: stored.raw.clone(),
            ..self.clone()
        };
        raw_differs || *stored != same_times
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::complaint::samples::complaint;
    use crate::history::{HistoryKind, Voice};
    use crate::ids::Mchid;
    use crate::time::{Span, Timestamp};

    const ROW: Told = Told { names_merchant: true, with_history: false, owner_is_gone: false };
    const WHOLE: Told = Told { with_history: true, ..ROW };

    fn later(stored: &Complaint) -> Complaint {
        let minute = Span::minutes(1);
        Complaint { verified_at: stored.verified_at + minute, history_at: stored.history_at + minute, ..stored.clone() }
    }

    fn mchid(n: u32) -> Mchid {
        format!("190001210{n}").parse().unwrap()
    }

    #[test]
    fn row_and_history_are_each_as_new_as_they_are() {
        let stored = complaint();
        let earlier = |complaint: Complaint| Complaint { verified_at: stored.verified_at - Span(1), ..complaint };
        assert!(!later(&stored).is_older_than(&stored, true));
        assert!(!stored.is_older_than(&stored, true), "the same reading once more");
        assert!(earlier(later(&stored)).is_older_than(&stored, false));
        let old_history = Complaint { history_at: stored.history_at - Span(1), ..later(&stored) };
        assert!(old_history.is_older_than(&stored, true));
        assert!(!old_history.is_older_than(&stored, false), "a list row has no history that could be old");
    }

    #[test]
    fn a_list_row_keeps_what_only_the_history_and_the_detail_tell() {
        let stored = Complaint {
            last_speaker: Voice::Merchant,
            last_kind: Some(HistoryKind::MerchantResponse),
            replied_at: Some(Timestamp(7)),
            ..complaint()
        };
        let row = Complaint {
            payer_id: None,
            history_read: false,
            history_whole: false,
            history_at: Timestamp(0),
            last_speaker: Voice::User,
            last_kind: None,
            last_words: "桃子".into(),
            replied_at: None,
            awaits_reply: true,
            derived: 9,
            ..later(&stored)
        };
        let merged = row.merged_with(&stored, ROW);
        let expected = Complaint {
            verified_at: row.verified_at,
            awaits_reply: true,
            history_at: stored.history_at,
            ..stored.clone()
        };
        assert_eq!(merged, expected);
        let unread = Complaint { history_read: false, ..stored };
        assert_eq!(row.merged_with(&unread, ROW).last_words, "桃子", "there is no history to be kept");
    }

    #[test]
    fn a_change_that_a_row_has_shown_since_is_read_once_more() {
        let asked = complaint().history_at + Span::minutes(1);
        let stored = Complaint { changed_at: asked + Span(5), ..complaint() };
        let read = Complaint { reading: Reading::Old, ..later(&complaint()) };
        let merged = read.merged_with(&stored, WHOLE);
        assert_eq!((merged.reading, merged.verify_after), (Reading::Changed, asked + Span(5)));
        let before = Complaint { changed_at: asked - Span(5), ..complaint() };
        assert_eq!(read.merged_with(&before, WHOLE).reading, Reading::Old);
    }

    #[test]
    fn the_same_phone_is_sealed_once_and_stays_readable() {
        let stored =
            Complaint { payer_phone_sealed: Some(vec![1, 2]), payer_phone_tail: Some("6021".into()), ..complaint() };
        let phone = |sealed: Option<Vec<u8>>, tail: Option<&str>| {
            let tail = tail.map(ToOwned::to_owned);
            let read = Complaint { payer_phone_sealed: sealed, payer_phone_tail: tail, ..later(&stored) };
            let merged = read.merged_with(&stored, WHOLE);
            (merged.payer_phone_sealed.unwrap(), merged.payer_phone_tail.unwrap())
        };
        assert_eq!(phone(Some(vec![3]), Some("6021")), (vec![1, 2], "6021".to_owned()));
        assert_eq!(phone(Some(vec![3]), Some("4417")), (vec![3], "4417".to_owned()));
        assert_eq!(phone(None, None), (vec![1, 2], "6021".to_owned()));
    }

    #[test]
    fn the_end_of_a_round_is_the_earliest_that_was_told() {
        let ended = |minutes| Some(Timestamp(0) + Span::minutes(minutes));
        let stored = Complaint { completed_at: ended(5), ..complaint() };
        let end = |read: Complaint| read.merged_with(&stored, WHOLE).completed_at;
        assert_eq!(end(Complaint { completed_at: ended(9), ..later(&stored) }), ended(5));
        assert_eq!(end(Complaint { completed_at: ended(3), ..later(&stored) }), ended(3));
        assert_eq!(end(Complaint { completed_at: None, ..later(&stored) }), None, "it has opened again");
        let other_rules = Complaint { completed_at: ended(9), derived: 9, ..later(&stored) };
        assert_eq!(end(other_rules), ended(9));
        let next_round = Complaint { completed_at: ended(9), round_started_at: ended(6), ..later(&stored) };
        assert_eq!(end(next_round), ended(9));
    }

    #[test]
    fn a_complaint_stays_with_its_owner() {
        let stored = Complaint { mchid: mchid(1), subject_mchid: mchid(2), ..complaint() };
        let read = Complaint { mchid: mchid(2), subject_mchid: mchid(3), ..later(&stored) };
        let owners = |told| {
            let merged = read.merged_with(&stored, told);
            (merged.mchid, merged.subject_mchid)
        };
        assert_eq!(owners(WHOLE), (mchid(1), mchid(3)), "of two who sign for another, always the same");
        assert_eq!(owners(Told { names_merchant: false, ..WHOLE }), (mchid(2), mchid(2)), "itself");
        assert_eq!(owners(Told { owner_is_gone: true, ..WHOLE }), (mchid(2), mchid(3)));
    }

    #[test]
    fn when_it_was_read_is_no_difference() {
        let stored = complaint();
        let read = Complaint { reading: Reading::Old, raw: "{ }".into(), ..later(&stored) };
        assert!(!read.differs_from(&stored, false));
        assert!(read.differs_from(&stored, true));
        assert!(Complaint { awaits_reply: true, ..read }.differs_from(&stored, false));
    }
}
