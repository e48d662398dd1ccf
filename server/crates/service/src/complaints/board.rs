//! The supervisor's numbers.

use crate::Result;
use crate::desk::{Desk, require};
use crate::view::{QueueLine, QueueOverview};
use desk_domain::{Actor, Lane, Mchid, Permission, Sort, Span, Tab, Timestamp, WorkView};
use desk_store::InboxQuery;

/// Deadlines are counted up to here per merchant.
const CAP: u32 = 9_999;

impl Desk {
    /// How the queues stand: kept counts by state, and bounded counts by deadline.
    ///
    /// # Errors
    /// If the permission is missing or the database cannot be used.
    pub async fn queues(&self, actor: &Actor) -> Result<QueueOverview> {
        require(actor, Permission::ReportRead)?;
        let now = self.now();
        // Before everything else: what changes while the rest is read is then announced once more.
        let last_event_id = self.store().latest_event_id().await?;
        let connected = self.store().merchants().await?;
        let names = self.names_of(&connected).await?;
        let mut merchants = Vec::new();
        // A service provider stands for its sub-merchants: they are complained about.
        for merchant in self.merchant_names(&connected, &names).await? {
            merchants.push(self.queue_line(Some(merchant.mchid), merchant.name, now).await?);
        }
        Ok(QueueOverview {
            now,
            last_event_id,
            total: self.queue_line(None, String::new(), now).await?,
            merchants,
            troubled: self.store().troubled_complaints().await?,
            cap: CAP,
        })
    }

    async fn queue_line(&self, mchid: Option<Mchid>, name: String, now: Timestamp) -> Result<QueueLine> {
        let counts = self.store().state_counts(mchid.as_ref()).await?;
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
        let overdue = self.store().due_before(&query, now, CAP).await?;
        let soon = self.store().due_before(&query, now + Span::hours(2), CAP).await?;
        let today = self.store().due_before(&query, Lane::end_of_today(now).max(now + Span::hours(2)), CAP).await?;
        Ok(QueueLine {
            mchid,
            name,
            open: counts.pending + counts.processing + counts.other,
            pending: counts.pending,
            processing: counts.processing,
            processed: counts.processed,
            overdue,
            due_soon: soon - overdue,
            due_today: today - soon,
        })
    }
}
