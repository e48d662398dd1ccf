//! The supervisor's numbers.

use crate::Result;
use crate::access::require;
use crate::complaints::inbox::merchant_names;
use crate::desk::Desk;
use crate::merchants;
use desk_domain::{Actor, Lane, Mchid, Permission, Sort, Span, Tab, Timestamp, WorkView};
use desk_store::InboxQuery;

/// Deadlines are counted up to here per merchant.
const CAP: u32 = 9_999;

/// The supervisor's look at the queues.
#[derive(Clone, Debug)]
pub struct QueueOverview {
    pub now: Timestamp,
    /// The newest event that these numbers know of.
    pub last_event_id: i64,
    pub total: QueueLine,
    pub merchants: Vec<QueueLine>,
    /// Complaints on which a message of ours did not arrive, or may not have.
    pub troubled: i64,
    /// Bounded counts stop here; show `{cap}+`.
    pub cap: u32,
}

/// Numbers of one merchant, or of all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueueLine {
    pub mchid: Option<Mchid>,
    pub name: String,
    pub open: i64,
    pub pending: i64,
    pub processing: i64,
    pub processed: i64,
    /// Past a deadline, counted up to the overview's cap.
    pub overdue: u32,
    /// Due within two hours, overdue ones not included.
    pub due_soon: u32,
    /// Due before midnight in Beijing, the two above not included.
    pub due_today: u32,
}

/// How the queues stand: kept counts by state, and bounded counts by deadline.
///
/// # Errors
/// If the permission is missing or the database cannot be used.
pub async fn board(desk: &Desk, actor: &Actor) -> Result<QueueOverview> {
    require(actor, Permission::ReportRead)?;
    let now = desk.now();
    // Before everything else: what changes while the rest is read is then announced once more.
    let last_event_id = desk.store().latest_event_id().await?;
    let connected = desk.store().merchants().await?;
    let names = merchants::names_of(desk, &connected).await?;
    let mut merchants = Vec::new();
    // A service provider stands for its sub-merchants: they are complained about.
    for merchant in merchant_names(desk, &connected, &names).await? {
        merchants.push(queue_line(desk, Some(merchant.mchid), merchant.name, now).await?);
    }
    Ok(QueueOverview {
        now,
        last_event_id,
        total: queue_line(desk, None, String::new(), now).await?,
        merchants,
        troubled: desk.store().troubled_complaints().await?,
        cap: CAP,
    })
}

async fn queue_line(desk: &Desk, mchid: Option<Mchid>, name: String, now: Timestamp) -> Result<QueueLine> {
    let counts = desk.store().state_counts(mchid.as_ref()).await?;
    let query = InboxQuery {
        view: WorkView::All,
        state: Tab::Open,
        merchant: mchid.clone(),
        text: None,
        numbers: Vec::new(),
        sort: Sort::Deadline,
        after: None,
        limit: CAP,
    };
    let overdue = desk.store().due_before(&query, now, CAP).await?;
    let soon = desk.store().due_before(&query, now + Span::hours(2), CAP).await?;
    let today = desk.store().due_before(&query, Lane::end_of_today(now).max(now + Span::hours(2)), CAP).await?;
    Ok(QueueLine {
        mchid,
        name,
        open: counts.open(),
        pending: counts.pending,
        processing: counts.processing,
        processed: counts.processed,
        overdue,
        due_soon: soon - overdue,
        due_today: today - soon,
    })
}
