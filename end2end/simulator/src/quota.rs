//! Calls a minute, as the platform limits them.

use crate::faults::Call;
use std::collections::{HashMap, VecDeque};

const MINUTE_MS: i64 = 60_000;

/// The instants of the last minute's calls.
#[derive(Default)]
pub(crate) struct Quota(HashMap<Call, VecDeque<i64>>);

/// The development guide's FAQ and staff answers; groups without a published figure are treated as 60.
const fn per_minute(call: Call) -> usize {
    match call {
        Call::List | Call::History => 200,
        Call::Complete => 1500,
        _ => 60,
    }
}

impl Quota {
    /// Counts a call; `false` if it is one too many.
    pub(crate) fn take(&mut self, call: Call, now: i64) -> bool {
        let calls = self.0.entry(call).or_default();
        while calls.front().is_some_and(|at| now - at >= MINUTE_MS) {
            calls.pop_front();
        }
        let room = calls.len() < per_minute(call);
        if room {
            calls.push_back(now);
        }
        room
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sixty_first_reply_of_a_minute_is_refused() {
        let mut quota = Quota::default();
        assert!((0..60).all(|n| quota.take(Call::Reply, n)));
        assert!(!quota.take(Call::Reply, 59_999));
        assert!(quota.take(Call::Reply, 60_000));
        assert!(quota.take(Call::List, 59_999), "groups do not share");
    }
}
