//! Filling in the past: any span of days, page by page, each stored together with how far it has come.

use crate::Result;
use crate::access::{self, Granted, MerchantWrite};
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::platform;
use crate::sync::list::store_page;
use crate::sync::list::{Listed, Listing, PAGE, StoredPage, WINDOW_DAYS};
use desk_domain::time::Date;
use desk_domain::{Mchid, Span};
use desk_store::BackfillRecord;

/// A window with more complaints than this is made shorter, down to a day: what has to be remembered of it, and listed again
/// if rows move, stays small.
const FITTING: u64 = 1_000;
/// How often a window is listed in which rows keep moving.
const LISTINGS: u32 = 3;
/// How often a page is asked for again, after 2, 4, 8 … seconds, before the backfill stops.
const TRIES: u32 = 5;

/// Where a backfill stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackfillProgress {
    pub done_days: i64,
    pub total_days: i64,
    /// Complaints listed so far.
    pub complaints: i64,
    /// List calls of this run.
    pub calls: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackfillSummary {
    pub complaints: i64,
    /// The span had been partly done before, and was taken up from there.
    pub resumed: bool,
    /// Somebody asked it to wait; it has not come to its end.
    pub paused: bool,
}

/// An unfinished backfill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenBackfill {
    pub from: Date,
    pub to: Date,
}

/// The window that is being listed.
struct Window {
    end: Date,
    /// How many rows the platform counts is unknown if the window was taken up in its middle.
    listed: Listed,
    listings: u32,
}

/// Lists every complaint made from `from` to `to` (Beijing dates, both included). A backfill that was interrupted, at
/// whatever moment, goes on after the last page it stored; one that had ended starts anew.
///
/// # Errors
/// If there is no such merchant, `to` is before `from`, WeChat Pay does not answer, or the database cannot be used. What was listed is kept.
pub async fn backfill(
    desk: &Desk,
    by: &Granted<MerchantWrite>,
    mchid: &Mchid,
    from: Date,
    to: Date,
    progress: &mut (dyn FnMut(BackfillProgress) + Send),
) -> Result<BackfillSummary> {
    if to < from {
        return Err(ServiceError::invalid("to", format!("{to} is before {from}")));
    }
    let connection = platform::connection_of(desk, &access::merchant(desk, by, mchid).await?)?;
    let unfinished = desk.store().backfill(mchid, from, to).await?.filter(|old| old.finished_at.is_none());
    let resumed = unfinished.is_some();
    let mut record = match unfinished {
        Some(old) => taken_up(old, desk.now().in_beijing().date),
        None => new_backfill(desk, mchid, from, to).await?,
    };
    let (mut window, mut calls, mut failures) = (Window::of(&record, to), 0, 0_u32);
    while record.finished_at.is_none() {
        if is_paused(desk, &record).await? {
            return Ok(BackfillSummary { complaints: record.complaints, resumed, paused: true });
        }
        if record.next_row == 0 {
            window.listed.begin_again();
        }
        let mut listing = Listing {
            connection: &connection,
            mchid,
            from: record.next,
            to: window.end,
            announced_since: None,
            listed: std::mem::take(&mut window.listed),
            limit: PAGE,
        };
        let offset = u32::try_from(record.next_row).unwrap_or(u32::MAX);
        let (mut next, now) = (record.clone(), desk.now());
        let stored = store_page(desk, &mut listing, offset, |listing, page| {
            next.updated_at = now;
            window.advance(&mut next, listing, page, to);
            next.finished_at = (next.next > to).then_some(now);
            Some(next.clone())
        })
        .await;
        match stored {
            Ok(_) => failures = 0,
            Err(error) if error.is_transient() && failures < TRIES => {
                desk.pause(Span::seconds(2 << failures)).await;
                failures += 1;
                record = taken_up(record, desk.now().in_beijing().date);
                window = Window::of(&record, to);
                continue;
            }
            Err(error) => return Err(error),
        }
        window.listed = listing.listed;
        if (next.next, next.window_days) != (record.next, record.window_days) {
            window = Window::of(&next, to);
        }
        record = next;
        calls += 1;
        progress(BackfillProgress {
            done_days: record.next.days() - from.days(),
            total_days: to.days() - from.days() + 1,
            complaints: record.complaints + record.next_row,
            calls,
        });
    }
    Ok(BackfillSummary { complaints: record.complaints, resumed, paused: false })
}

async fn new_backfill(desk: &Desk, mchid: &Mchid, from: Date, to: Date) -> Result<BackfillRecord> {
    let record = BackfillRecord {
        mchid: mchid.clone(),
        from,
        to,
        next: from,
        window_days: WINDOW_DAYS,
        next_row: 0,
        complaints: 0,
        paused_at: None,
        finished_at: None,
        updated_at: desk.now(),
    };
    desk.store().put_backfill(&record).await?;
    desk.store().pause_backfill(&record, None).await?;
    Ok(record)
}

async fn is_paused(desk: &Desk, record: &BackfillRecord) -> Result<bool> {
    let stored = desk.store().backfill(&record.mchid, record.from, record.to).await?;
    Ok(stored.is_some_and(|stored| stored.paused_at.is_some()))
}

/// Asks all backfills of a merchant to wait, in whichever process they run: each stops after the page it is at. Returns
/// how many there are.
///
/// # Errors
/// If there is no such merchant or the database cannot be used.
pub async fn pause_backfills(desk: &Desk, by: &Granted<MerchantWrite>, mchid: &Mchid) -> Result<u64> {
    access::merchant(desk, by, mchid).await?;
    Ok(desk.store().pause_backfills(mchid, Some(desk.now())).await?)
}

/// Lets the unfinished backfills of a merchant go on, and names them.
///
/// # Errors
/// If there is no such merchant or the database cannot be used.
pub async fn resume_backfills(desk: &Desk, by: &Granted<MerchantWrite>, mchid: &Mchid) -> Result<Vec<OpenBackfill>> {
    access::merchant(desk, by, mchid).await?;
    desk.store().pause_backfills(mchid, None).await?;
    let open = desk.store().unfinished_backfills(mchid).await?;
    Ok(open.iter().map(|record| OpenBackfill { from: record.from, to: record.to }).collect())
}

impl Window {
    fn of(record: &BackfillRecord, to: Date) -> Self {
        let end = record.next.plus_days(record.window_days - 1).min(to);
        Self { end, listed: Listed::default(), listings: 0 }
    }

    /// What comes after a page.
    fn advance(&mut self, record: &mut BackfillRecord, listing: &Listing<'_>, page: StoredPage, to: Date) {
        let (rows, total) = (i64::from(page.rows), listing.listed.total);
        if let Some(total) = total.filter(|total| *total > FITTING)
            && record.next_row == 0
            && record.window_days > 1
        {
            let fitting = u64::try_from(record.window_days).unwrap_or(1) * FITTING / total;
            record.window_days = i64::try_from(fitting).unwrap_or(1).min(record.window_days / 2).max(1);
            return;
        }
        if !page.is_last {
            record.next_row += rows;
            return;
        }
        self.listings += 1;
        if !listing.listed.is_complete() && self.listings < LISTINGS {
            record.next_row = 0;
            return;
        }
        let counted = i64::try_from(listing.listed.count()).unwrap_or_default();
        record.complaints += if total.is_some() { counted } else { record.next_row + rows };
        record.next = self.end.min(to).plus_days(1);
        record.next_row = 0;
        record.window_days = (record.window_days * 2).min(WINDOW_DAYS);
    }
}

/// An interrupted backfill is taken up one page before where it was, since rows may have moved meanwhile; a window in which
/// complaints still appear is listed from its beginning.
fn taken_up(old: BackfillRecord, today: Date) -> BackfillRecord {
    let end = old.next.plus_days(old.window_days - 1);
    let next_row = if end >= today { 0 } else { (old.next_row - i64::from(PAGE)).max(0) };
    BackfillRecord { next_row, ..old }
}
