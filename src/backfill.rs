//! A backfill: listing the complaints of past days, window by window, and its progress.

use crate::ids::Mchid;
use crate::listing::WINDOW_DAYS;
use crate::time::{Date, Timestamp};

/// Most complaints of a window. A window with more is made shorter, down to a day, so that little has to be remembered
/// of it, and little is listed again if its rows move between pages.
const FITTING: u64 = 1_000;
/// How often a window is listed whose rows keep moving.
const LISTINGS: u32 = 3;

/// A backfill with its progress, from which it is resumed after an interruption.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backfill {
    pub mchid: Mchid,
    /// The first day, in Beijing.
    pub from: Date,
    /// The last day, included.
    pub to: Date,
    /// The first day of the window that is being listed.
    pub next: Date,
    /// How many days that window has.
    pub window_days: i64,
    /// How many rows of that window are stored.
    pub next_row: i64,
    /// How many complaints the windows before it had.
    pub complaints: i64,
    /// When somebody paused it.
    pub paused_at: Option<Timestamp>,
    pub finished_at: Option<Timestamp>,
    pub updated_at: Timestamp,
}

/// A page of a window, and what is known of the whole window with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WindowPage {
    /// Rows of the page.
    pub rows: u32,
    /// No page follows.
    pub is_last: bool,
    /// How many rows WeChat Pay counts in the window, where it does.
    pub total: Option<u64>,
    /// How many different rows of the window were received.
    pub met: u64,
    /// How often the window was listed before.
    pub listings: u32,
}

impl Backfill {
    #[must_use]
    pub fn new(mchid: Mchid, from: Date, to: Date, now: Timestamp) -> Self {
        Self {
            mchid,
            from,
            to,
            next: from,
            window_days: WINDOW_DAYS,
            next_row: 0,
            complaints: 0,
            paused_at: None,
            finished_at: None,
            updated_at: now,
        }
    }

    /// The last day of the window that is being listed.
    #[must_use]
    pub fn window_end(&self) -> Date {
        self.unbounded_end().min(self.to)
    }

    fn unbounded_end(&self) -> Date {
        self.next.plus_days(self.window_days - 1)
    }

    /// The backfill as it is resumed after an interruption: one page earlier, since rows may have moved meanwhile. A
    /// window in which complaints still appear is listed from its beginning.
    #[must_use]
    pub fn taken_up(self, today: Date, page: u32) -> Self {
        let is_growing = self.unbounded_end() >= today;
        let next_row = if is_growing { 0 } else { (self.next_row - i64::from(page)).max(0) };
        Self { next_row, ..self }
    }

    /// The progress after a page.
    #[must_use]
    pub fn after(&self, page: WindowPage, now: Timestamp) -> Self {
        let mut next = Self { updated_at: now, ..self.clone() };
        if let Some(total) = page.total.filter(|total| *total > FITTING)
            && self.next_row == 0
            && self.window_days > 1
        {
            next.window_days = fitting_days(self.window_days, total);
        } else if !page.is_last {
            next.next_row += i64::from(page.rows);
        } else if page.total.is_some_and(|total| page.met < total) && page.listings + 1 < LISTINGS {
            next.next_row = 0;
        } else {
            let met = i64::try_from(page.met).unwrap_or_default();
            // Of a window that was resumed in its middle, this run has not received every row.
            next.complaints += if page.total.is_some() { met } else { self.next_row + i64::from(page.rows) };
            next.next = self.window_end().plus_days(1);
            next.next_row = 0;
            next.window_days = (self.window_days * 2).min(WINDOW_DAYS);
            next.finished_at = (next.next > self.to).then_some(now);
        }
        next
    }
}

/// How many days a shorter window has, so that it holds about [`FITTING`] complaints: at most half of the days.
fn fitting_days(days: i64, total: u64) -> i64 {
    let fitting = u64::try_from(days).unwrap_or(1) * FITTING / total;
    i64::try_from(fitting).unwrap_or(1).min(days / 2).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_000);
    const LAST: WindowPage = WindowPage { rows: 7, is_last: true, total: Some(57), met: 57, listings: 0 };

    fn day(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    fn backfill() -> Backfill {
        Backfill::new("1900012101".parse().unwrap(), day("2025-01-01"), day("2025-03-15"), Timestamp(0))
    }

    #[test]
    fn a_window_is_listed_page_by_page_and_then_the_next() {
        let first = backfill().after(WindowPage { rows: 50, is_last: false, ..LAST }, NOW);
        assert_eq!((first.next, first.next_row, first.complaints), (day("2025-01-01"), 50, 0));
        let second = first.after(LAST, NOW);
        assert_eq!((second.next, second.next_row, second.complaints), (day("2025-01-31"), 0, 57));
        assert_eq!((second.finished_at, second.updated_at), (None, NOW));
    }

    #[test]
    fn the_last_window_ends_with_the_span() {
        let last = Backfill { next: day("2025-03-02"), ..backfill() };
        assert_eq!(last.window_end(), day("2025-03-15"));
        let done = last.after(LAST, NOW);
        assert_eq!((done.next, done.finished_at), (day("2025-03-16"), Some(NOW)));
    }

    #[test]
    fn a_crowded_window_is_made_shorter_and_grows_again() {
        let crowded = WindowPage { rows: 50, is_last: false, total: Some(7_000), met: 50, listings: 0 };
        assert_eq!(backfill().after(crowded, NOW).window_days, 4);
        assert_eq!(backfill().after(WindowPage { total: Some(1_001), ..crowded }, NOW).window_days, 15);
        let day_alone = Backfill { window_days: 1, ..backfill() };
        let listed = day_alone.after(crowded, NOW);
        assert_eq!((listed.window_days, listed.next_row), (1, 50), "a day is listed however long it is");
        let short = Backfill { window_days: 4, ..backfill() };
        assert_eq!(short.after(LAST, NOW).window_days, 8);
    }

    #[test]
    fn a_window_in_which_rows_have_moved_is_listed_again() {
        let moved = WindowPage { met: 55, ..LAST };
        let half = Backfill { next_row: 50, ..backfill() };
        for listings in [0, 1] {
            let again = half.after(WindowPage { listings, ..moved }, NOW);
            assert_eq!((again.next, again.next_row), (day("2025-01-01"), 0));
        }
        let given_up = half.after(WindowPage { listings: 2, ..moved }, NOW);
        assert_eq!((given_up.next, given_up.complaints), (day("2025-01-31"), 55));
    }

    #[test]
    fn rows_of_a_window_that_was_taken_up_count_by_their_place() {
        let half = Backfill { next_row: 50, ..backfill() };
        assert_eq!(half.after(WindowPage { total: None, met: 7, ..LAST }, NOW).complaints, 57);
    }

    #[test]
    fn what_was_interrupted_goes_on_a_page_before() {
        let half = Backfill { next_row: 250, ..backfill() };
        assert_eq!(half.clone().taken_up(day("2026-01-01"), 50).next_row, 200);
        assert_eq!(Backfill { next_row: 20, ..half.clone() }.taken_up(day("2026-01-01"), 50).next_row, 0);
        assert_eq!(half.taken_up(day("2025-01-30"), 50).next_row, 0, "complaints still appear in it");
    }
}
