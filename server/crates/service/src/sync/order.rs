//! The order of readings by the clocks of several processes: which of two is later, and whether one that was made is
//! recent enough.

use crate::work::Depth;
use desk_domain::{Complaint, Span, Timestamp};

/// How old a list row may be to be used instead of the detail: twice the time of a pass over all days.
const ROW_LASTS: Span = Span::hours(2);
/// How far the clocks of two processes may differ.
const CLOCKS_DIFFER: Span = Span::seconds(5);

/// The instants that a new reading has to be later than, even if a process whose clock is ahead has stored them.
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

/// How recent the row and the history have to be.
pub(super) struct Needed {
    row: Timestamp,
    history: Timestamp,
    /// A reading with a time in the future proves nothing.
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

/// The instant from which on a reading by any clock includes what the notification is about.
pub(super) fn told_by(depth: Depth) -> Timestamp {
    match depth {
        Depth::Since(instant) => instant + CLOCKS_DIFFER,
        Depth::Whole | Depth::History => Timestamp(0),
    }
}
