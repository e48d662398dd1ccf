//! When which process is killed, as a seed decides.

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::time::Duration;

/// The last of them comes when this much of the work is done, in hundredths, so that it has something to recover from.
const LAST: usize = 85;

/// One death.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Kill {
    /// So many replies have been accepted.
    pub(crate) after: usize,
    /// And so long after that.
    pub(crate) pause: Duration,
    /// How long nothing comes in its place.
    pub(crate) absence: Duration,
}

/// The deaths of the two processes, in the order they come.
pub(crate) struct Plan(pub(crate) [Vec<Kill>; 2]);

impl Plan {
    pub(crate) fn new(seed: u64, kills: usize, messages: usize) -> Self {
        let mut rng = StdRng::seed_from_u64(seed);
        Self([(); 2].map(|()| {
            let mut deaths: Vec<Kill> = (0..kills).map(|_| death(&mut rng, messages)).collect();
            deaths.sort_by_key(|kill| kill.after);
            deaths
        }))
    }
}

fn death(rng: &mut StdRng, messages: usize) -> Kill {
    Kill {
        after: rng.random_range(0..=messages * LAST / 100),
        pause: Duration::from_millis(rng.random_range(0..400)),
        absence: Duration::from_millis(rng.random_range(0..3000)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_decides_who_dies_when() {
        let Plan([a, b]) = Plan::new(7, 3, 100);
        assert_eq!([a.clone(), b.clone()], Plan::new(7, 3, 100).0);
        assert_ne!(a, b);
        assert_ne!(a, Plan::new(8, 3, 100).0[0]);
        assert!(a.len() == 3 && a.is_sorted_by_key(|kill| kill.after) && a[2].after <= 85);
    }
}
