//! Which of two readings is the later one, and whether one that was made serves: by the clocks of several processes.

use crate::work::Depth;
use desk_domain::{Complaint, Span, Timestamp};

/// How old a list row may be to stand for the detail: twice the time in which all days are listed.
const ROW_LASTS: Span = Span::hours(2);
/// How far the clocks of two processes may differ: what one has just read need not hold what another is told of.
const CLOCKS_DIFFER: Span = Span::seconds(5);

/// What is read now is later than what is stored, even if a process whose clock is ahead has stored it.
#[derive(Clone, Copy)]
pub(super) struct Order {
    pub(super) row: Timestamp,
    pub(super) history: Timestamp,
}

impl Order {
    pub(super) fn after(stored: Option<&Complaint>) -> Self {
        let (row, history) =
            stored.map_or((Timestamp(0), Timestamp(0)), |stored| (stored.verified_at, stored.history_at));
        Self { row, history }
    }
}

/// From when on the row and the history have to be.
pub(super) struct Needed {
    row: Timestamp,
    history: Timestamp,
    /// A reading of a time that has not come proves nothing.
    latest: Timestamp,
}

impl Needed {
    pub(super) fn for_depth(depth: Depth, now: Timestamp) -> Self {
        let never = Timestamp(i64::MAX);
        let (row, history) = match depth {
            Depth::Whole => (never, never),
            Depth::History => (now - ROW_LASTS, never),
            Depth::Since(_) => (told_by(depth), told_by(depth)),
        };
        Self { row, history, latest: now + CLOCKS_DIFFER }
    }

    pub(super) fn row_is_held(&self, stored: &Complaint) -> bool {
        (self.row..=self.latest).contains(&stored.verified_at)
    }

    pub(super) fn history_is_held(&self, stored: &Complaint) -> bool {
        stored.history_read && (self.history..=self.latest).contains(&stored.history_at)
    }
}

/// What is read from then on by any clock holds what a notification tells of.
pub(super) fn told_by(depth: Depth) -> Timestamp {
    match depth {
        Depth::Since(instant) => instant + CLOCKS_DIFFER,
        Depth::Whole | Depth::History => Timestamp(0),
    }
}
