//! Storing pages of the list: which complaints are new, which have changed, which are as they were.

use crate::Result;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::platform::wire::{self, Circumstances, Page, ToldComplaint};
use crate::platform::{self, Connection, Odd, Part, Source, Turned};
use desk_domain::complaint::LISTED_FOR;
use desk_domain::time::Date;
use desk_domain::{Backfill, Complaint, ComplaintId, Mchid, Reading, Timestamp};
use desk_store::{ListedPage, PageApplied, ReadComplaint, says_the_same};
use std::collections::{HashMap, HashSet};

pub(crate) const PAGE: u32 = 50;
/// How many unreadable answers a listing skips before it is given up.
const PASSED_OVER: u32 = 2;

/// A span of days that is being listed.
pub(crate) struct Listing<'a> {
    pub(crate) connection: &'a Connection,
    pub(crate) from: Date,
    pub(crate) to: Date,
    /// Complaints made since should have been announced; `None` in a backfill.
    pub(crate) announced_since: Option<Timestamp>,
    pub(crate) listed: Listed,
    pub(crate) limit: u32,
}

/// The rows of a span that were met so far.
#[derive(Default)]
pub(crate) struct Listed {
    /// The ids of the rows, to tell whether rows have moved between pages: as many as the span has complaints.
    ids: HashSet<String>,
    /// How many rows of this pass have no id.
    nameless: u64,
    /// The ids of the page before.
    last_page: Vec<String>,
    /// How many rows the platform counts; given with the first page alone.
    pub(crate) total: Option<u64>,
    passed_over: u32,
}

impl Listed {
    pub(crate) fn count(&self) -> u64 {
        self.ids.len() as u64 + self.nameless
    }

    /// Whether every row that WeChat Pay counts was met, or it gives no count.
    pub(crate) fn is_complete(&self) -> bool {
        self.total.is_none_or(|total| self.count() >= total)
    }

    /// Begins the same span again.
    pub(crate) fn begin_again(&mut self) {
        self.nameless = 0;
        self.last_page = Vec::new();
    }

    /// The rows that were not met before, each complaint once.
    fn new_of<'a>(&self, page: &'a Page<ToldComplaint>) -> Vec<&'a ToldComplaint> {
        let mut of_page = HashSet::new();
        let mut is_new = |id: &'a str| id.is_empty() || !self.ids.contains(id) && of_page.insert(id);
        page.rows.iter().filter(|row| is_new(row.id())).collect()
    }

    /// Adds a page, and returns whether it is the page before once more.
    fn take(&mut self, page: &Page<ToldComplaint>) -> bool {
        self.total = page.total.or(self.total);
        let ids: Vec<String> = page.rows.iter().map(|row| row.id().to_owned()).collect();
        let distinct: HashSet<&String> = ids.iter().filter(|id| !id.is_empty()).collect();
        self.nameless += u64::from(page.came) - distinct.len() as u64;
        let is_the_same = page.came > 0 && self.last_page == ids && !distinct.is_empty();
        self.ids.extend(distinct.into_iter().cloned());
        self.last_page = ids;
        is_the_same
    }
}

/// A page that has been stored.
#[derive(Clone, Copy)]
pub(crate) struct StoredPage {
    pub(crate) rows: u32,
    /// No page follows.
    pub(crate) is_last: bool,
    pub(crate) applied: PageApplied,
}

/// Requests one page and stores it, together with the progress of a backfill that `backfill` returns. A page that is
/// too large for the platform, or cannot be read, is requested in halves.
pub(crate) async fn store_page(
    desk: &Desk,
    listing: &mut Listing<'_>,
    offset: u32,
    backfill: impl FnOnce(&Listing<'_>, StoredPage) -> Option<Backfill>,
) -> Result<StoredPage> {
    let (page, seen_at) = page_in_parts(desk, listing, offset).await?;
    let rows = listing.listed.new_of(&page);
    let is_the_same = listing.listed.take(&page);
    // A page that is not full is the last one only if every counted row was met.
    let is_complete = page.came < listing.limit && listing.listed.total.is_some() && listing.listed.is_complete();
    let is_last = page.came == 0 || is_the_same || is_complete;
    let mut stored = StoredPage { rows: page.came, is_last, applied: PageApplied::default() };
    let mut listed = compare(desk, listing, &page, &rows, seen_at).await?;
    listed.backfill = backfill(listing, stored);
    stored.applied = desk.store().apply_page(&listed).await?;
    Ok(stored)
}

/// A page, halved while its answer cannot be read, down to the row that is to blame.
async fn page_in_parts(
    desk: &Desk,
    listing: &mut Listing<'_>,
    offset: u32,
) -> Result<(Page<ToldComplaint>, Timestamp)> {
    // Ends with an answer, or when a page of one row is refused: each turn halves the page.
    loop {
        let seen_at = desk.now();
        match list_page(desk, listing, offset).await? {
            Turned::Page(page) => return Ok((page, seen_at)),
            Turned::End => return Ok((Page::unreadable(0), seen_at)),
            Turned::TooLarge => listing.limit /= 2,
            Turned::Unreadable(_) if listing.limit > 1 => listing.limit /= 2,
            Turned::Unreadable(error) => {
                platform::note_untaken(desk, listing.connection.mchid(), Source::List, &error, None).await?;
                if listing.listed.passed_over == PASSED_OVER {
                    return Err(error.into());
                }
                listing.listed.passed_over += 1;
                listing.limit = PAGE;
                return Ok((Page::unreadable(1), seen_at));
            }
        }
    }
}

async fn list_page(desk: &Desk, listing: &Listing<'_>, offset: u32) -> Result<Turned<ToldComplaint>> {
    let part = Part { limit: listing.limit, offset };
    // Ends with any answer: a call that waits for the quota gets its turn.
    loop {
        match platform::list_page(desk, listing.connection, (listing.from, listing.to), part).await {
            Err(ServiceError::Quota { retry_after, .. }) => desk.pause(retry_after).await,
            page => return page,
        }
    }
}

/// Compares a page with what is stored.
async fn compare(
    desk: &Desk,
    listing: &Listing<'_>,
    page: &Page<ToldComplaint>,
    rows: &[&ToldComplaint],
    seen_at: Timestamp,
) -> Result<ListedPage> {
    let mut odd = Odd::new(listing.connection.mchid(), Source::List);
    odd.all(&page.oddities, None);
    let mut named = Vec::with_capacity(rows.len());
    for row in rows {
        match ComplaintId::parse(row.id().trim()) {
            Ok(id) => {
                odd.complaint(row, &id);
                named.push((id, *row));
            }
            Err(_) => odd.lost("complaint_id", row.raw().as_bytes(), None),
        }
    }
    platform::note_odd(desk, odd).await?;
    let ids: Vec<ComplaintId> = named.iter().map(|(id, _)| id.clone()).collect();
    let stored = desk.store().complaints(&ids).await?;
    let stored: HashMap<ComplaintId, Complaint> =
        stored.into_iter().map(|record| (record.complaint_id.clone(), record)).collect();
    let (mut confirmed, mut written) = (Vec::new(), Vec::new());
    for (id, row) in named {
        match stored.get(&id) {
            Some(record)
                if says_the_same(&record.raw, row.raw(), &wire::VOLATILE)
                    && owner_beside(desk, record, listing.connection.mchid()).await? == record.mchid =>
            {
                confirmed.push(id);
            }
            known => written.push(from_row(listing, id, row, known.is_some(), seen_at)),
        }
    }
    Ok(ListedPage { seen_at, confirmed, written, announced_since: listing.announced_since, backfill: None })
}

/// The owner of a stored complaint that this merchant can read as well.
pub(crate) async fn owner_beside(desk: &Desk, stored: &Complaint, reader: &Mchid) -> Result<Mchid> {
    let owner = desk_domain::owner(&stored.subject_mchid, &stored.mchid, reader);
    if owner == reader || desk.store().merchant(owner).await?.is_some() {
        Ok(owner.clone())
    } else {
        Ok(reader.clone())
    }
}

/// A complaint as far as its list row tells, so that it is in the inbox before its history is read. The payer's phone
/// takes long to decrypt, which is done with the history.
fn from_row(
    listing: &Listing<'_>,
    id: ComplaintId,
    row: &ToldComplaint,
    is_known: bool,
    seen_at: Timestamp,
) -> ReadComplaint {
    let open = row.state().is_open();
    let made = row.complained_at().unwrap_or(seen_at);
    let of_the_past = listing.announced_since.is_none() && !is_known && !open && seen_at - made > LISTED_FOR;
    let (reading, changed_at) =
        if of_the_past { (Reading::Backfilled, Timestamp(0)) } else { (Reading::Changed, seen_at) };
    let circumstances = Circumstances {
        signer: listing.connection.mchid(),
        seen_at,
        history_at: Timestamp(0),
        changed_at,
        next: (reading, seen_at),
        phone: None,
    };
    let progress = wire::progress_from_row(row, seen_at);
    ReadComplaint {
        complaint: wire::complaint_record(&id, row, progress, &circumstances),
        names_merchant: row.merchant_named().is_some(),
        history: None,
        found_by: row.found_by(),
        media: row.media_urls(&[]),
        volatile: &wire::VOLATILE,
        polled: false,
        jobs: Vec::new(),
    }
}
