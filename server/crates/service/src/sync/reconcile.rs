//! The list window: finds complaints whose notification never came, and those that changed without one.

use crate::Result;
use crate::certificates::is_unknown_serial;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::gateway::Connection;
use crate::jobs::{Depth, Work};
use crate::quota::{Caller, Group};
use crate::wire;
use desk_domain::time::Date;
use desk_domain::{ComplaintId, Mchid, Timestamp};
use desk_store::{ComplaintRecord, ReadComplaint};
use std::collections::HashSet;
use wechatpay_complaints::{Complaint, ListQuery, Page, Row};

/// Longest span of one list call, both days included.
pub(crate) const WINDOW_DAYS: i64 = 30;
const PAGE: u32 = 50;
/// How often a window is listed in which rows keep moving.
const LISTINGS: u32 = 3;
/// Most complaints one sweep hands out for re-reading; the rest is older and comes with the next sweep.
const SWEEP: u32 = 100;

/// What a pass over a list window found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReconcileSummary {
    pub listed: u64,
    /// Not known before: their notification is missing or late.
    pub missing: u64,
    /// Known, but different from what is stored.
    pub changed: u64,
}

/// A window while it is listed.
struct Listing<'a> {
    connection: &'a Connection,
    mchid: &'a Mchid,
    from: Date,
    to: Date,
    seen: HashSet<String>,
}

impl Desk {
    /// Reads the last 30 days of every merchant's list.
    pub(crate) async fn reconcile_recent(&self) -> Result<()> {
        let today = self.now().in_beijing().date;
        for merchant in self.store().merchants().await? {
            let result = self.reconcile(&merchant.mchid, today.plus_days(1 - WINDOW_DAYS), today).await;
            self.note_contact(&merchant.mchid, &result).await?;
            match result {
                Ok(summary) if summary.missing + summary.changed > 0 => {
                    tracing::info!(merchant.id = %merchant.mchid, ?summary, "list window read");
                }
                Ok(_) => {}
                Err(error) => tracing::warn!(merchant.id = %merchant.mchid, %error, "list window not read"),
            }
        }
        Ok(())
    }

    /// Reads one list window and queues a full reading of everything new or different.
    ///
    /// # Errors
    /// If the window is longer than 30 days, WeChat Pay does not answer, or the database cannot be used.
    pub async fn reconcile(&self, mchid: &Mchid, from: Date, to: Date) -> Result<ReconcileSummary> {
        match self.read_window(mchid, from, to).await {
            Err(error) if is_unknown_serial(&error) && self.learn_serial(mchid).await => {
                self.read_window(mchid, from, to).await
            }
            read => read,
        }
    }

    /// Lists a window until every row that the platform counts has been seen: rows that move between pages while they are
    /// listed would otherwise be missed.
    async fn read_window(&self, mchid: &Mchid, from: Date, to: Date) -> Result<ReconcileSummary> {
        let connection = self.connection(mchid).await?;
        let mut listing = Listing { connection: &connection, mchid, from, to, seen: HashSet::new() };
        let mut summary = ReconcileSummary::default();
        for _ in 0..LISTINGS {
            let total = self.read_pages(&mut listing, &mut summary).await?;
            summary.listed = listing.seen.len() as u64;
            if total.is_none_or(|total| summary.listed >= total) {
                return Ok(summary);
            }
        }
        tracing::warn!(merchant.id = %mchid, listed = summary.listed, "rows keep moving; the next pass lists the rest");
        Ok(summary)
    }

    /// Reads all pages and returns how many rows the platform counts.
    async fn read_pages(&self, listing: &mut Listing<'_>, summary: &mut ReconcileSummary) -> Result<Option<u64>> {
        let (mut limit, mut offset, mut total) = (PAGE, 0, None);
        loop {
            let seen_at = self.now();
            let page = match self.list_page(listing, limit, offset).await {
                Err(ServiceError::WechatPay(error)) if error.asks_for_smaller_page() && limit > 1 => {
                    limit /= 2;
                    continue;
                }
                page => page?,
            };
            total = total.or(page.total_count);
            for row in &page.rows {
                if listing.seen.insert(row.complaint_id.clone()) {
                    self.compare(listing.connection, listing.mchid, row, seen_at, summary).await?;
                }
            }
            let read = u32::try_from(page.rows.len()).unwrap_or(u32::MAX);
            if read < limit {
                return Ok(total);
            }
            offset += read;
        }
    }

    async fn list_page(&self, listing: &Listing<'_>, limit: u32, offset: u32) -> Result<Page<Complaint>> {
        let query = ListQuery::new(listing.from.to_string(), listing.to.to_string()).limit(limit).offset(offset);
        loop {
            let page = listing.connection.client.list_complaints(&query);
            match self.call(listing.mchid, Group::List, Caller::Background, page).await {
                Err(ServiceError::Quota { retry_after, .. }) => self.pause(retry_after).await,
                page => return page,
            }
        }
    }

    async fn compare(
        &self,
        connection: &Connection,
        mchid: &Mchid,
        row: &Row<Complaint>,
        seen_at: Timestamp,
        summary: &mut ReconcileSummary,
    ) -> Result<()> {
        let Ok(complaint_id) = ComplaintId::parse(&row.complaint_id) else {
            tracing::error!(complaint.id = %row.complaint_id, "a listed complaint has an id that cannot be used");
            return Ok(());
        };
        let mchid = mchid.clone();
        match self.store().complaint(&complaint_id).await? {
            None => {
                summary.missing += 1;
                self.store_listed(connection, &mchid, &complaint_id, row, seen_at).await?;
                self.enqueue(&Work::ReadComplaint { mchid, complaint_id, depth: Depth::History }).await
            }
            Some(stored) if differs(&stored, row) => {
                summary.changed += 1;
                self.enqueue(&Work::ReadComplaint { mchid, complaint_id, depth: Depth::Whole }).await
            }
            Some(stored) => self.confirm(stored, seen_at).await,
        }
    }

    /// Stores a complaint as far as a list row tells, so that it is in the inbox before its history is read.
    async fn store_listed(
        &self,
        connection: &Connection,
        mchid: &Mchid,
        id: &ComplaintId,
        row: &Row<Complaint>,
        seen_at: Timestamp,
    ) -> Result<()> {
        let reading = self.reading(connection, mchid, row, seen_at);
        let record = wire::complaint_record(id, row, row.raw(), wire::progress_from_row(row), &reading);
        let read = ReadComplaint { complaint: record, history: None, media: wire::media_urls(row, &[]), seen_at };
        self.store().apply_read(&read).await?;
        Ok(())
    }

    /// The list says what is stored: it is verified as of now. When it is read by id again is not put off by this, since
    /// only that reading shows new words in the history.
    async fn confirm(&self, stored: ComplaintRecord, seen_at: Timestamp) -> Result<()> {
        let complaint = ComplaintRecord { verified_at: seen_at, ..stored };
        self.store().apply_read(&ReadComplaint { complaint, history: None, media: Vec::new(), seen_at }).await?;
        Ok(())
    }

    /// Queues the complaints whose time has come to be read again by id.
    pub(crate) async fn verify_due(&self) -> Result<()> {
        for (mchid, complaint_id) in self.store().due_for_verification(self.now(), SWEEP).await? {
            self.enqueue(&Work::ReadComplaint { mchid, complaint_id, depth: Depth::Whole }).await?;
        }
        Ok(())
    }
}

/// Whether a list row tells anything that is not stored.
fn differs(stored: &ComplaintRecord, row: &Complaint) -> bool {
    stored.state.as_str() != row.complaint_state.as_str()
        || stored.incoming_user_response != row.incoming_user_response
        || stored.user_complaint_times != row.user_complaint_times
        || stored.full_refunded != row.complaint_full_refunded
        || stored.in_platform_service != row.in_platform_service.unwrap_or_default()
        || stored.need_immediate_service != row.need_immediate_service.unwrap_or_default()
        || stored.apply_refund_amount.map(|fen| fen.0) != row.apply_refund_amount
}
