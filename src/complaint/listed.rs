//! A complaint as a list shows it.

use super::{ComplaintState, ProblemKind, ServiceOrderState};
use crate::clock::{Clocks, Lane};
use crate::history::{HistoryKind, Voice};
use crate::ids::{ComplaintId, Mchid, StaffId};
use crate::money::Fen;
use crate::outcome::Outcome;
use crate::time::Timestamp;

/// What somebody has had before them of a complaint, by the last time they opened it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LastSeen {
    /// Its last event, by WeChat Pay's clock; `None` if nobody can read when that was.
    pub event: Option<Timestamp>,
    /// The last note that mentioned them, by the desk's clock.
    pub mention: Option<Timestamp>,
}

impl LastSeen {
    /// Whether there is nothing in `other` that was not seen.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        self.event >= other.event && self.mention >= other.mention
    }
}

/// One row of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedComplaint {
    pub id: ComplaintId,
    /// The merchant that is complained about.
    pub subject_mchid: Mchid,
    /// Who works on it.
    pub owner: Option<StaffId>,
    pub state: ComplaintState,
    /// `None` if nobody can read it.
    pub complained_at: Option<Timestamp>,
    pub problem: String,
    pub problem_kind: Option<ProblemKind>,
    /// What was paid for the order.
    pub amount: Option<Fen>,
    /// What is to go back, where the user has named it.
    pub refund_asked: Option<Fen>,
    /// The user expects an answer at once.
    pub immediate: bool,
    /// WeChat Pay is helping the user.
    pub platform_assists: bool,
    /// Words of the user wait.
    pub waits: bool,
    /// WeChat Pay warns of the payer.
    pub high_risk: bool,
    /// 1 for the first complaint, one more with each continuation.
    pub round: i64,
    pub clocks: Clocks,
    /// The nearest deadline that is open and known.
    pub next_due: Option<Timestamp>,
    pub last: LastEvent,
    /// Until when it was put aside; it is back once that has passed.
    pub snoozed_until: Option<Timestamp>,
    /// How the complaint ended, as far as its history tells.
    pub outcome: Option<Outcome>,
    /// Number and state of the Pay Score order.
    pub service_order: Option<String>,
    pub service_state: Option<ServiceOrderState>,
}

/// The last thing that was said or done, and by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastEvent {
    /// `None` if nobody can read it.
    pub at: Option<Timestamp>,
    pub speaker: Voice,
    /// `None` where only a list row is known.
    pub kind: Option<HistoryKind>,
    pub words: String,
    pub has_pictures: bool,
}

impl ListedComplaint {
    #[must_use]
    pub fn lane(&self, now: Timestamp) -> Lane {
        Lane::of_complaint(self.state.is_open(), self.next_due, now)
    }

    /// Whether there is news for somebody who has `seen` this of it, or who has never opened it: its last event, or a colleague
    /// who has mentioned them since. What we have said or done ourselves is no news.
    #[must_use]
    pub fn is_news_to(&self, seen: Option<&LastSeen>, mentioned: Option<Timestamp>) -> bool {
        let Some(seen) = seen else { return true };
        let is_said_by_others = match self.last.speaker {
            Voice::User | Voice::Platform | Voice::Unknown => true,
            Voice::Merchant | Voice::System => false,
        };
        is_said_by_others && self.last.at > seen.event || mentioned > seen.mention
    }

    /// Since when the user waits: for an answer to words that came last, or of who expects one at once, to the complaint itself.
    #[must_use]
    pub fn waiting_since(&self) -> Option<Timestamp> {
        let waits = self.waits || self.immediate && self.state.is_open();
        self.last.at.filter(|_| waits && self.last.speaker == Voice::User)
    }

    /// What is to go back if the complaint asks for a refund: of who names no amount, all that was paid.
    #[must_use]
    pub fn refund(&self) -> Option<Fen> {
        let asks = self.problem_kind == Some(ProblemKind::Refund);
        self.refund_asked.or(self.amount).filter(|_| asks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(problem_kind: &str, refund_asked: Option<i64>, amount: Option<i64>) -> ListedComplaint {
        ListedComplaint {
            id: "c1".parse().unwrap(),
            subject_mchid: "m1".parse().unwrap(),
            owner: None,
            state: ComplaintState::Pending,
            complained_at: None,
            problem: String::new(),
            problem_kind: Some(problem_kind.into()),
            amount: amount.map(Fen),
            refund_asked: refund_asked.map(Fen),
            immediate: false,
            platform_assists: false,
            waits: false,
            high_risk: false,
            round: 1,
            clocks: Clocks { round_started_at: None, replied_at: None, completed_at: None },
            next_due: None,
            outcome: None,
            last: LastEvent { at: None, speaker: Voice::User, kind: None, words: String::new(), has_pictures: false },
            snoozed_until: None,
            service_order: None,
            service_state: None,
        }
    }

    #[test]
    fn who_asks_for_a_refund_and_names_no_amount_asks_for_all() {
        for (kind, asked, paid, refund) in [
            ("REFUND", Some(300), Some(800), Some(300)),
            ("REFUND", None, Some(800), Some(800)),
            ("REFUND", None, None, None),
            ("SERVICE_NOT_WORK", Some(300), Some(800), None),
        ] {
            assert_eq!(listed(kind, asked, paid).refund(), refund.map(Fen), "{kind} {asked:?} {paid:?}");
        }
    }

    #[test]
    fn what_others_say_is_news_until_it_was_seen() {
        let said = |speaker, at| {
            let last = LastEvent { speaker, at, ..listed("REFUND", None, None).last };
            ListedComplaint { last, ..listed("REFUND", None, None) }
        };
        let at = |n| Some(Timestamp(n));
        let event = |n| LastSeen { event: at(n), mention: None };
        for (speaker, is_news) in [
            (Voice::User, true),
            (Voice::Platform, true),
            (Voice::Unknown, true),
            (Voice::Merchant, false),
            (Voice::System, false),
        ] {
            assert!(said(speaker, at(8)).is_news_to(None, None), "{speaker:?}: never opened");
            assert_eq!(said(speaker, at(8)).is_news_to(Some(&event(7)), None), is_news, "{speaker:?}");
            assert!(!said(speaker, at(8)).is_news_to(Some(&event(8)), None), "{speaker:?}");
        }
        assert!(said(Voice::User, at(8)).is_news_to(Some(&LastSeen::default()), None));
        assert!(!said(Voice::User, None).is_news_to(Some(&LastSeen::default()), None), "nobody can read when that was");
    }

    #[test]
    fn a_mention_is_news_until_it_was_seen() {
        let seen = |mention: Option<i64>| LastSeen { event: Some(Timestamp(90)), mention: mention.map(Timestamp) };
        let ours = LastEvent { speaker: Voice::Merchant, at: Some(Timestamp(90)), ..listed("REFUND", None, None).last };
        let listed = ListedComplaint { last: ours, ..listed("REFUND", None, None) };
        for (mentioned, mention, is_news) in
            [(None, None, false), (Some(4), None, true), (Some(4), Some(3), true), (Some(4), Some(4), false)]
        {
            let is_told = listed.is_news_to(Some(&seen(mention)), mentioned.map(Timestamp));
            assert_eq!(is_told, is_news, "{mentioned:?} {mention:?}");
        }
        assert!(seen(Some(4)).covers(&seen(Some(3))) && !seen(None).covers(&seen(Some(3))));
        assert!(!seen(Some(4)).covers(&LastSeen { event: Some(Timestamp(91)), mention: None }));
    }

    #[test]
    fn the_user_waits_since_words_that_came_last() {
        let at = Some(Timestamp(5));
        for (waits, immediate, state, speaker, since) in [
            (true, false, ComplaintState::Processing, Voice::User, at),
            (true, false, ComplaintState::Processed, Voice::User, at),
            (true, false, ComplaintState::Processing, Voice::Merchant, None),
            (false, false, ComplaintState::Pending, Voice::User, None),
            (false, true, ComplaintState::Pending, Voice::User, at),
            (false, true, ComplaintState::Processed, Voice::User, None),
        ] {
            let mut listed = listed("REFUND", None, None);
            (listed.waits, listed.immediate, listed.state) = (waits, immediate, state.clone());
            (listed.last.at, listed.last.speaker) = (at, speaker);
            assert_eq!(listed.waiting_since(), since, "{waits} {immediate} {state:?} {speaker:?}");
        }
    }

    #[test]
    fn an_open_complaint_without_a_deadline_has_one_that_is_not_known() {
        let open = listed("REFUND", None, None);
        assert_eq!(open.lane(Timestamp(0)), Lane::Unknown);
        let finished = ListedComplaint { state: ComplaintState::Processed, ..open };
        assert_eq!(finished.lane(Timestamp(0)), Lane::Finished);
    }
}
