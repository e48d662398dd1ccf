//! Snooze (稍后处理): a complaint that needs nobody for a while is put aside until an instant, and comes back by itself. Never for
//! longer than its clocks allow: an hour before the nearer open deadline it is back at the latest.

use crate::clock::{COMPLETION_LIMIT, Clocks};
use crate::ids::StaffId;
use crate::time::{Span, Timestamp};
use strum::{EnumString, IntoStaticStr, VariantArray};
use thiserror::Error;

/// So long before the nearer open deadline a complaint is back at the latest.
pub const MARGIN: Span = Span::hours(1);
/// When work begins in the morning, in Beijing.
const MORNING: Span = Span::hours(9);

/// A complaint that is put aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snooze {
    pub until: Timestamp,
    pub by: StaffId,
    pub by_name: String,
}

/// Until when, relative to the clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Choice {
    /// For as long as can be: when the user writes, it ends in any case.
    OnMessage,
    InAnHour,
    /// Four hours before the nearer open deadline.
    FourHoursBefore,
    /// One hour before it.
    OneHourBefore,
    /// At nine, tomorrow in Beijing.
    TomorrowMorning,
}

/// Why a complaint is not put aside until then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TooLong {
    #[error("the complaint is finished")]
    Finished,
    #[error("the deadline is too near, or has passed")]
    Due,
    #[error("that is later than an hour before the deadline")]
    TooLate,
    #[error("that has passed already")]
    Past,
}

/// One way to put a complaint aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    pub choice: Choice,
    /// When that would end.
    pub until: Timestamp,
    /// Why it cannot be chosen.
    pub refused: Option<TooLong>,
}

impl Choice {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    fn until(self, room: &Room) -> Option<Timestamp> {
        match self {
            Self::OnMessage => Some(room.latest),
            Self::InAnHour => Some(room.now + Span::hours(1)),
            Self::FourHoursBefore => room.due.map(|due| due - Span::hours(4)),
            Self::OneHourBefore => room.due.map(|due| due - MARGIN),
            Self::TomorrowMorning => Some(room.now.in_beijing().date.plus_days(1).start_in_beijing() + MORNING),
        }
    }
}

/// For how long a complaint may be put aside now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    now: Timestamp,
    /// The nearer open deadline, if it is known.
    due: Option<Timestamp>,
    is_open: bool,
    latest: Timestamp,
}

impl Room {
    /// Where no deadline is known, as long as a complaint may take in all.
    #[must_use]
    pub fn of(is_open: bool, clocks: &Clocks, now: Timestamp) -> Self {
        let due = clocks.next_due();
        Self { now, due, is_open, latest: due.map_or(now + COMPLETION_LIMIT, |due| due - MARGIN) }
    }

    /// The last instant that can be chosen.
    #[must_use]
    pub const fn latest(&self) -> Timestamp {
        self.latest
    }

    /// Whether a complaint may be put aside until an instant.
    ///
    /// # Errors
    /// [`TooLong`] says why not.
    pub fn check(&self, until: Timestamp) -> Result<Timestamp, TooLong> {
        match () {
            () if !self.is_open => Err(TooLong::Finished),
            () if self.latest <= self.now => Err(TooLong::Due),
            () if until <= self.now => Err(TooLong::Past),
            () if until > self.latest => Err(TooLong::TooLate),
            () => Ok(until),
        }
    }

    /// Until when a choice means, if it can be chosen.
    ///
    /// # Errors
    /// [`TooLong`] says why it cannot.
    pub fn choose(&self, choice: Choice) -> Result<Timestamp, TooLong> {
        self.check(choice.until(self).ok_or(TooLong::Past)?)
    }

    /// All choices in their order, those that cannot be chosen with the reason. Without a deadline none is counted from it.
    #[must_use]
    pub fn offers(&self) -> Vec<Offer> {
        let offer = |choice: &Choice| {
            let until = choice.until(self)?;
            Some(Offer { choice: *choice, until, refused: self.check(until).err() })
        };
        Choice::VARIANTS.iter().filter_map(offer).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Date;

    /// 2026-08-26 14:26 in Beijing.
    const NOW: Timestamp = Timestamp::from_unix_seconds(1_787_725_560);

    fn clocks(due_in: Span) -> Clocks {
        Clocks { round_started_at: Some(NOW + due_in - Span::hours(24)), replied_at: None, completed_at: None }
    }

    fn room(due_in: Span) -> Room {
        Room::of(true, &clocks(due_in), NOW)
    }

    #[test]
    fn a_complaint_is_back_an_hour_before_its_deadline() {
        let room = room(Span::hours(5));
        assert_eq!(room.latest(), NOW + Span::hours(4));
        assert_eq!(room.check(NOW + Span::hours(4)), Ok(NOW + Span::hours(4)));
        assert_eq!(room.check(NOW + Span::hours(4) + Span(1)), Err(TooLong::TooLate));
        assert_eq!(room.check(NOW), Err(TooLong::Past));
        assert_eq!(room.check(NOW + Span(1)), Ok(NOW + Span(1)));
    }

    #[test]
    fn what_is_due_or_finished_is_not_put_aside() {
        for due_in in [Span::hours(1), Span(0), Span(0) - Span::hours(3)] {
            assert_eq!(room(due_in).choose(Choice::OnMessage), Err(TooLong::Due), "{due_in:?}");
            assert!(room(due_in).offers().iter().all(|offer| offer.refused == Some(TooLong::Due)));
        }
        let finished = Clocks { completed_at: Some(NOW), ..clocks(Span::hours(9)) };
        assert_eq!(Room::of(false, &finished, NOW).choose(Choice::InAnHour), Err(TooLong::Finished));
    }

    /// As in the morning of the pictures: 首响 is due at 20:14.
    #[test]
    fn choices_are_relative_to_the_clock() {
        let offers = room(Span::minutes(5 * 60 + 48)).offers();
        let shown: Vec<_> = offers.iter().map(|offer| (offer.until.in_beijing().to_string(), offer.refused)).collect();
        let expected = [
            ("2026-08-26 19:14:00", None),
            ("2026-08-26 15:26:00", None),
            ("2026-08-26 16:14:00", None),
            ("2026-08-26 19:14:00", None),
            ("2026-08-27 09:00:00", Some(TooLong::TooLate)),
        ];
        assert_eq!(shown, expected.map(|(until, refused)| (until.to_owned(), refused)));
        assert_eq!(room(Span::hours(3)).choose(Choice::FourHoursBefore), Err(TooLong::Past));
    }

    #[test]
    fn after_the_first_reply_the_completion_counts() {
        let replied = Clocks { replied_at: Some(NOW), ..clocks(Span::hours(2)) };
        let room = Room::of(true, &replied, NOW);
        assert_eq!(room.choose(Choice::OneHourBefore), Ok(NOW + Span::hours(49)));
        let morning = Date { year: 2026, month: 8, day: 27 }.start_in_beijing() + MORNING;
        assert_eq!(room.choose(Choice::TomorrowMorning), Ok(morning));
    }

    #[test]
    fn without_a_deadline_nothing_is_counted_from_one() {
        let unknown = Clocks { round_started_at: None, replied_at: None, completed_at: None };
        let room = Room::of(true, &unknown, NOW);
        assert_eq!(room.choose(Choice::OnMessage), Ok(NOW + Span::hours(72)));
        assert_eq!(room.choose(Choice::OneHourBefore), Err(TooLong::Past));
        assert_eq!(room.offers().len(), 3);
    }
}
