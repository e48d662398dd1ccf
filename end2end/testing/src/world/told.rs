//! What the desk tells, and what is true.

use super::World;
use crate::platform::rows_of;
use desk_domain::conversation::SeenRows;
use desk_domain::{ComplaintId, DeliveryState, OutboxId};
use desk_service::complaints;
use desk_service::complaints::{Delivery, TimelineItem};

impl World {
    /// What somebody sees who opens the complaint now.
    pub async fn shown(&self, id: &ComplaintId) -> SeenRows {
        self.timeline(id).await.iter().map(|item| item.id().to_owned()).collect()
    }

    /// What became of the latest message of a complaint, as its bubble shows it.
    pub async fn delivery(&self, id: &ComplaintId) -> Delivery {
        let outgoing = self.timeline(id).await.into_iter().rev().find_map(|item| match item {
            TimelineItem::Outgoing(outgoing) => Some(outgoing.delivery),
            TimelineItem::Entry(entry) => entry.delivery,
            TimelineItem::Team(_) | TimelineItem::Note(_) => None,
        });
        outgoing.unwrap()
    }

    /// What became of one message, as its bubble shows it.
    pub async fn delivery_of(&self, id: &ComplaintId, outbox: &OutboxId) -> Delivery {
        let outgoing = self.timeline(id).await.into_iter().find_map(|item| match item {
            TimelineItem::Outgoing(outgoing) if outgoing.id == *outbox => Some(outgoing.delivery),
            _ => None,
        });
        outgoing.unwrap()
    }

    async fn timeline(&self, id: &ComplaintId) -> Vec<TimelineItem> {
        complaints::complaint(&self.desk, &self.agent, id).await.unwrap().timeline
    }

    pub async fn state(&self, id: &OutboxId) -> DeliveryState {
        self.store().outbox(id).await.unwrap().unwrap().state
    }

    /// How many lines the audit log has.
    pub async fn desk_lines(&self) -> usize {
        self.store().audit_page(None, 1_000).await.unwrap().len()
    }

    /// How many new complaints, and how many changes, were counted that no notification has announced.
    pub async fn unannounced(&self) -> (i64, i64) {
        self.ground.store.unannounced().await
    }

    /// How many rows of a type the complaint's history has at WeChat Pay.
    pub fn rows_of(&self, id: &ComplaintId, kind: &str) -> usize {
        rows_of(&self.platform, id, kind)
    }

    /// How many replies the user has really got.
    pub fn replies(&self, id: &ComplaintId) -> usize {
        self.rows_of(id, "MERCHANT_RESPONSE")
    }
}
