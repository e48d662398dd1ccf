//! Numbers as operators write them: whole, in the unit that their name tells, within limits that their type tells.
//!
//! The limits bind what is read. Programs may set what nobody can write.

use super::section::Written;
use desk_domain::Span;
use serde::{Deserialize, Serialize};
use std::time::Duration;

fn within(n: i64, least: i64, most: i64) -> Result<i64, String> {
    if (least..=most).contains(&n) { Ok(n) } else { Err(format!("{n} is not between {least} and {most}")) }
}

/// A length of time, written in units of so many milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Time<const UNIT_MS: i64, const LEAST: i64, const MOST: i64>(Span);

pub type Seconds<const LEAST: i64, const MOST: i64> = Time<1_000, LEAST, MOST>;
pub type Minutes<const LEAST: i64, const MOST: i64> = Time<60_000, LEAST, MOST>;
pub type Hours<const LEAST: i64, const MOST: i64> = Time<3_600_000, LEAST, MOST>;
pub type Days<const LEAST: i64, const MOST: i64> = Time<86_400_000, LEAST, MOST>;

impl<const UNIT_MS: i64, const LEAST: i64, const MOST: i64> Time<UNIT_MS, LEAST, MOST> {
    /// So many of its unit.
    #[must_use]
    pub const fn new(n: i64) -> Self {
        Self(Span(n * UNIT_MS))
    }

    #[must_use]
    pub const fn span(self) -> Span {
        self.0
    }

    #[must_use]
    pub const fn duration(self) -> Duration {
        Duration::from_millis(self.0.0.unsigned_abs())
    }
}

impl<const UNIT_MS: i64, const LEAST: i64, const MOST: i64> Written for Time<UNIT_MS, LEAST, MOST> {
    const LIMITS: Option<(i64, i64)> = Some((LEAST, MOST));
}

impl<const UNIT_MS: i64, const LEAST: i64, const MOST: i64> TryFrom<i64> for Time<UNIT_MS, LEAST, MOST> {
    type Error = String;

    fn try_from(n: i64) -> Result<Self, String> {
        within(n, LEAST, MOST).map(Self::new)
    }
}

impl<const UNIT_MS: i64, const LEAST: i64, const MOST: i64> From<Time<UNIT_MS, LEAST, MOST>> for i64 {
    fn from(time: Time<UNIT_MS, LEAST, MOST>) -> Self {
        time.0.0 / UNIT_MS
    }
}

/// An amount of data, written in megabytes (1,000,000 bytes).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Megabytes<const LEAST: i64, const MOST: i64> {
    bytes: i64,
}

const MEGABYTE: i64 = 1_000_000;

impl<const LEAST: i64, const MOST: i64> Megabytes<LEAST, MOST> {
    #[must_use]
    pub const fn new(n: i64) -> Self {
        Self::of_bytes(n * MEGABYTE)
    }

    #[must_use]
    pub const fn of_bytes(bytes: i64) -> Self {
        Self { bytes }
    }

    #[must_use]
    pub const fn bytes(self) -> i64 {
        self.bytes
    }
}

impl<const LEAST: i64, const MOST: i64> Written for Megabytes<LEAST, MOST> {
    const LIMITS: Option<(i64, i64)> = Some((LEAST, MOST));
}

impl<const LEAST: i64, const MOST: i64> TryFrom<i64> for Megabytes<LEAST, MOST> {
    type Error = String;

    fn try_from(n: i64) -> Result<Self, String> {
        within(n, LEAST, MOST).map(Self::new)
    }
}

impl<const LEAST: i64, const MOST: i64> From<Megabytes<LEAST, MOST>> for i64 {
    fn from(amount: Megabytes<LEAST, MOST>) -> Self {
        amount.bytes / MEGABYTE
    }
}

/// How many there are of something, from none to `MOST`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Count<const MOST: u16>(u16);

impl<const MOST: u16> Count<MOST> {
    #[must_use]
    pub const fn new(n: u16) -> Self {
        Self(n)
    }

    #[must_use]
    pub const fn get(self) -> usize {
        self.0 as usize
    }
}

impl<const MOST: u16> Written for Count<MOST> {
    const LIMITS: Option<(i64, i64)> = Some((0, MOST as i64));
}

impl<const MOST: u16> TryFrom<i64> for Count<MOST> {
    type Error = String;

    fn try_from(n: i64) -> Result<Self, String> {
        let n = within(n, 0, MOST.into())?;
        u16::try_from(n).map(Self).map_err(|error| error.to_string())
    }
}

impl<const MOST: u16> From<Count<MOST>> for i64 {
    fn from(count: Count<MOST>) -> Self {
        count.0.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_kept_in_the_units_of_the_desk() {
        assert_eq!(Seconds::<1, 60>::new(7).span(), Span::seconds(7));
        assert_eq!(Minutes::<1, 60>::new(7).span(), Span::minutes(7));
        assert_eq!(Hours::<1, 60>::new(7).span(), Span::hours(7));
        assert_eq!(Days::<1, 60>::new(7).span(), Span::days(7));
        assert_eq!(Seconds::<1, 60>::new(7).duration(), Duration::from_secs(7));
        assert_eq!(Megabytes::<1, 60>::new(7).bytes(), 7_000_000);
        assert_eq!(Count::<9>::new(7).get(), 7);
    }

    #[test]
    fn numbers_are_written_as_they_were_read() {
        assert_eq!(Hours::<1, 60>::try_from(7).map(i64::from), Ok(7));
        assert_eq!(Megabytes::<1, 60>::try_from(7).map(i64::from), Ok(7));
        assert_eq!(Count::<9>::try_from(7).map(i64::from), Ok(7));
    }
}
