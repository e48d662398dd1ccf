//! The two clocks of a complaint: first reply (首响) within 24 hours and completion (办结) within 72 hours.
//!
//! Source: WeChat Pay's complaint handling guide; both limits count from the minute of the complaint, by wall clock,
//! holidays included. The guide is silent on a continued complaint: we restart both clocks at that event, the stricter
//! reading that still leaves a merchant its full time.

use crate::language::Language;
use crate::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use std::fmt;

pub const FIRST_REPLY_LIMIT: Span = Span::hours(24);
pub const COMPLETION_LIMIT: Span = Span::hours(72);

/// Both clocks of the current round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clocks {
    /// `None` if nobody can read when that was: then no deadline is known.
    pub round_started_at: Option<Timestamp>,
    /// When the merchant's first reply of this round was confirmed. A reply that is queued, on its way or unconfirmed
    /// does not stop the clock.
    pub replied_at: Option<Timestamp>,
    /// When the complaint was finished in this round.
    pub completed_at: Option<Timestamp>,
}

/// One clock, as it stands at some instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Countdown {
    /// `None` if it is not known when the round began.
    pub due: Option<Timestamp>,
    pub limit: Span,
    pub met_at: Option<Timestamp>,
    /// Below this the clock is hot; see [`Level::Soon`].
    pub soon: Span,
}

impl Clocks {
    #[must_use]
    pub fn first_reply(&self) -> Countdown {
        Countdown {
            due: self.round_started_at.map(|start| start + FIRST_REPLY_LIMIT),
            limit: FIRST_REPLY_LIMIT,
            // Finishing without a reply of its own answers the user as well.
            met_at: self.replied_at.or(self.completed_at),
            soon: Span::hours(2),
        }
    }

    #[must_use]
    pub fn completion(&self) -> Countdown {
        Countdown {
            due: self.round_started_at.map(|start| start + COMPLETION_LIMIT),
            limit: COMPLETION_LIMIT,
            met_at: self.completed_at,
            soon: Span::hours(4),
        }
    }

    /// The nearer deadline that is still open; `None` once the complaint is finished, or if it is not known. The inbox is
    /// sorted by it.
    #[must_use]
    pub fn next_due(&self) -> Option<Timestamp> {
        [self.first_reply(), self.completion()].into_iter().find(|clock| clock.met_at.is_none())?.due
    }
}

/// How urgent a clock is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    Met,
    /// It is not known when it is due.
    Unknown,
    Calm,
    /// Half of the time or less is left.
    Half,
    /// A quarter or less.
    Warn,
    /// Two hours or less before a first reply, four before a completion.
    Soon,
    /// Half an hour or less; seconds are shown.
    Critical,
    Breached,
}

impl Countdown {
    #[must_use]
    pub fn left(&self, now: Timestamp) -> Option<Span> {
        self.due.map(|due| due - now)
    }

    #[must_use]
    pub fn level(&self, now: Timestamp) -> Level {
        if self.met_at.is_some() {
            return Level::Met;
        }
        let Some(left) = self.left(now) else { return Level::Unknown };
        match left {
            _ if left < Span(0) => Level::Breached,
            _ if left <= Span::minutes(30) => Level::Critical,
            _ if left <= self.soon => Level::Soon,
            _ if left.0 * 4 <= self.limit.0 => Level::Warn,
            _ if left.0 * 2 <= self.limit.0 => Level::Half,
            _ => Level::Calm,
        }
    }
}

/// Group of the inbox list, by the nearer open clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lane {
    Overdue,
    WithinTwoHours,
    Today,
    Later,
    /// Open, and nobody can read until when.
    Unknown,
    Finished,
}

impl Lane {
    #[must_use]
    pub fn of(next_due: Option<Timestamp>, now: Timestamp) -> Self {
        let Some(due) = next_due else { return Self::Finished };
        if due < now {
            Self::Overdue
        } else if due - now <= Span::hours(2) {
            Self::WithinTwoHours
        } else if due < Self::end_of_today(now) {
            Self::Today
        } else {
            Self::Later
        }
    }

    /// Of a complaint: one that is open and has no deadline has one that is not known.
    #[must_use]
    pub fn of_complaint(is_open: bool, next_due: Option<Timestamp>, now: Timestamp) -> Self {
        if is_open && next_due.is_none() { Self::Unknown } else { Self::of(next_due, now) }
    }

    /// Midnight in Beijing after `now`.
    #[must_use]
    pub fn end_of_today(now: Timestamp) -> Timestamp {
        now.in_beijing().date.plus_days(1).start_in_beijing()
    }
}

/// The time left, or gone since the deadline, in the compact form of a clock slot: `2天5时`, `5时48分`, `48分`, `21:52`.
#[must_use]
pub fn compact(left: Span, language: Language) -> Compact {
    Compact { left, language }
}

/// See [`compact`].
#[derive(Clone, Copy, Debug)]
pub struct Compact {
    left: Span,
    language: Language,
}

impl fmt::Display for Compact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.left.as_seconds().unsigned_abs();
        let (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60);
        let overdue = self.left < Span(0);
        let (d, h, m) = match self.language {
            Language::Chinese => ("天", "时", "分"),
            Language::English => ("d ", "h ", "m"),
        };
        if days > 0 {
            write!(f, "{}", format!("{days}{d}{hours}{h}").trim_end())
        } else if hours > 0 {
            write!(f, "{hours}{h}{minutes:02}{m}")
        } else if minutes >= 30 || overdue {
            write!(f, "{minutes}{m}")
        } else {
            write!(f, "{minutes}:{:02}", seconds % 60)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp(1_787_918_400_000);

    fn open() -> Clocks {
        Clocks { round_started_at: Some(START), replied_at: None, completed_at: None }
    }

    #[test]
    fn the_first_reply_is_due_after_24_hours_to_the_millisecond() {
        let clock = open().first_reply();
        assert_eq!(clock.level(START + Span::hours(24)), Level::Critical);
        assert_eq!(clock.level(START + Span::hours(24) + Span(1)), Level::Breached);
    }

    #[test]
    fn levels_rise_at_their_limits() {
        let clock = open().first_reply();
        let level_with_left = |left: Span| clock.level(clock.due.unwrap() - left);
        assert_eq!(level_with_left(Span::hours(12) + Span(1)), Level::Calm);
        assert_eq!(level_with_left(Span::hours(12)), Level::Half);
        assert_eq!(level_with_left(Span::hours(6)), Level::Warn);
        assert_eq!(level_with_left(Span::hours(2)), Level::Soon);
        assert_eq!(level_with_left(Span::minutes(30)), Level::Critical);
        let completion = open().completion();
        assert_eq!(completion.level(completion.due.unwrap() - Span::hours(4)), Level::Soon);
        assert_eq!(completion.level(completion.due.unwrap() - Span::hours(4) - Span(1)), Level::Warn);
    }

    #[test]
    fn the_next_deadline_moves_from_reply_to_completion_to_none() {
        let mut clocks = open();
        assert_eq!(clocks.next_due(), Some(START + Span::hours(24)));
        clocks.replied_at = Some(START + Span::hours(1));
        assert_eq!(clocks.next_due(), Some(START + Span::hours(72)));
        clocks.completed_at = Some(START + Span::hours(2));
        assert_eq!(clocks.next_due(), None);
    }

    #[test]
    fn what_began_at_an_unknown_time_is_not_overdue() {
        let clocks = Clocks { round_started_at: None, ..open() };
        let now = START + Span::days(900);
        assert_eq!((clocks.first_reply().level(now), clocks.completion().level(now)), (Level::Unknown, Level::Unknown));
        assert_eq!(Lane::of_complaint(true, clocks.next_due(), now), Lane::Unknown);
        let finished = Clocks { completed_at: Some(START), ..clocks };
        assert_eq!(finished.completion().level(now), Level::Met);
        assert_eq!(Lane::of_complaint(false, finished.next_due(), now), Lane::Finished);
    }

    #[test]
    fn durations_read_like_the_clock_slots() {
        let zh = |span| compact(span, Language::Chinese).to_string();
        assert_eq!(zh(Span::hours(53)), "2天5时");
        assert_eq!(zh(Span::minutes(5 * 60 + 48)), "5时48分");
        assert_eq!(zh(Span::minutes(48)), "48分");
        assert_eq!(zh(Span::seconds(21 * 60 + 52)), "21:52");
        assert_eq!(zh(Span::minutes(-80)), "1时20分");
        assert_eq!(compact(Span::hours(53), Language::English).to_string(), "2d 5h");
    }

    proptest::proptest! {
        #[test]
        fn urgency_never_falls_as_time_passes(a in 0i64..400_000_000, b in 0i64..400_000_000) {
            let (early, late) = (a.min(b), a.max(b));
            for clock in [open().first_reply(), open().completion()] {
                proptest::prop_assert!(clock.level(START + Span(early)) <= clock.level(START + Span(late)));
            }
        }

        #[test]
        fn lanes_follow_the_deadline(due in -400_000_000i64..400_000_000, step in 0i64..400_000_000) {
            let nearer = Lane::of(Some(START + Span(due)), START);
            let farther = Lane::of(Some(START + Span(due + step)), START);
            proptest::prop_assert!(nearer <= farther);
        }
    }
}
