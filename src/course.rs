//! The course of a complaint: its clocks and its last event, derived from its history.

use crate::clock::Clocks;
use crate::history::{HistoryKind, Voice};
use crate::outcome::Outcome;
use crate::time::Timestamp;

/// One row of the history, reduced to what the course depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub kind: HistoryKind,
    /// Its place in the order of time.
    pub at: Timestamp,
    /// The time that the row gives; `None` if it cannot be read.
    pub told_at: Option<Timestamp>,
    pub has_words: bool,
    pub has_pictures: bool,
}

/// The course that all rows together describe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    pub clocks: Clocks,
    /// Index of the row that a list shows as the last event; `None` if no row says anything.
    pub last: Option<usize>,
    /// The user has written after the end of the complaint, and has no answer.
    pub unanswered: bool,
    /// The merchant has decided on a refund in this round.
    pub decided: bool,
    /// How the last round ended; `None` while the complaint is open, or where nothing tells.
    pub outcome: Option<Outcome>,
}

impl Course {
    /// Derives the course from the rows, oldest first. A finished complaint ends with the row that says so, not with
    /// rows that came later. `created` is the time that the complaint itself gives; `read_at` stands for an end that no
    /// row tells.
    #[must_use]
    pub fn of(created: Option<Timestamp>, read_at: Timestamp, is_open: bool, steps: &[Step]) -> Self {
        let round = steps.iter().rposition(|step| step.kind.opens_round());
        let of_round = &steps[round.unwrap_or_default()..];
        let round_started_at = match round.map(|at| &steps[at]) {
            // The row alone says when a complaint was continued.
            Some(step) if step.kind == HistoryKind::UserContinueComplaint => step.told_at,
            Some(step) => step.told_at.or(created),
            None => created,
        };
        let end = if is_open { None } else { Some(end_of(of_round)) };
        let clocks = Clocks {
            round_started_at,
            replied_at: of_round.iter().find(|step| step.answers()).map(|step| step.at),
            completed_at: end.map(|end| end.map_or(round_started_at.unwrap_or(read_at), |at| of_round[at].at)),
        };
        Self {
            clocks,
            last: last_shown(steps),
            unanswered: end.is_some_and(|end| is_unanswered(of_round, end)),
            decided: of_round.iter().any(|step| step.kind.decides()),
            outcome: end.and_then(|_| Outcome::of(of_round.iter().map(|step| &step.kind))),
        }
    }
}

impl Step {
    /// Whether the user has got an answer in words: a reply, or the reason of a refusal.
    fn answers(&self) -> bool {
        match self.kind {
            HistoryKind::MerchantResponse => true,
            HistoryKind::MerchantRefuseRefund => self.has_words,
            _ => false,
        }
    }

    fn is_written_by_the_user(&self) -> bool {
        self.kind.voice() == Voice::User
    }
}

/// Index of the row that ended the round: the first act that finishes a complaint, or else the refund. Where the
/// platform has closed it without a row, it is the last row that is neither a rating nor was written afterwards.
fn end_of(of_round: &[Step]) -> Option<usize> {
    let first = |wanted: fn(&HistoryKind) -> bool| of_round.iter().position(|step| wanted(&step.kind));
    let last = |wanted: fn(&Step) -> bool| of_round.iter().rposition(wanted);
    first(HistoryKind::finishes)
        .or_else(|| last(|step| step.kind == HistoryKind::RefundReceivedSystemMessage))
        .or_else(|| last(|step| !step.is_written_by_the_user() && !step.kind.comes_after_the_end()))
        .or_else(|| last(|step| step.kind.opens_round()))
}

fn is_unanswered(of_round: &[Step], end: Option<usize>) -> bool {
    let after = &of_round[end.map_or(0, |at| at + 1)..];
    let wrote = after.iter().rposition(|step| step.is_written_by_the_user() && !step.kind.opens_round());
    wrote.is_some_and(|at| !after[at..].iter().any(Step::answers))
}

/// Index of the row that a list shows. Notices that WeChat Pay adds to an act just done say nothing new, and are
/// skipped.
fn last_shown(steps: &[Step]) -> Option<usize> {
    let tells = |step: &Step| match step.kind.speaker() {
        Voice::System => !step.kind.is_routine(),
        _ => step.has_words || step.has_pictures || step.kind.voice() == Voice::System,
    };
    steps.iter().rposition(tells)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Span;
    use HistoryKind as K;

    const START: Timestamp = Timestamp(1_787_918_400_000);

    fn hour(n: i64) -> Timestamp {
        START + Span::hours(n)
    }

    /// One row an hour, each with words.
    fn steps(kinds: &[HistoryKind]) -> Vec<Step> {
        let step = |(kind, n): (&HistoryKind, i64)| Step {
            kind: kind.clone(),
            at: hour(n),
            told_at: Some(hour(n)),
            has_words: true,
            has_pictures: false,
        };
        kinds.iter().zip(0..).map(step).collect()
    }

    fn finished(kinds: &[HistoryKind]) -> Course {
        Course::of(Some(START), START, false, &steps(kinds))
    }

    #[test]
    fn the_end_is_not_moved_by_what_comes_after_it() {
        let end = |kinds: &[HistoryKind]| finished(kinds).clocks.completed_at;
        let after = [
            K::UserSubmitSatisfaction,
            K::UserResponse,
            K::MerchantResponse,
            K::ConfirmCompleteSystemMessage,
            K::PlatformResponse,
        ];
        for act in
            [K::MerchantConfirmComplete, K::MerchantRefuseRefund, K::UserRevokeComplaint, K::UserConfirmComplaint]
        {
            let mut kinds = vec![K::UserCreateComplaint, K::MerchantResponse, act.clone()];
            assert_eq!(end(&kinds), Some(hour(2)), "{act}");
            for later in &after {
                kinds.push(later.clone());
                assert_eq!(end(&kinds), Some(hour(2)), "{act} {later}");
            }
        }
        let refund = [
            K::UserCreateComplaint,
            K::MerchantApproveRefund,
            K::FullRefundedSystemMessage,
            K::RefundReceivedSystemMessage,
        ];
        assert_eq!(end(&refund), Some(hour(3)));
        assert_eq!(end(&[&refund[..], &[K::UserSubmitSatisfaction, K::UserResponse]].concat()), Some(hour(3)));
        let partial =
            [K::UserCreateComplaint, K::RefundReceivedSystemMessage, K::MerchantResponse, K::MerchantConfirmComplete];
        assert_eq!(end(&partial), Some(hour(3)), "a part of the money had come before");
    }

    #[test]
    fn an_end_without_a_row_of_its_own_is_the_last_thing_before_the_rating() {
        let kinds = [K::UserCreateComplaint, K::MerchantResponse, K::PlatformServiceFinished];
        assert_eq!(finished(&kinds).clocks.completed_at, Some(hour(2)));
        let rated = [&kinds[..], &[K::UserSubmitSatisfaction, K::UserResponse]].concat();
        assert_eq!(finished(&rated).clocks.completed_at, Some(hour(2)));
        assert_eq!(finished(&[K::UserCreateComplaint, K::UserSubmitSatisfaction]).clocks.completed_at, Some(START));
    }

    #[test]
    fn a_complaint_that_is_open_has_not_ended() {
        let open = Course::of(Some(START), START, true, &steps(&[K::UserCreateComplaint, K::MerchantConfirmComplete]));
        assert_eq!((open.clocks.completed_at, open.unanswered, open.outcome), (None, false, None));
    }

    #[test]
    fn each_round_has_clocks_of_its_own() {
        let course = finished(&[
            K::UserCreateComplaint,
            K::MerchantResponse,
            K::MerchantConfirmComplete,
            K::UserContinueComplaint,
            K::MerchantRefuseRefund,
        ]);
        let expected =
            Clocks { round_started_at: Some(hour(3)), replied_at: Some(hour(4)), completed_at: Some(hour(4)) };
        assert_eq!(course.clocks, expected, "a refusal answers with its reason");
        assert_eq!(course.outcome, Some(Outcome::Refused), "what was said before is over");
        let unread = Course::of(Some(hour(-5)), START, false, &[]);
        assert_eq!(unread.clocks.completed_at, Some(hour(-5)));
    }

    #[test]
    fn a_time_that_nobody_can_read_is_unknown() {
        let mut rows = steps(&[K::UserCreateComplaint, K::MerchantResponse, K::UserContinueComplaint]);
        rows[2].told_at = None;
        assert_eq!(Course::of(Some(START), START, true, &rows).clocks.round_started_at, None);
        rows.truncate(1);
        rows[0].told_at = None;
        assert_eq!(Course::of(Some(hour(1)), START, true, &rows).clocks.round_started_at, Some(hour(1)));
        assert_eq!(Course::of(None, START, true, &rows).clocks.round_started_at, None);
        assert_eq!(Course::of(None, hour(9), false, &[]).clocks.completed_at, Some(hour(9)));
    }

    #[test]
    fn words_after_the_end_wait_for_an_answer() {
        let end = [K::UserCreateComplaint, K::MerchantResponse, K::MerchantConfirmComplete];
        for (more, waits) in [
            (vec![], false),
            (vec![K::UserSubmitSatisfaction], false),
            (vec![K::UserResponse], true),
            (vec![K::UserClickResponse, K::UserSubmitSatisfaction], true),
            (vec![K::UserResponse, K::MerchantResponse], false),
            (vec![K::UserResponse, K::MerchantResponse, K::UserResponse], true),
        ] {
            assert_eq!(finished(&[&end[..], &more].concat()).unanswered, waits, "{more:?}");
        }
        assert!(!finished(&[K::UserCreateComplaint, K::UserResponse, K::UserRevokeComplaint]).unanswered);
    }

    #[test]
    fn the_last_event_is_the_last_that_tells_something() {
        let last = |kinds: &[HistoryKind]| finished(kinds).last;
        assert_eq!(last(&[K::UserCreateComplaint, K::CreateSystemMessage]), Some(0));
        assert_eq!(last(&[K::UserCreateComplaint, K::MerchantApproveRefund]), Some(1));
        assert_eq!(last(&[K::MerchantResponse, K::RefundReceivedSystemMessage]), Some(1));
        assert_eq!(last(&[K::MerchantResponse, "USER_SENT_HOLOGRAM".into()]), Some(1));
        let mut silent = steps(&[K::UserCreateComplaint, K::UserResponse]);
        silent[1].has_words = false;
        assert_eq!(Course::of(Some(START), START, true, &silent).last, Some(0), "nothing was said");
        silent[1].has_pictures = true;
        assert_eq!(Course::of(Some(START), START, true, &silent).last, Some(1), "a picture says something");
        assert_eq!(last(&[K::CreateSystemMessage]), None);
    }

    #[test]
    fn a_decision_counts_in_its_own_round() {
        for act in [K::MerchantApproveRefund, K::MerchantRefuseRefund] {
            let decided = [K::UserCreateComplaint, act.clone(), K::UserResponse];
            assert!(finished(&decided).decided, "{act}");
            assert!(!finished(&[&decided[..], &[K::UserContinueComplaint]].concat()).decided, "{act}");
        }
        assert!(!finished(&[K::UserCreateComplaint, K::MerchantResponse]).decided);
    }
}
