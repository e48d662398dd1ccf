//! What a list of complaints can be asked for. The names are those of its address.

use crate::complaint::ComplaintState;
use crate::time::{Span, Timestamp};
use std::fmt;
use std::ops::Range;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// When the day begins in which those who work at night are relieved.
const MORNING: Span = Span::hours(8);

/// Part of the work that a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum WorkView {
    #[default]
    All,
    /// The reader is the owner, and it is not put aside.
    Mine,
    /// Nobody is the owner.
    Unassigned,
    /// Words of the user wait, be the complaint finished or not.
    Waiting,
    /// WeChat Pay is helping the user, or the user expects an answer at once.
    Urgent,
    /// The user wants money back, and nobody has decided on it.
    Refunds,
    /// A message of ours did not arrive, or nobody knows whether it did.
    Troubled,
    /// Put aside for a while.
    Snoozed,
    /// The user has complained again.
    Repeated,
}

/// When the complaints of a list are due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
pub enum Due {
    #[strum(serialize = "over")]
    Over,
    #[strum(serialize = "1h")]
    WithinOneHour,
    #[strum(serialize = "4h")]
    WithinFourHours,
    #[strum(serialize = "12h")]
    WithinTwelveHours,
    /// Before eight in the morning, when the next people come.
    #[strum(serialize = "tonight")]
    Tonight,
}

impl Due {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// The deadlines that it holds, from the first to before the last. What is over is in no other.
    #[must_use]
    pub fn deadlines(self, now: Timestamp) -> Range<Timestamp> {
        match self {
            Self::Over => Timestamp(i64::MIN)..now,
            Self::WithinOneHour => now..now + Span::hours(1),
            Self::WithinFourHours => now..now + Span::hours(4),
            Self::WithinTwelveHours => now..now + Span::hours(12),
            Self::Tonight => now..next_morning(now),
        }
    }
}

/// The next eight o'clock in the morning in Beijing.
#[must_use]
pub fn next_morning(now: Timestamp) -> Timestamp {
    let date = now.in_beijing().date;
    let today = date.start_in_beijing() + MORNING;
    if now < today { today } else { date.plus_days(1).start_in_beijing() + MORNING }
}

/// States that a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Tab {
    /// Everything that is not finished, states unknown to this version included.
    #[default]
    Open,
    Any,
    Pending,
    Processing,
    Processed,
}

/// Order of a list. One of finished complaints alone is in the order of their latest events, one that a number has found has
/// the newest complaint first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Sort {
    /// Nearest open deadline first.
    #[default]
    Deadline,
    /// Newest complaint first.
    Newest,
    /// Oldest complaint first.
    Oldest,
}

impl WorkView {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// What of the view is shown to who names no state. What waits or is in trouble is work in whatever state; everything else
    /// ends with the complaint.
    #[must_use]
    pub const fn usual_tab(self) -> Tab {
        match self {
            Self::Waiting | Self::Troubled => Tab::Any,
            Self::All
            | Self::Mine
            | Self::Unassigned
            | Self::Urgent
            | Self::Refunds
            | Self::Snoozed
            | Self::Repeated => Tab::Open,
        }
    }
}

/// How many complaints a view holds, and whether one of them is overdue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ViewCount {
    pub count: i64,
    /// Counting stopped here; there are more.
    pub is_capped: bool,
    pub has_overdue: bool,
}

/// `12`; `999+` where counting stopped.
impl fmt::Display for ViewCount {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let more = if self.is_capped { "+" } else { "" };
        write!(out, "{}{more}", self.count)
    }
}

impl Tab {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

impl Sort {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// How many complaints are in each state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StateCounts {
    pub pending: i64,
    pub processing: i64,
    pub processed: i64,
    /// In states unknown to this version; they count as open.
    pub other: i64,
}

impl StateCounts {
    /// Adds complaints that are in a state.
    pub const fn add(&mut self, state: &ComplaintState, n: i64) {
        match state {
            ComplaintState::Pending => self.pending += n,
            ComplaintState::Processing => self.processing += n,
            ComplaintState::Processed => self.processed += n,
            ComplaintState::Other(_) => self.other += n,
        }
    }

    #[must_use]
    pub const fn open(&self) -> i64 {
        self.pending + self.processing + self.other
    }

    /// All there are.
    #[must_use]
    pub const fn any(&self) -> i64 {
        self.open() + self.processed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_deadline_is_over_or_still_to_come() {
        let now = Timestamp::from_unix_seconds(1_787_724_000);
        for due in Due::VARIANTS {
            assert_eq!(due.as_str().parse(), Ok(*due));
            let held = due.deadlines(now);
            let is_over = *due == Due::Over;
            assert_eq!((held.contains(&(now - Span(1))), held.contains(&now)), (is_over, !is_over), "{due:?}");
        }
        let hours = |due: Due| (due.deadlines(now).end - now).0 / Span::hours(1).0;
        assert_eq!([Due::WithinOneHour, Due::WithinFourHours, Due::WithinTwelveHours].map(hours), [1, 4, 12]);
    }

    #[test]
    fn the_night_ends_at_eight() {
        // 14:00, 00:00, 07:59:59 and 08:00 in Beijing.
        let day = Timestamp::from_unix_seconds(1_787_724_000).in_beijing().date.start_in_beijing();
        for (hours, ends) in [(14, 32), (0, 8), (8, 32)] {
            assert_eq!(next_morning(day + Span::hours(hours)), day + Span::hours(ends), "{hours}");
        }
        assert_eq!(next_morning(day + Span::hours(8) - Span::seconds(1)), day + Span::hours(8));
    }

    #[test]
    fn a_state_nobody_knows_counts_as_open() {
        let mut counts = StateCounts::default();
        for (state, n) in [("PENDING", 2), ("PROCESSING", 3), ("PROCESSED", 5), ("ESCALATED", 7)] {
            counts.add(&state.into(), n);
        }
        assert_eq!((counts.pending, counts.processing, counts.processed, counts.other), (2, 3, 5, 7));
        assert_eq!((counts.open(), counts.any()), (12, 17));
    }
}
