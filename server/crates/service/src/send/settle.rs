//! Finding our own messages in the negotiation history.

use crate::Result;
use crate::desk::Desk;
use desk_domain::{ComplaintId, DeliveryState, HistoryKind, SendKind, Span, reply};
use desk_store::{HistoryRecord, OutboxRecord, Transition};

/// How far the platform's clock and ours may differ.
const CLOCK_DIFFERENCE: Span = Span::minutes(5);

impl Desk {
    /// Matches messages sent from here with the rows of the history just read: an unconfirmed one that is found has
    /// arrived, and a delivered one gets its row, so that the conversation shows it once and names its author.
    pub(crate) async fn settle_from_history(&self, id: &ComplaintId) -> Result<()> {
        let outbox = self.store().outbox_of(id).await?;
        let mut taken: Vec<String> = outbox.iter().filter_map(|row| row.log_id.clone()).collect();
        let mut open: Vec<&OutboxRecord> =
            outbox.iter().filter(|row| row.log_id.is_none() && wanted(row.state) < 3).collect();
        if open.is_empty() {
            return Ok(());
        }
        open.sort_by_key(|row| (wanted(row.state), row.created_at));
        let history = self.store().history(id).await?;
        for row in open {
            let found = history.iter().find(|entry| !taken.contains(&entry.log_id) && is_message(entry, row));
            if let Some(entry) = found {
                taken.push(entry.log_id.clone());
                self.settle(row, entry).await?;
            }
        }
        Ok(())
    }

    async fn settle(&self, row: &OutboxRecord, entry: &HistoryRecord) -> Result<()> {
        let to = match row.state {
            DeliveryState::Delivered => DeliveryState::Delivered,
            _ => DeliveryState::VerifiedDelivered,
        };
        let at = if row.state == DeliveryState::Delivered { row.settled_at.unwrap_or(self.now()) } else { self.now() };
        let transition = Transition { log_id: Some(entry.log_id.clone()), ..Transition::to(to, at) };
        self.store().transition(&row.id, row.state, &transition, None).await?;
        Ok(())
    }
}

/// In which order messages lay claim to rows: those known to be there first. Three: none.
const fn wanted(state: DeliveryState) -> u8 {
    match state {
        DeliveryState::Delivered => 0,
        DeliveryState::Unconfirmed => 1,
        DeliveryState::VerifiedMissing => 2,
        _ => 3,
    }
}

/// Whether a history row is that message: of its kind, not there before it was sent, with its words and as many pictures.
fn is_message(entry: &HistoryRecord, row: &OutboxRecord) -> bool {
    let sent_at = row.sent_at.unwrap_or(row.created_at);
    let is_new = !row.known_log_ids.contains(&entry.log_id) && entry.operate_time >= sent_at - CLOCK_DIFFERENCE;
    let same = match (row.kind, HistoryKind::from(entry.kind.as_str())) {
        (SendKind::Reply, HistoryKind::MerchantResponse) => {
            reply::same_words(&entry.details, &row.text) && entry.images.len() == row.images.len()
        }
        (SendKind::Completion, HistoryKind::MerchantConfirmComplete) => true,
        _ => false,
    };
    is_new && same
}
