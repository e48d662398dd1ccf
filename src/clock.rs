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

/// Time before a deadline in which a reply is sent at once, without being held for its author's second thoughts.
const PRESSING: Span = Span::minutes(15);

/// Both clocks of the current round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clocks {
    /// `None` if that time cannot be read; then no deadline is known.
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
    /// What has stopped it; `None` while it runs.
    pub stopped: Option<Stop>,
    /// Below this the clock is hot; see [`Level::Soon`].
    pub soon: Span,
}

/// What stopped a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stop {
    /// The event that it waited for has happened, in time or late.
    Met(Timestamp),
    /// The complaint was finished before that event happened.
    Closed(Timestamp),
}

impl Stop {
    #[must_use]
    pub const fn at(self) -> Timestamp {
        match self {
            Self::Met(at) | Self::Closed(at) => at,
        }
    }
}

impl Clocks {
    #[must_use]
    pub fn first_reply(&self) -> Countdown {
        Countdown {
            due: self.round_started_at.map(|start| start + FIRST_REPLY_LIMIT),
            limit: FIRST_REPLY_LIMIT,
            stopped: self.replied_at.map(Stop::Met).or(self.completed_at.map(Stop::Closed)),
            soon: Span::hours(2),
        }
    }

    #[must_use]
    pub fn completion(&self) -> Countdown {
        Countdown {
            due: self.round_started_at.map(|start| start + COMPLETION_LIMIT),
            limit: COMPLETION_LIMIT,
            stopped: self.completed_at.map(Stop::Met),
            soon: Span::hours(4),
        }
    }

    /// Whether an open deadline is so near that seconds count. Once it has passed, nothing is gained by hurrying.
    #[must_use]
    pub fn is_pressing(&self, now: Timestamp) -> bool {
        let presses = |clock: &Countdown| {
            clock.stopped.is_none() && clock.left(now).is_some_and(|left| (0..PRESSING.0).contains(&left.0))
        };
        [self.first_reply(), self.completion()].iter().any(presses)
    }

    /// Whether the first reply is what is due next, not the completion.
    #[must_use]
    pub fn awaits_first_reply(&self) -> bool {
        self.first_reply().stopped.is_none()
    }

    /// The nearest open deadline. `None` once the complaint is finished, or if no deadline is known. The inbox is
    /// sorted by it.
    #[must_use]
    pub fn next_due(&self) -> Option<Timestamp> {
        [self.first_reply(), self.completion()].into_iter().find(|clock| clock.stopped.is_none())?.due
    }
}

/// How urgent a clock is, or how it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    Met,
    /// The deadline is not known.
    Unknown,
    /// Met after its deadline. Final.
    MetLate,
    /// The complaint was closed without an answer. Final.
    Unanswered,
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

impl Level {
    /// Whether nothing changes it any more.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Met | Self::MetLate | Self::Unanswered)
    }

    /// Whether it ended in failure: too late, or never met.
    #[must_use]
    pub const fn is_failure(self) -> bool {
        matches!(self, Self::MetLate | Self::Unanswered)
    }
}

impl Countdown {
    #[must_use]
    pub fn left(&self, now: Timestamp) -> Option<Span> {
        self.due.map(|due| due - now)
    }

    /// How long after its deadline it was stopped, if that was late.
    #[must_use]
    pub fn late_by(&self) -> Option<Span> {
        Some(self.stopped?.at() - self.due?).filter(|late| *late > Span(0))
    }

    #[must_use]
    pub fn level(&self, now: Timestamp) -> Level {
        match self.stopped {
            Some(Stop::Closed(_)) => return Level::Unanswered,
            Some(Stop::Met(_)) => return if self.late_by().is_some() { Level::MetLate } else { Level::Met },
            None => {}
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

/// Group of the inbox, by the nearest open deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lane {
    Overdue,
    WithinTwoHours,
    Today,
    Later,
    /// Open, with a deadline that cannot be read.
    Unknown,
    Finished,
}

impl Lane {
    /// What is due within it, and not overdue, is due soon.
    pub const SOON: Span = Span::hours(2);

    #[must_use]
    pub fn of(next_due: Option<Timestamp>, now: Timestamp) -> Self {
        let Some(due) = next_due else { return Self::Finished };
        if due < now {
            Self::Overdue
        } else if due - now <= Self::SOON {
            Self::WithinTwoHours
        } else if due < Self::end_of_today(now) {
            Self::Today
        } else {
            Self::Later
        }
    }

    /// The lane of a complaint. An open complaint without a deadline has one that cannot be read.
    #[must_use]
    pub fn of_complaint(is_open: bool, next_due: Option<Timestamp>, now: Timestamp) -> Self {
        if is_open && next_due.is_none() { Self::Unknown } else { Self::of(next_due, now) }
    }

    /// The first midnight in Beijing after `now`.
    #[must_use]
    pub fn end_of_today(now: Timestamp) -> Timestamp {
        now.in_beijing().date.plus_days(1).start_in_beijing()
    }
}

/// What a clock shows: the time that is left (`2天5时`, `5时48分`, `48分`, `21:52`), or the time since its deadline
/// (`刚超时`, `超 1时20分`), marked by a word of the language.
#[must_use]
pub fn compact(left: Span, language: Language) -> Compact {
    Compact { left, language }
}

/// The display of [`compact`].
#[derive(Clone, Copy, Debug)]
pub struct Compact {
    left: Span,
    language: Language,
}

impl fmt::Display for Compact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.left < Span(0) {
            let gone = Span(0) - self.left;
            // After ten hours nobody asks for minutes.
            let units = if gone < Span::hours(10) || gone >= Span::days(1) { Units::Two } else { Units::One };
            let length = Length { of: gone, language: self.language, units };
            return match (gone < MINUTE, self.language) {
                (true, Language::Chinese) => f.write_str("刚超时"),
                (true, Language::English) => f.write_str("Overdue"),
                (false, Language::Chinese) => write!(f, "超 {length}"),
                (false, Language::English) => write!(f, "{length} over"),
            };
        }
        let seconds = self.left.as_seconds();
        if seconds < 30 * 60 {
            write!(f, "{}:{:02}", seconds / 60, seconds % 60)
        } else {
            length(self.left, self.language).fmt(f)
        }
    }
}

/// Shows how late a clock was met: `超 30分`, `30m late`.
#[must_use]
pub fn late(by: Span, language: Language) -> Late {
    Late { by, language, units: Units::Two }
}

/// The same where room is short: `超 7时`, `7h late`.
#[must_use]
pub fn late_roughly(by: Span, language: Language) -> Late {
    Late { by, language, units: Units::One }
}

/// How long something has taken or lasts: `6时12分`, `6h 12m`; at least a minute.
#[must_use]
pub fn length(of: Span, language: Language) -> Length {
    Length { of: of.max(MINUTE), language, units: Units::Two }
}

/// The display of [`late`].
#[derive(Clone, Copy, Debug)]
pub struct Late {
    by: Span,
    language: Language,
    units: Units,
}

impl fmt::Display for Late {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let by = Length { of: self.by, language: self.language, units: self.units };
        match (self.by < MINUTE, self.language) {
            (true, Language::Chinese) => f.write_str("刚超时"),
            (true, Language::English) => f.write_str("just late"),
            (false, Language::Chinese) => write!(f, "超 {by}"),
            (false, Language::English) => write!(f, "{by} late"),
        }
    }
}

const MINUTE: Span = Span::minutes(1);

/// How many of its units a length is given in, the largest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Units {
    One,
    Two,
}

/// See [`length`].
#[derive(Clone, Copy, Debug)]
pub struct Length {
    of: Span,
    language: Language,
    units: Units,
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minutes = self.of.as_seconds() / 60;
        let (days, hours, minutes) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
        match (self.language, self.units, days, hours) {
            (Language::Chinese, _, 0, 0) => write!(f, "{minutes}分"),
            (Language::English, _, 0, 0) => write!(f, "{minutes}m"),
            (Language::Chinese, Units::One, 0, _) => write!(f, "{hours}时"),
            (Language::English, Units::One, 0, _) => write!(f, "{hours}h"),
            (Language::Chinese, Units::One, ..) => write!(f, "{days}天"),
            (Language::English, Units::One, ..) => write!(f, "{days}d"),
            (Language::Chinese, Units::Two, 0, _) => write!(f, "{hours}时{minutes:02}分"),
            (Language::English, Units::Two, 0, _) => write!(f, "{hours}h {minutes:02}m"),
            (Language::Chinese, Units::Two, ..) => write!(f, "{days}天{hours}时"),
            (Language::English, Units::Two, ..) => write!(f, "{days}d {hours}h"),
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
        assert_eq!((clocks.next_due(), clocks.awaits_first_reply()), (Some(START + Span::hours(24)), true));
        clocks.replied_at = Some(START + Span::hours(1));
        assert_eq!((clocks.next_due(), clocks.awaits_first_reply()), (Some(START + Span::hours(72)), false));
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
    fn a_deadline_presses_in_its_last_quarter_of_an_hour_and_no_longer() {
        let minutes = Span::minutes;
        let first_reply = START + FIRST_REPLY_LIMIT;
        let completion = START + COMPLETION_LIMIT;
        let replied = Clocks { replied_at: Some(START), ..open() };
        for (clocks, now, expected) in [
            (open(), first_reply - minutes(15), false),
            (open(), first_reply - minutes(15) + Span(1), true),
            (open(), first_reply, true),
            (open(), first_reply + Span(1), false),
            (open(), first_reply + Span::hours(2), false),
            (open(), completion - minutes(14), true),
            (replied, first_reply - minutes(1), false),
            (replied, completion - minutes(1), true),
            (replied, completion + minutes(1), false),
            (Clocks { completed_at: Some(START), ..open() }, completion - minutes(1), false),
        ] {
            assert_eq!(clocks.is_pressing(now), expected, "{clocks:?} at {now:?}");
        }
    }

    #[test]
    fn durations_read_like_the_clock_slots() {
        let zh = |span| compact(span, Language::Chinese).to_string();
        assert_eq!(zh(Span::hours(53)), "2天5时");
        assert_eq!(zh(Span::minutes(5 * 60 + 48)), "5时48分");
        assert_eq!(zh(Span::minutes(48)), "48分");
        assert_eq!(zh(Span::seconds(21 * 60 + 52)), "21:52");
        let en = |span| compact(span, Language::English).to_string();
        assert_eq!(en(Span::hours(53)), "2d 5h");
        assert_eq!(en(Span::minutes(61)), "1h 01m");
        assert_eq!(length(Span::seconds(3), Language::Chinese).to_string(), "1分", "nothing takes no time");
    }

    #[test]
    fn what_is_over_has_a_word_for_it() {
        let over = |gone: Span, language| compact(Span(0) - gone, language).to_string();
        for (gone, chinese, english) in [
            (Span(1), "刚超时", "Overdue"),
            (Span(59_999), "刚超时", "Overdue"),
            (Span::minutes(1), "超 1分", "1m over"),
            (Span::minutes(80), "超 1时20分", "1h 20m over"),
            (Span::minutes(599), "超 9时59分", "9h 59m over"),
            (Span::minutes(620), "超 10时", "10h over"),
            (Span::hours(49), "超 2天1时", "2d 1h over"),
        ] {
            assert_eq!(over(gone, Language::Chinese), chinese);
            assert_eq!(over(gone, Language::English), english);
        }
        assert_eq!(compact(Span(0), Language::Chinese).to_string(), "0:00", "the last moment is not over");
    }

    #[test]
    fn a_clock_that_was_met_late_says_so_for_ever() {
        let years = START + Span::days(900);
        let replied = |after| Clocks { replied_at: Some(START + after), ..open() }.first_reply();
        let finished = |after| {
            let at = Some(START + after);
            Clocks { replied_at: at, completed_at: at, ..open() }.completion()
        };
        for (clock, level, late_by) in [
            (replied(Span::hours(24)), Level::Met, None),
            (replied(Span::hours(24) + Span(1)), Level::MetLate, Some(Span(1))),
            (replied(Span::hours(31)), Level::MetLate, Some(Span::hours(7))),
            (finished(Span::hours(72)), Level::Met, None),
            (finished(Span::hours(72) + Span(1)), Level::MetLate, Some(Span(1))),
        ] {
            assert_eq!((clock.level(START), clock.level(years), clock.late_by()), (level, level, late_by));
            assert!(level.is_final() && level.is_failure() == (level == Level::MetLate));
        }
        let say = |by, language| late(by, language).to_string();
        assert_eq!(say(Span::minutes(30), Language::Chinese), "超 30分");
        let roughly = |by, language| late_roughly(by, language).to_string();
        assert_eq!(roughly(Span::minutes(30), Language::Chinese), "超 30分");
        assert_eq!(roughly(Span::minutes(759), Language::Chinese), "超 12时");
        assert_eq!(roughly(Span::hours(49), Language::English), "2d late");
        assert_eq!(say(Span::hours(7), Language::English), "7h 00m late");
        assert_eq!(say(Span::seconds(59), Language::Chinese), "刚超时");
        assert_eq!(say(Span::seconds(59), Language::English), "just late");
    }

    #[test]
    fn a_complaint_closed_without_an_answer_was_never_answered() {
        let closed = Clocks { completed_at: Some(START + Span::hours(3)), ..open() };
        assert_eq!(closed.first_reply().level(START + Span::days(400)), Level::Unanswered);
        assert_eq!(closed.completion().level(START + Span::days(400)), Level::Met);
        assert_eq!(closed.next_due(), None, "nothing is left to be done by a deadline");
        let answered_afterwards = Clocks { replied_at: Some(START + Span::hours(5)), ..closed };
        assert_eq!(answered_afterwards.first_reply().level(START), Level::Met);
        assert!(Level::Unanswered.is_failure() && Level::Unanswered.is_final());
        assert!(!Level::Breached.is_final() && !Level::Breached.is_failure());
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
