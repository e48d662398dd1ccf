//! Backfills: listing past days page by page, each page stored together with the progress.

use crate::Result;
use crate::access::{self, Granted, MerchantWrite};
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::platform;
use crate::sync::list::store_page;
use crate::sync::list::{Listed, Listing, PAGE, StoredPage};
use desk_domain::backfill::WindowPage;
use desk_domain::time::Date;
use desk_domain::{Backfill, Mchid, Span};

/// How often a failed page is requested again, after 2, 4, 8 … seconds, before the backfill stops.
const TRIES: u32 = 5;

/// The progress of a backfill.
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
    /// Whether it was resumed: the span had been partly listed before.
    pub resumed: bool,
    /// Whether somebody paused it before its end.
    pub paused: bool,
}

/// The window that is being listed.
#[derive(Default)]
struct Window {
    /// Rows met so far. If the window was resumed in its middle, the number of its rows is unknown.
    listed: Listed,
    /// How often the window was listed before.
    listings: u32,
}

/// Lists every complaint made from `from` to `to` (Beijing dates, both included). A backfill that was interrupted is
/// resumed after the last page it stored; one that had ended starts anew.
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
    let mut backfill = match unfinished {
        Some(old) => old.taken_up(desk.now().in_beijing().date, PAGE),
        None => new_backfill(desk, mchid, from, to).await?,
    };
    let (mut window, mut calls, mut failures) = (Window::default(), 0, 0_u32);
    while backfill.finished_at.is_none() {
        if is_paused(desk, &backfill).await? {
            return Ok(BackfillSummary { complaints: backfill.complaints, resumed, paused: true });
        }
        if backfill.next_row == 0 {
            window.listed.begin_again();
        }
        let mut listing = Listing {
            connection: &connection,
            from: backfill.next,
            to: backfill.window_end(),
            announced_since: None,
            listed: std::mem::take(&mut window.listed),
            limit: PAGE,
        };
        let offset = u32::try_from(backfill.next_row).unwrap_or(u32::MAX);
        let (mut next, now) = (backfill.clone(), desk.now());
        let stored = store_page(desk, &mut listing, offset, |listing, page| {
            next = backfill.after(window.page(&listing.listed, page), now);
            Some(next.clone())
        })
        .await;
        match stored {
            Ok(page) => {
                failures = 0;
                window.listings += u32::from(page.is_last);
            }
            Err(error) if error.is_transient() && failures < TRIES => {
                desk.pause(Span::seconds(2 << failures)).await;
                failures += 1;
                backfill = backfill.taken_up(desk.now().in_beijing().date, PAGE);
                window = Window::default();
                continue;
            }
            Err(error) => return Err(error),
        }
        window.listed = listing.listed;
        if (next.next, next.window_days) != (backfill.next, backfill.window_days) {
            window = Window::default();
        }
        backfill = next;
        calls += 1;
        progress(BackfillProgress {
            done_days: backfill.next.days() - from.days(),
            total_days: to.days() - from.days() + 1,
            complaints: backfill.complaints + backfill.next_row,
            calls,
        });
    }
    Ok(BackfillSummary { complaints: backfill.complaints, resumed, paused: false })
}

async fn new_backfill(desk: &Desk, mchid: &Mchid, from: Date, to: Date) -> Result<Backfill> {
    let backfill = Backfill::new(mchid.clone(), from, to, desk.now());
    desk.store().put_backfill(&backfill).await?;
    desk.store().pause_backfill(&backfill, None).await?;
    Ok(backfill)
}

async fn is_paused(desk: &Desk, backfill: &Backfill) -> Result<bool> {
    let stored = desk.store().backfill(&backfill.mchid, backfill.from, backfill.to).await?;
    Ok(stored.is_some_and(|stored| stored.paused_at.is_some()))
}

/// Pauses all backfills of a merchant, in whichever process they run: each stops after its current page. Returns how
/// many there are.
///
/// # Errors
/// If there is no such merchant or the database cannot be used.
pub async fn pause_backfills(desk: &Desk, by: &Granted<MerchantWrite>, mchid: &Mchid) -> Result<u64> {
    access::merchant(desk, by, mchid).await?;
    Ok(desk.store().pause_backfills(mchid, Some(desk.now())).await?)
}

/// Resumes the unfinished backfills of a merchant, and returns them.
///
/// # Errors
/// If there is no such merchant or the database cannot be used.
pub async fn resume_backfills(desk: &Desk, by: &Granted<MerchantWrite>, mchid: &Mchid) -> Result<Vec<Backfill>> {
    access::merchant(desk, by, mchid).await?;
    desk.store().pause_backfills(mchid, None).await?;
    Ok(desk.store().unfinished_backfills(mchid).await?)
}

impl Window {
    fn page(&self, listed: &Listed, page: StoredPage) -> WindowPage {
        let (rows, is_last, listings) = (page.rows, page.is_last, self.listings);
        WindowPage { rows, is_last, total: listed.total, met: listed.count(), listings }
    }
}
