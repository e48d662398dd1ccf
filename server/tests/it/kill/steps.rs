//! At which steps a process is killed: at every one in `make soak`; otherwise at a sample that differs from run to run, since
//! all of them take half an hour.

use desk_service::{Clock, SystemClock};
use desk_store::Dialect;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::env;
use std::sync::LazyLock;

/// Has every step looked at.
const EVERY_STEP: &str = "DESK_TEST_EVERY_STEP";
/// Chooses the same steps again.
const SEED: &str = "DESK_TEST_SEED";
/// How far apart the steps of a sample are, on average: of a file a dozen are seen, of a server ten times as many.
const fn distance(dialect: Dialect) -> usize {
    match dialect {
        Dialect::Sqlite => 2,
        Dialect::Postgres => 6,
    }
}

static CHOSEN_SEED: LazyLock<u64> = LazyLock::new(|| match env::var(SEED) {
    Ok(seed) => seed.parse().expect("a seed is a number"),
    Err(_) => SystemClock.now().0.unsigned_abs(),
});

pub(super) fn is_every_step_looked_at() -> bool {
    env::var_os(EVERY_STEP).is_some()
}

/// Numbers of steps, ever larger ones from 1 or soon after it, without end.
pub(super) struct Steps {
    last: usize,
    distance: usize,
    choice: StdRng,
}

impl Steps {
    pub(super) fn of_this_run(dialect: Dialect) -> Self {
        if is_every_step_looked_at() {
            return Self::sample(1, 0);
        }
        println!("steps chosen by {SEED}={}", *CHOSEN_SEED);
        Self::sample(distance(dialect), *CHOSEN_SEED)
    }

    fn sample(distance: usize, seed: u64) -> Self {
        Self { last: 0, distance, choice: StdRng::seed_from_u64(seed) }
    }
}

impl Iterator for Steps {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        self.last += self.choice.random_range(1..2 * self.distance);
        Some(self.last)
    }
}

#[test]
fn a_sample_leaves_no_large_gap_and_a_whole_run_none() {
    for seed in 0..200 {
        let steps: Vec<usize> = [0].into_iter().chain(Steps::sample(6, seed).take(50)).collect();
        assert!(steps.windows(2).all(|pair| (1..12).contains(&(pair[1] - pair[0]))), "{seed}: {steps:?}");
    }
    assert!(Steps::sample(1, 7).take(50).eq(1..=50));
}
