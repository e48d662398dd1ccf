//! When and why a complaint is read again by id.

use super::ComplaintState;
use crate::clock::Clocks;
use crate::time::{Span, Timestamp};

/// How long a complaint stays in the lists that are read regularly.
pub const LISTED_FOR: Span = Span::days(30);
/// WeChat Pay shows complaints for 365 days; one that was finished earlier can no longer re-open.
const HORIZON: Span = Span::days(365);

/// Why a complaint is read again by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// A list row has shown that it is new or has changed; its history is still to be read.
    Changed,
    /// Regularly, while the list window still shows it.
    Recent,
    /// It was found by a backfill; its history has never been read.
    Backfilled,
    /// Regularly, since no list window shows it any more.
    Old,
}

impl Reading {
    /// The number that is stored; the most urgent reason has the lowest.
    #[must_use]
    pub const fn rank(self) -> i64 {
        match self {
            Self::Changed => 0,
            Self::Recent => 1,
            Self::Backfilled => 2,
            Self::Old => 3,
        }
    }

    /// The inverse of [`Reading::rank`].
    #[must_use]
    pub const fn from_rank(rank: i64) -> Self {
        match rank {
            0 => Self::Changed,
            2 => Self::Backfilled,
            3 => Self::Old,
            _ => Self::Recent,
        }
    }

    /// Why and when a complaint is read next, after a reading that began at `read_at`. A complaint that re-opens does
    /// not re-enter the list window, so finished ones are read as well: often for 30 days after they were finished,
    /// then once a week. A time that cannot be read counts as just now.
    #[must_use]
    pub fn next(
        state: &ComplaintState,
        complained_at: Option<Timestamp>,
        clocks: &Clocks,
        last_event_at: Option<Timestamp>,
        read_at: Timestamp,
    ) -> (Self, Timestamp) {
        let age = read_at - complained_at.unwrap_or(read_at);
        let finished_for = read_at - clocks.completed_at.or(last_event_at).unwrap_or(read_at);
        let pause = match (state.is_open(), age, finished_for) {
            (true, age, _) if age <= Span::days(3) => Span::minutes(10),
            (true, age, _) if age <= LISTED_FOR => Span::hours(1),
            (true, ..) => Span::hours(6),
            (false, _, done) if done <= LISTED_FOR => Span::hours(6),
            (false, _, done) if done <= HORIZON => Span::days(7),
            (false, ..) => return (Self::Old, Timestamp(i64::MAX)),
        };
        let reading = if age <= LISTED_FOR { Self::Recent } else { Self::Old };
        (reading, read_at + pause)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_unix_seconds(1_787_724_000);

    fn next(state: &str, made_before: i64, finished_before: Option<i64>) -> (Reading, Span) {
        let before = |days| NOW - Span::days(days);
        let clocks = Clocks { round_started_at: None, replied_at: None, completed_at: finished_before.map(before) };
        let (reading, at) = Reading::next(&state.into(), Some(before(made_before)), &clocks, None, NOW);
        (reading, at - NOW)
    }

    #[test]
    fn what_is_worked_on_is_read_more_often() {
        assert_eq!(next("PENDING", 3, None), (Reading::Recent, Span::minutes(10)));
        assert_eq!(next("PROCESSING", 4, None), (Reading::Recent, Span::hours(1)));
        assert_eq!(next("ESCALATED", 31, None), (Reading::Old, Span::hours(6)));
    }

    #[test]
    fn what_is_finished_is_looked_at_for_as_long_as_it_may_re_open() {
        assert_eq!(next("PROCESSED", 12, Some(10)), (Reading::Recent, Span::hours(6)));
        assert_eq!(next("PROCESSED", 40, Some(30)), (Reading::Old, Span::hours(6)));
        assert_eq!(next("PROCESSED", 40, Some(31)), (Reading::Old, Span::days(7)));
        let (reading, pause) = next("PROCESSED", 400, Some(366));
        assert!(reading == Reading::Old && NOW + pause == Timestamp(i64::MAX), "never");
        let unknown = Clocks { round_started_at: None, replied_at: None, completed_at: None };
        let next = Reading::next(&ComplaintState::Processed, None, &unknown, None, NOW);
        assert_eq!(next, (Reading::Recent, NOW + Span::hours(6)), "nobody can read when");
    }

    #[test]
    fn every_reason_is_read_by_its_rank() {
        for reading in [Reading::Changed, Reading::Recent, Reading::Backfilled, Reading::Old] {
            assert_eq!(Reading::from_rank(reading.rank()), reading);
        }
    }
}
