//! The plan of listing: how far a merchant's list has been read, and when which part of it is read again.
//!
//! The newest days are listed often. All days are listed one by one, newest first, in passes; back to where the last complete
//! pass began if that is longer ago than the window, so that an outage of any length is caught up with.

use crate::time::{Date, Span, Timestamp};

/// Longest span of one list call, both days included.
pub const WINDOW_DAYS: i64 = 30;
/// Time over which a pass over all days is spread evenly.
const PASS_TAKES: Span = Span::hours(1);
/// A pass that begins this long after the last complete one is made as quickly as the quota allows.
const BEHIND: Span = Span::hours(3);

/// A pass over all days of a merchant's list, newest day first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListingPass {
    pub began_at: Timestamp,
    /// The first day, in Beijing.
    pub from: Date,
    /// The last day, included.
    pub to: Date,
    /// The newest day that has not been listed.
    pub next: Date,
}

/// The plan by which a merchant's list is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListingPlan {
    /// When the newest days are to be listed.
    pub newest_at: Timestamp,
    /// When the next day of the pass is to be listed.
    pub pass_at: Timestamp,
    /// `None` between two passes, and where the stored one cannot be read: the next pass lists all days.
    pub pass: Option<ListingPass>,
    /// When the last pass that was completed began.
    pub completed_at: Option<Timestamp>,
}

impl ListingPlan {
    /// The pass that is under way, or a new one over all days of the window and those since the last complete pass
    /// began.
    #[must_use]
    pub fn take_pass(&mut self, now: Timestamp) -> ListingPass {
        self.pass.take().unwrap_or_else(|| {
            let today = now.in_beijing().date;
            let window = today.plus_days(1 - WINDOW_DAYS);
            let from = self.completed_at.map_or(window, |at| at.in_beijing().date.min(window));
            ListingPass { began_at: now, from, to: today, next: today }
        })
    }

    /// Records that the next day of a pass has been listed.
    pub fn day_is_done(&mut self, pass: ListingPass, now: Timestamp) {
        let ListingPass { from, to, next: listed, .. } = pass;
        let is_behind = self.completed_at.is_none_or(|at| pass.began_at - at > BEHIND);
        if listed <= from {
            self.completed_at = Some(pass.began_at);
            self.pass_at = (pass.began_at + PASS_TAKES).max(now);
            return;
        }
        let (days, done) = (to.days() - from.days() + 1, to.days() - listed.days() + 1);
        let planned = pass.began_at + Span(PASS_TAKES.0 * done / days);
        self.pass_at = if is_behind { now } else { planned.max(now) };
        self.pass = Some(ListingPass { next: listed.plus_days(-1), ..pass });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    fn noon(text: &str) -> Timestamp {
        day(text).start_in_beijing() + Span::hours(12)
    }

    fn plan(completed_at: Option<Timestamp>) -> ListingPlan {
        ListingPlan { newest_at: Timestamp(0), pass_at: Timestamp(0), pass: None, completed_at }
    }

    #[test]
    fn a_pass_covers_the_window_and_whatever_nobody_has_listed_since() {
        let now = noon("2026-11-01");
        for (completed_at, from) in
            [(None, "2026-10-03"), (Some(noon("2026-10-31")), "2026-10-03"), (Some(noon("2026-08-20")), "2026-08-20")]
        {
            let pass = plan(completed_at).take_pass(now);
            assert_eq!((pass.from, pass.to, pass.next), (day(from), day("2026-11-01"), day("2026-11-01")));
        }
        let mut under_way = plan(None);
        under_way.pass = Some(ListingPass { next: day("2026-10-09"), ..plan(None).take_pass(now) });
        assert_eq!(under_way.take_pass(noon("2026-11-02")).next, day("2026-10-09"), "it goes on");
    }

    #[test]
    fn the_days_of_a_pass_are_spread_over_an_hour() {
        let now = noon("2026-11-01");
        let mut plan = plan(Some(now - Span::hours(1)));
        let pass = plan.take_pass(now);
        plan.day_is_done(pass, now + Span::seconds(5));
        assert_eq!(plan.pass_at, now + Span::minutes(2), "the first of thirty");
        assert_eq!(plan.pass.as_ref().map(|pass| pass.next), Some(day("2026-10-31")));
    }

    #[test]
    fn who_is_behind_does_not_wait() {
        let now = noon("2026-11-01");
        for completed_at in [None, Some(now - Span::hours(4))] {
            let mut plan = plan(completed_at);
            let pass = plan.take_pass(now);
            plan.day_is_done(pass, now + Span::seconds(5));
            assert_eq!(plan.pass_at, now + Span::seconds(5));
        }
    }

    #[test]
    fn a_pass_ends_with_its_first_day() {
        let now = noon("2026-11-01");
        let mut plan = plan(None);
        let pass = plan.take_pass(now);
        plan.day_is_done(ListingPass { next: pass.from, ..pass }, now + Span::minutes(3));
        assert_eq!((plan.pass, plan.completed_at, plan.pass_at), (None, Some(now), now + Span::hours(1)));
    }
}
