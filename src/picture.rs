//! A picture of WeChat Pay's: its address, whether a copy is kept here, and when it is requested again after a failure.

use crate::ids::{ComplaintId, Mchid};
use crate::time::{Span, Timestamp};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// Pauses before the desk requests it again by itself. After the last it is requested when somebody looks, and no more
/// often than with that pause.
const PAUSES: [Span; 3] = [Span::minutes(1), Span::minutes(10), Span::hours(1)];

/// One picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The key that its copy is stored under.
    pub key: String,
    pub complaint_id: ComplaintId,
    /// The merchant that may fetch it.
    pub mchid: Mchid,
    /// Its URL, as received.
    pub url: String,
    /// When its copy was fetched; `None` while there is none.
    pub fetched_at: Option<Timestamp>,
    /// Why the last request for it failed.
    pub missing: Option<Missing>,
    /// How many requests in a row have failed.
    pub attempts: i32,
}

/// Why a picture cannot be had, and from when on it may be requested again, if ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing {
    pub because: MissingBecause,
    pub again_at: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum MissingBecause {
    Gone,
    Forbidden,
    TooLarge,
    NotAPicture,
    Unreachable,
}

/// A request for a picture that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failure {
    pub because: MissingBecause,
    /// No later request will succeed.
    pub is_final: bool,
}

impl Picture {
    /// Whether the desk requests it again by itself after a failure.
    #[must_use]
    pub fn asks_by_itself(&self) -> bool {
        asks_by_itself(self.attempts)
    }

    /// What is stored after a failure, and whether the desk requests it again by itself.
    #[must_use]
    pub fn noted(&self, failure: Failure, now: Timestamp) -> (Missing, bool) {
        let failed = usize::try_from(self.attempts).unwrap_or_default();
        let pause = PAUSES.get(failed).or(PAUSES.last()).filter(|_| !failure.is_final);
        let missing = Missing { because: failure.because, again_at: pause.map(|pause| now + *pause) };
        (missing, asks_by_itself(self.attempts + 1) && !failure.is_final)
    }
}

fn asks_by_itself(failed: i32) -> bool {
    usize::try_from(failed).is_ok_and(|failed| failed <= PAUSES.len())
}

impl Missing {
    /// Whether it may not be requested now, or ever.
    #[must_use]
    pub fn is_left_alone(&self, now: Timestamp) -> bool {
        self.again_at.is_none_or(|at| now < at)
    }
}

impl MissingBecause {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// The reason of this name; one that this version does not know means that the picture cannot be had.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        name.parse().unwrap_or(Self::Unreachable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_000_000);

    fn picture(attempts: i32) -> Picture {
        Picture {
            key: "key".into(),
            complaint_id: "c1".parse().unwrap(),
            mchid: "m1".parse().unwrap(),
            url: "https://example".into(),
            fetched_at: None,
            missing: None,
            attempts,
        }
    }

    fn pauses(failure: Failure) -> Vec<(Option<i64>, bool)> {
        let noted = (0..5).map(|failed| picture(failed).noted(failure, NOW));
        noted.map(|(missing, again)| (missing.again_at.map(|at| (at - NOW).0 / 60_000), again)).collect()
    }

    #[test]
    fn pauses_grow_and_then_wait_for_somebody_who_looks() {
        let expected = [(Some(1), true), (Some(10), true), (Some(60), true), (Some(60), false), (Some(60), false)];
        for because in [MissingBecause::Unreachable, MissingBecause::Forbidden, MissingBecause::NotAPicture] {
            assert_eq!(pauses(Failure { because, is_final: false }), expected);
        }
        assert_eq!(pauses(Failure { because: MissingBecause::Gone, is_final: true }), [(None, false); 5]);
    }

    #[test]
    fn what_is_left_alone_is_so_until_its_time() {
        let at = |again_at| Missing { because: MissingBecause::Unreachable, again_at };
        assert!(at(Some(NOW)).is_left_alone(NOW - Span::seconds(1)));
        assert!(!at(Some(NOW)).is_left_alone(NOW));
        assert!(at(None).is_left_alone(NOW));
    }

    #[test]
    fn every_reason_is_read_by_its_name() {
        for because in MissingBecause::VARIANTS {
            assert_eq!(MissingBecause::from_name(because.as_str()), *because);
        }
        assert_eq!(MissingBecause::from_name("eaten"), MissingBecause::Unreachable);
    }
}
