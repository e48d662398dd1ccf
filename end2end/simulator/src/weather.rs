//! Faults that come by themselves, so many in a hundred calls. A seed decides which call meets which: the n-th of its kind
//! always meets the same.

use crate::faults::{Call, FaultKind};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use std::collections::HashMap;

const OF_LISTS: &[FaultKind] = &[FaultKind::ResultTooLarge, FaultKind::Reordered];
const OF_NOTIFICATIONS: &[FaultKind] = &[
    FaultKind::DropBefore,
    FaultKind::ForgedSignature,
    FaultKind::MissingSignature,
    FaultKind::ProbeSignature,
    FaultKind::StaleTimestamp,
    FaultKind::Duplicate,
    FaultKind::Late,
    FaultKind::Malformed,
];

pub(crate) struct Weather {
    seed: u64,
    /// Of a hundred calls.
    share: u32,
    calls: HashMap<Call, StdRng>,
}

impl Weather {
    pub(crate) fn new(seed: u64, share: u32) -> Self {
        Self { seed, share: share.min(100), calls: HashMap::new() }
    }

    /// What the next call of this kind meets.
    pub(crate) fn strike(&mut self, call: Call) -> Option<FaultKind> {
        let seed = self.seed.rotate_left(8) ^ call as u64;
        let rng = self.calls.entry(call).or_insert_with(|| StdRng::seed_from_u64(seed));
        if !rng.random_ratio(self.share, 100) {
            return None;
        }
        match call {
            Call::Callback => OF_NOTIFICATIONS.choose(rng).copied(),
            Call::List if rng.random_ratio(1, 4) => OF_LISTS.choose(rng).copied(),
            _ => FaultKind::OF_CALLS.choose(rng).copied(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn a_thousand(seed: u64, call: Call) -> Vec<Option<FaultKind>> {
        let mut weather = Weather::new(seed, 20);
        (0..1000).map(|_| weather.strike(call)).collect()
    }

    #[test]
    fn a_seed_decides_and_every_fault_comes() {
        let struck = a_thousand(7, Call::Reply);
        assert_eq!(struck, a_thousand(7, Call::Reply));
        assert_ne!(struck, a_thousand(8, Call::Reply));
        assert_ne!(struck, a_thousand(7, Call::Detail));
        assert!(FaultKind::OF_CALLS.iter().all(|kind| struck.contains(&Some(*kind))));
        assert!((150..250).contains(&struck.iter().flatten().count()));
        assert!(OF_LISTS.iter().all(|kind| a_thousand(7, Call::List).contains(&Some(*kind))));
        assert!(OF_NOTIFICATIONS.iter().all(|kind| a_thousand(7, Call::Callback).contains(&Some(*kind))));
    }

    #[test]
    fn one_kind_of_call_does_not_move_another() {
        let mut weather = Weather::new(7, 20);
        let alone = a_thousand(7, Call::Reply);
        let mixed: Vec<_> = (0..1000).map(|_| (weather.strike(Call::Detail), weather.strike(Call::Reply)).1).collect();
        assert_eq!(alone, mixed);
    }
}
