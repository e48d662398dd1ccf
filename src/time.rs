//! Instants and spans in milliseconds, and the civil date in Beijing.
//!
//! The platform's rules count wall-clock time and its dates are Beijing dates; China has had one zone without daylight
//! saving since 1991, so a fixed offset is exact for every complaint there can be.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::{Add, Sub};

const MS_PER_DAY: i64 = 86_400_000;
const BEIJING_OFFSET_MS: i64 = 8 * 3_600_000;

/// An instant: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

/// A length of time in milliseconds; negative when it points to the past.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Span(pub i64);

impl Span {
    #[must_use]
    pub const fn seconds(n: i64) -> Self {
        Self(n * 1000)
    }
    #[must_use]
    pub const fn minutes(n: i64) -> Self {
        Self::seconds(n * 60)
    }
    #[must_use]
    pub const fn hours(n: i64) -> Self {
        Self::minutes(n * 60)
    }
    #[must_use]
    pub const fn days(n: i64) -> Self {
        Self::hours(n * 24)
    }
    #[must_use]
    pub const fn abs(self) -> Self {
        Self(self.0.saturating_abs())
    }
    #[must_use]
    pub const fn as_seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }
}

impl Add for Span {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Span {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Add<Span> for Timestamp {
    type Output = Self;
    fn add(self, span: Span) -> Self {
        Self(self.0.saturating_add(span.0))
    }
}

impl Sub<Span> for Timestamp {
    type Output = Self;
    fn sub(self, span: Span) -> Self {
        Self(self.0.saturating_sub(span.0))
    }
}

impl Sub for Timestamp {
    type Output = Span;
    fn sub(self, earlier: Self) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }
}

impl Timestamp {
    #[must_use]
    pub const fn from_unix_seconds(seconds: i64) -> Self {
        Self(seconds * 1000)
    }
    #[must_use]
    pub const fn unix_seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }
    /// The end of the day, in Beijing, that many working days later; Saturdays and Sundays do not count, holidays do.
    #[must_use]
    pub fn plus_working_days(self, days: u32) -> Self {
        let mut date = self.in_beijing().date;
        let mut left = days;
        while left > 0 {
            date = date.plus_days(1);
            left -= u32::from(date.weekday() < 5);
        }
        date.plus_days(1).start_in_beijing()
    }

    /// What stands in the field of a form that asks for a date and a time in Beijing, with seconds or without; `None` if it is none.
    #[must_use]
    pub fn parse_field(text: &str) -> Option<Self> {
        let (date, time) = text.split_once('T')?;
        let parts: Vec<i64> = time.split(':').map(two_digits).collect::<Option<_>>()?;
        let (hour, minute, second) = match parts[..] {
            [hour, minute] => (hour, minute, 0),
            [hour, minute, second] => (hour, minute, second),
            _ => return None,
        };
        let is_real = hour < 24 && minute < 60 && second < 60;
        let of_day = Span::hours(hour) + Span::minutes(minute) + Span::seconds(second);
        is_real.then_some(Date::parse(date)?.start_in_beijing() + of_day)
    }

    /// The calendar date and time of day in Beijing.
    #[must_use]
    pub fn in_beijing(self) -> BeijingTime {
        let local = self.0.saturating_add(BEIJING_OFFSET_MS);
        let ms_of_day = local.rem_euclid(MS_PER_DAY);
        BeijingTime {
            date: Date::from_days(local.div_euclid(MS_PER_DAY)),
            hour: u8::try_from(ms_of_day / 3_600_000).unwrap_or_default(),
            minute: u8::try_from(ms_of_day / 60_000 % 60).unwrap_or_default(),
            second: u8::try_from(ms_of_day / 1000 % 60).unwrap_or_default(),
        }
    }
}

fn two_digits(text: &str) -> Option<i64> {
    (text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

/// A calendar date of the Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Date {
    pub year: i32,
    pub month: u8,
    pub day: u8,
}

impl Date {
    /// The date that many days after 1970-01-01.
    ///
    /// Years are counted from March so that the leap day is the last day of a year; 400 years are 146,097 days.
    #[must_use]
    pub fn from_days(days: i64) -> Self {
        let shifted = days + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Self {
            year: i32::try_from(year).unwrap_or(i32::MAX),
            month: u8::try_from(month).unwrap_or(1),
            day: u8::try_from(day).unwrap_or(1),
        }
    }

    /// Days since 1970-01-01; the inverse of [`Date::from_days`].
    #[must_use]
    pub fn days(self) -> i64 {
        let year = i64::from(self.year) - i64::from(self.month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let month_from_march = i64::from(if self.month > 2 { self.month - 3 } else { self.month + 9 });
        let day_of_year = (153 * month_from_march + 2) / 5 + i64::from(self.day) - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        era * 146_097 + day_of_era - 719_468
    }

    /// Reads `yyyy-MM-dd`; `None` if it is no real date.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() || year.len() != 4 || month.len() != 2 || day.len() != 2 {
            return None;
        }
        let date = Self { year: year.parse().ok()?, month: month.parse().ok()?, day: day.parse().ok()? };
        let real =
            (1..=12).contains(&date.month) && (1..=31).contains(&date.day) && Self::from_days(date.days()) == date;
        real.then_some(date)
    }

    /// Midnight in Beijing at the start of this date.
    #[must_use]
    pub fn start_in_beijing(self) -> Timestamp {
        Timestamp(self.days() * MS_PER_DAY - BEIJING_OFFSET_MS)
    }

    #[must_use]
    pub fn plus_days(self, n: i64) -> Self {
        Self::from_days(self.days() + n)
    }

    /// 0 = Monday … 6 = Sunday. 1970-01-01 was a Thursday.
    #[must_use]
    pub fn weekday(self) -> usize {
        usize::try_from((self.days() + 3).rem_euclid(7)).unwrap_or_default()
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// A moment as people in Beijing write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BeijingTime {
    pub date: Date,
    pub hour: u8,
    pub minute: u8,
    pub second: u8,
}

impl BeijingTime {
    /// As the field of a form has it that asks for a date and a time: `2026-08-26T14:26`.
    #[must_use]
    pub fn in_field(&self) -> String {
        format!("{}T{:02}:{:02}", self.date, self.hour, self.minute)
    }
}

impl fmt::Display for BeijingTime {
    /// `2026-08-26 14:26:08`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:02}:{:02}:{:02}", self.date, self.hour, self.minute, self.second)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beijing_is_eight_hours_ahead() {
        let shown = Timestamp::from_unix_seconds(1_554_208_460).in_beijing().to_string();
        assert_eq!(shown, "2019-04-02 20:34:20");
    }

    #[test]
    fn weekends_are_no_working_days() {
        let thursday = Date::parse("2026-08-27").unwrap().start_in_beijing() + Span::hours(15);
        let due = |days| thursday.plus_working_days(days).in_beijing().to_string();
        assert_eq!(due(0), "2026-08-28 00:00:00");
        assert_eq!(due(1), "2026-08-29 00:00:00");
        assert_eq!(due(3), "2026-09-02 00:00:00", "Saturday and Sunday lie between");
    }

    #[test]
    fn a_field_is_read_as_it_is_written() {
        let at = Timestamp::parse_field("2026-08-26T14:26").unwrap();
        assert_eq!(at.in_beijing().in_field(), "2026-08-26T14:26");
        assert_eq!(Timestamp::parse_field("2026-08-26T14:26:08").unwrap() - at, Span::seconds(8));
        for text in [
            "",
            "2026-08-26",
            "2026-08-26T24:00",
            "2026-08-26T14:60",
            "2026-08-26T1:00",
            "2026-02-30T10:00",
            "2026-08-26T+1:00",
            "T",
        ] {
            assert_eq!(Timestamp::parse_field(text), None, "{text}");
        }
    }

    #[test]
    fn impossible_dates_are_refused() {
        assert_eq!(Date::parse("2024-02-29"), Some(Date { year: 2024, month: 2, day: 29 }));
        for text in ["2023-02-29", "2024-13-01", "2024-1-1", "2024-01-01-", "20240101", "二〇二四"] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn days_and_dates_are_inverse(days in -100_000i64..200_000) {
            let date = Date::from_days(days);
            proptest::prop_assert_eq!(date.days(), days);
            proptest::prop_assert_eq!(Date::parse(&date.to_string()), Some(date));
            proptest::prop_assert!(date < date.plus_days(1));
        }
    }
}
