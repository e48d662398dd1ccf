//! Reconciling with the list: finds complaints whose notification never came, and those that changed without one.
//!
//! The newest days are listed often. All days are listed one by one, newest first, spread over an hour; back to where the
//! last complete pass began if that is longer ago than the window, so that an outage of any length is caught up with.

use crate::Result;
use crate::desk::Desk;
use crate::error::{Reason, ServiceError};
use crate::platform::{self, is_unknown_certificate};
use crate::sync::list::store_page;
use crate::sync::list::{Listed, Listing, PAGE};
use crate::sync::read::note_contact;
use crate::sync::readings::hand_out_of;
use desk_domain::time::Date;
use desk_domain::{ListingPass, Mchid, Merchant, Span};
use desk_store::ClaimedListing;
use futures::future::join_all;

/// A process that holds the lease of a list and does not prolong it for this long has died.
const LEASE: Span = Span::minutes(1);
/// How long yesterday counts among the newest days.
const YESTERDAY_LASTS: Span = Span::hours(2);
/// Most list calls a minute for the newest days: a quarter of what background work may use.
const NEWEST_PER_MINUTE: i64 = 35;
const AFTER_TROUBLE: Span = Span::seconds(30);
/// How often a span is listed whose rows keep moving.
const LISTINGS: u32 = 3;

/// The outcome of a pass over a span of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReconcileSummary {
    pub listed: u64,
    /// Not known before: their notification is missing or late.
    pub missing: u64,
    /// Known, but different from what was stored.
    pub changed: u64,
    /// List calls that were answered.
    pub pages: i64,
}

/// Days of a merchant that are listed.
#[derive(Clone, Copy)]
struct Days<'a> {
    merchant: &'a Merchant,
    from: Date,
    to: Date,
    /// The lease that is prolonged while they are listed, so that no other process lists the merchant.
    lease: Option<&'a str>,
}

/// The next part of a merchant's list.
enum Due {
    Newest,
    Day(ListingPass),
}

/// Lists what is due of every merchant. Of several processes, one lists a merchant at a time.
///
/// # Errors
/// If the database cannot be used. What WeChat Pay does not answer is listed again.
pub async fn keep_lists(desk: &Desk) -> Result<()> {
    let merchants = desk.store().merchants().await?;
    join_all(merchants.iter().map(|merchant| keep_list(desk, merchant))).await.into_iter().collect()
}

async fn keep_list(desk: &Desk, merchant: &Merchant) -> Result<()> {
    // Ends when nothing is due, or WeChat Pay does not answer: whatever was listed is due later.
    loop {
        let (now, lease) = (desk.now(), desk.new_id());
        let claimed = desk.store().claim_listing(&merchant.mchid, &lease, now, now + LEASE).await?;
        let Some(mut listing) = claimed else { return Ok(()) };
        let went_well = list_due(desk, merchant, &mut listing).await;
        desk.store().release_listing(&listing).await?;
        hand_out_of(desk, &merchant.mchid).await?;
        if !went_well? {
            return Ok(());
        }
    }
}

/// Lists one part, and updates the plan in `listing`. `false` if WeChat Pay did not answer.
async fn list_due(desk: &Desk, merchant: &Merchant, listing: &mut ClaimedListing) -> Result<bool> {
    let plan = &mut listing.plan;
    let due = if plan.newest_at <= desk.now() { Due::Newest } else { Due::Day(plan.take_pass(desk.now())) };
    let (from, to) = match &due {
        Due::Newest => ((desk.now() - YESTERDAY_LASTS).in_beijing().date, desk.now().in_beijing().date),
        Due::Day(pass) => (pass.next, pass.next),
    };
    let result = list(desk, Days { merchant, from, to, lease: Some(&listing.lease) }).await;
    note_contact(desk, &merchant.mchid, &result).await?;
    match (&result, due) {
        (Ok(found), Due::Newest) => {
            let share = Span(found.pages * Span::minutes(1).0 / NEWEST_PER_MINUTE);
            plan.newest_at = desk.now() + desk.settings().wechatpay.reconcile_seconds.span().max(share);
        }
        (Ok(_), Due::Day(pass)) => plan.day_is_done(pass, desk.now()),
        (Err(error), due) => {
            tracing::warn!(merchant.id = %merchant.mchid, %from, %to, %error, "list not read; it is tried again");
            let again_at = desk.now() + AFTER_TROUBLE;
            match due {
                // A day that cannot be read is skipped until the next pass: the days behind it are listed.
                Due::Day(pass) if is_unreadable(error) => {
                    plan.day_is_done(pass, desk.now());
                    return Ok(true);
                }
                Due::Newest => plan.newest_at = again_at,
                Due::Day(pass) => (plan.pass, plan.pass_at) = (Some(pass), again_at),
            }
            return Ok(false);
        }
    }
    if let Ok(found) = result
        && found.missing + found.changed > 0
    {
        tracing::info!(merchant.id = %merchant.mchid, %from, %to, ?found, "list read");
    }
    Ok(true)
}

/// Lists a span of at most 30 days and queues a reading of everything new or different.
///
/// # Errors
/// If the span is longer than 30 days, WeChat Pay does not answer, or the database cannot be used.
pub async fn reconcile(desk: &Desk, mchid: &Mchid, from: Date, to: Date) -> Result<ReconcileSummary> {
    let merchant = desk.store().merchant(mchid).await?.ok_or(ServiceError::NotFound)?;
    list(desk, Days { merchant: &merchant, from, to, lease: None }).await
}

async fn list(desk: &Desk, days: Days<'_>) -> Result<ReconcileSummary> {
    match list_until_complete(desk, days).await {
        Err(error) if is_unknown_certificate(&error) && platform::learn_serial(desk, &days.merchant.mchid).await => {
            list_until_complete(desk, days).await
        }
        listed => listed,
    }
}

/// Lists days until every row that the platform counts was met: rows that move between pages would otherwise be missed.
async fn list_until_complete(desk: &Desk, days: Days<'_>) -> Result<ReconcileSummary> {
    let Days { merchant, from, to, lease } = days;
    let connection = platform::connection(desk, &merchant.mchid).await?;
    let announced_since = Some(merchant.created_at);
    let listed = Listed::default();
    let mut listing = Listing { connection: &connection, from, to, announced_since, listed, limit: PAGE };
    let mut summary = ReconcileSummary::default();
    for _ in 0..LISTINGS {
        listing.listed.begin_again();
        list_pages(desk, &mut listing, &mut summary, lease).await?;
        summary.listed = listing.listed.count();
        if listing.listed.is_complete() {
            return Ok(summary);
        }
    }
    tracing::warn!(merchant.id = %merchant.mchid, listed = summary.listed, "rows keep moving; the next pass lists the rest");
    Ok(summary)
}

/// Lists all pages of a span.
async fn list_pages(
    desk: &Desk,
    listing: &mut Listing<'_>,
    summary: &mut ReconcileSummary,
    lease: Option<&str>,
) -> Result<()> {
    let mut offset = 0;
    // Ends with the last page: the platform counts its rows, or returns none.
    loop {
        let page = store_page(desk, listing, offset, |_, _| None).await?;
        summary.pages += 1;
        summary.missing += page.applied.inserted;
        summary.changed += page.applied.changed;
        if page.is_last {
            return Ok(());
        }
        offset += page.rows;
        if let Some(lease) = lease
            && !desk.store().hold_listing(listing.connection.mchid(), lease, desk.now() + LEASE).await?
        {
            return Err(ServiceError::Internal("another process has taken over this list".to_owned()));
        }
    }
}

fn is_unreadable(error: &ServiceError) -> bool {
    matches!(error, ServiceError::WechatPay(error) if error.reason == Reason::Unreadable)
}
