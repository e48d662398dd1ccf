//! How often one person can have complaints read before everything else: opening one after the other, by script or by hand,
//! leaves colleagues and notifications their share of the quota.

use desk_domain::{Span, StaffId, Timestamp};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// More than anybody opens who reads what they open.
const MOST: u32 = 20;
const WITHIN: Span = Span::minutes(1);

/// Readings that people have caused by looking.
#[derive(Default)]
pub(crate) struct Looks(Mutex<HashMap<StaffId, Window>>);

struct Window {
    began_at: Timestamp,
    count: u32,
}

impl Looks {
    /// Whether one more look of this person goes before the rest.
    pub(crate) fn may_go_first(&self, person: &StaffId, now: Timestamp) -> bool {
        let mut windows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Whoever has not looked lately need not be remembered.
        windows.retain(|_, window| (now - window.began_at).abs() < WITHIN);
        let window = windows.entry(person.clone()).or_insert(Window { began_at: now, count: 0 });
        window.count = window.count.saturating_add(1);
        window.count <= MOST
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_person_has_a_share_that_comes_back() {
        let looks = Looks::default();
        let [one, other]: [StaffId; 2] = ["a", "b"].map(|text| text.parse().unwrap());
        let now = Timestamp::from_unix_seconds(1_787_724_000);
        let first = |person: &StaffId, at| looks.may_go_first(person, at);
        assert!((0..MOST).all(|_| first(&one, now)));
        assert!(!first(&one, now + Span::seconds(59)));
        assert!(first(&other, now), "a colleague has a share of their own");
        assert!(first(&one, now + WITHIN));
    }
}
