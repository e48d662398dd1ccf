//! One page of the list after the other: what is new, what has changed, what is as it was.

use crate::Result;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::gateway::Connection;
use crate::group::Group;
use crate::quota::Caller;
use crate::sync::schedule::WINDOW;
use crate::wire::{self, Circumstances};
use desk_domain::time::Date;
use desk_domain::{ComplaintId, ComplaintState, Mchid, Timestamp};
use desk_store::{BackfillRecord, ComplaintRecord, ListedPage, PageApplied, ReadComplaint, Reading, says_the_same};
use std::collections::{HashMap, HashSet};
use wechatpay_complaints::{Complaint, ListQuery, Page, Row};

/// Longest span of one list call, both days included.
pub(crate) const WINDOW_DAYS: i64 = 30;
pub(crate) const PAGE: u32 = 50;

/// A span of days while it is listed.
pub(crate) struct Listing<'a> {
    pub(crate) connection: &'a Connection,
    pub(crate) mchid: &'a Mchid,
    pub(crate) from: Date,
    pub(crate) to: Date,
    /// Complaints made since should have been announced; `None` in a backfill.
    pub(crate) announced_since: Option<Timestamp>,
    /// Ids of the rows so far, to tell whether rows have moved between pages. As many as the span has complaints.
    pub(crate) seen: HashSet<String>,
    pub(crate) limit: u32,
}

/// A page that has been stored.
pub(crate) struct StoredPage {
    pub(crate) rows: u32,
    /// Fewer rows than were asked for.
    pub(crate) is_last: bool,
    /// Told with the first page alone.
    pub(crate) total: Option<u64>,
    pub(crate) applied: PageApplied,
}

impl Desk {
    /// Asks for one page and stores it. `backfill` tells how a backfill stands after a page of so many rows; it is stored
    /// with them. A page that the platform finds too large is asked for in halves.
    pub(crate) async fn store_page(
        &self,
        listing: &mut Listing<'_>,
        offset: u32,
        backfill: impl FnOnce(&Listing<'_>, &Page<Complaint>) -> Option<BackfillRecord>,
    ) -> Result<StoredPage> {
        let (page, seen_at) = loop {
            let seen_at = self.now();
            match self.list_page(listing, offset).await {
                Err(ServiceError::WechatPay(error)) if error.asks_for_smaller_page() && listing.limit > 1 => {
                    listing.limit /= 2;
                }
                page => break (page?, seen_at),
            }
        };
        let rows: Vec<&Row<Complaint>> =
            page.rows.iter().filter(|row| listing.seen.insert(row.complaint_id.clone())).collect();
        let mut listed = self.compare(listing, &rows, seen_at).await?;
        listed.backfill = backfill(listing, &page);
        let applied = self.store().apply_page(&listed).await?;
        let read = u32::try_from(page.rows.len()).unwrap_or(u32::MAX);
        Ok(StoredPage { rows: read, is_last: read < listing.limit, total: page.total_count, applied })
    }

    async fn list_page(&self, listing: &Listing<'_>, offset: u32) -> Result<Page<Complaint>> {
        let query =
            ListQuery::new(listing.from.to_string(), listing.to.to_string()).limit(listing.limit).offset(offset);
        loop {
            let page = listing.connection.client.list_complaints(&query);
            match self.call(listing.mchid, Group::List, Caller::Background, page).await {
                Err(ServiceError::Quota { retry_after, .. }) => self.pause(retry_after).await,
                page => return page,
            }
        }
    }

    /// Holds a page against what is stored.
    async fn compare(&self, listing: &Listing<'_>, rows: &[&Row<Complaint>], seen_at: Timestamp) -> Result<ListedPage> {
        let mut named = Vec::with_capacity(rows.len());
        for row in rows {
            match ComplaintId::parse(&row.complaint_id) {
                Ok(id) => named.push((id, *row)),
                Err(_) => tracing::error!(complaint.id = %row.complaint_id, "a listed complaint has an unusable id"),
            }
        }
        let ids: Vec<ComplaintId> = named.iter().map(|(id, _)| id.clone()).collect();
        let stored = self.store().complaints(&ids).await?;
        let stored: HashMap<ComplaintId, ComplaintRecord> =
            stored.into_iter().map(|record| (record.complaint_id.clone(), record)).collect();
        let (mut confirmed, mut written) = (Vec::new(), Vec::new());
        for (id, row) in named {
            match stored.get(&id) {
                Some(record) if says_the_same(&record.raw, row.raw()) => confirmed.push(id),
                known => written.push(from_row(listing, id, row, known.is_some(), seen_at)),
            }
        }
        Ok(ListedPage { seen_at, confirmed, written, announced_since: listing.announced_since, backfill: None })
    }
}

/// A complaint as far as a list row tells, so that it is in the inbox before its history is read. The payer's phone, which
/// takes long to open, is opened with the history.
fn from_row(
    listing: &Listing<'_>,
    id: ComplaintId,
    row: &Row<Complaint>,
    is_known: bool,
    seen_at: Timestamp,
) -> ReadComplaint {
    let open = ComplaintState::from(row.complaint_state.as_str()).is_open();
    let made = wire::instant(&row.complaint_time).unwrap_or(seen_at);
    let of_the_past = listing.announced_since.is_none() && !is_known && !open && seen_at - made > WINDOW;
    let (reading, changed_at) =
        if of_the_past { (Reading::Backfilled, Timestamp(0)) } else { (Reading::Changed, seen_at) };
    let circumstances = Circumstances {
        signer: listing.mchid,
        seen_at,
        history_at: Timestamp(0),
        changed_at,
        next: (reading, seen_at),
        phone: None,
    };
    ReadComplaint {
        complaint: wire::complaint_record(&id, row, row.raw(), wire::progress_from_row(row), &circumstances),
        history: None,
        found_by: wire::found_by(row),
        media: wire::media_urls(row, &[]),
        seen_at,
        polled: false,
        jobs: Vec::new(),
    }
}
