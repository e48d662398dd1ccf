//! Calls a minute, as the platform saw them.

use crate::world::World;
use std::collections::{HashMap, VecDeque};
use wechatpay_simulator::{Call, JournalEntry};

const MINUTE_MS: i64 = 60_000;

/// The development guide's figures; groups without a published one are treated as 60.
const fn per_minute(call: Call) -> usize {
    match call {
        Call::List | Call::History => 200,
        Call::Complete => 1500,
        _ => 60,
    }
}

/// How many calls came when the last minute had already seen all that a merchant may make.
pub(crate) fn calls_too_many(world: &World) -> usize {
    world.platforms.iter().map(|platform| too_many(&platform.control.journal())).sum()
}

fn too_many(journal: &[JournalEntry]) -> usize {
    let mut minutes: HashMap<Call, VecDeque<i64>> = HashMap::new();
    let calls = journal.iter().filter(|entry| entry.call != Call::Callback);
    calls.filter(|entry| !fits(minutes.entry(entry.call).or_default(), entry)).count()
}

fn fits(minute: &mut VecDeque<i64>, entry: &JournalEntry) -> bool {
    while minute.front().is_some_and(|at| entry.at - at >= MINUTE_MS) {
        minute.pop_front();
    }
    minute.push_back(entry.at);
    minute.len() <= per_minute(entry.call)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sixty_first_reply_of_a_minute_is_one_too_many() {
        let entry = |at, call| JournalEntry {
            at,
            call,
            complaint_id: None,
            status: None,
            committed: false,
            body_sha256: String::new(),
        };
        let mut journal: Vec<_> = (0..60).map(|n| entry(n, Call::Reply)).collect();
        journal.extend((0..60).map(|n| entry(n, Call::Callback)));
        journal.push(entry(MINUTE_MS, Call::Reply));
        assert_eq!(too_many(&journal), 0);
        journal.push(entry(MINUTE_MS, Call::Reply));
        assert_eq!(too_many(&journal), 1);
    }
}
