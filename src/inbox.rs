//! What a list of complaints can be asked for. The names are those of its address.

use crate::complaint::ComplaintState;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// Part of the work that a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum WorkView {
    #[default]
    All,
    /// Words of the user wait, be the complaint finished or not.
    Waiting,
    /// A message of ours did not arrive, or nobody knows whether it did.
    Troubled,
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Sort {
    /// Nearest open deadline first.
    #[default]
    Deadline,
    /// Newest complaint first.
    Newest,
}

impl WorkView {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
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
    fn a_state_nobody_knows_counts_as_open() {
        let mut counts = StateCounts::default();
        for (state, n) in [("PENDING", 2), ("PROCESSING", 3), ("PROCESSED", 5), ("ESCALATED", 7)] {
            counts.add(&state.into(), n);
        }
        assert_eq!((counts.pending, counts.processing, counts.processed, counts.other), (2, 3, 5, 7));
        assert_eq!((counts.open(), counts.any()), (12, 17));
    }
}
