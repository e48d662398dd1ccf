//! Reading what a refund is judged by: for the page that shows it, for the verbs that act on it, and once more in the
//! transaction that writes an order to pay, while nobody else writes.

use super::conversation::read_conversation;
use super::read::OF_COMPLAINT;
use super::{Row, message, select_messages};
use crate::Result;
use crate::complaints::apply::write_alone;
use crate::complaints::history::read_history;
use crate::complaints::read_complaint;
use crate::db::tx::Tx;
use crate::error::StoreError;
use crate::store::Store;
use desk_domain::refund::{RefundCase, RefundConversation, Stop};
use desk_domain::{Complaint, ComplaintId, FormId, OutboxEntry, StaffId};

/// Whether a message about money may be written, given the state of its refund at that moment.
pub type Guard<'a> = dyn Fn(&RefundCase) -> Result<(), Stop> + Send + Sync + 'a;

const OTHERS: &str = "WHERE kind = 'refund' AND complaint_id <> $1
        AND complaint_id IN (SELECT complaint_id FROM complaints WHERE transaction_id = $2)
    ORDER BY created_at, id";
const ORDER_OF: &str = "SELECT transaction_id FROM complaints WHERE complaint_id = $1";

/// The name of the lock of those who pay from the same payment. No complaint has such an id.
fn order_lock(transaction_id: &str) -> String {
    format!("refund {transaction_id}")
}

fn messages(rows: Vec<Row>) -> Result<Vec<OutboxEntry>> {
    rows.into_iter().map(|row| message(row, Vec::new())).collect()
}

/// Reads the case in a transaction; `None` if there is no such complaint.
async fn read_case(tx: &mut Tx, id: &ComplaintId) -> Result<Option<RefundCase>> {
    let Some(complaint) = read_complaint(tx, id).await? else { return Ok(None) };
    let history = read_history(tx, id).await?;
    let own = tx.query(select_messages(OF_COMPLAINT)).bind(id.as_str()).fetch_all().await?;
    let others = read_others(tx, &complaint).await?;
    Ok(Some(RefundCase { history, outbox: messages(own)?, others, complaint }))
}

/// Reads the refunds of the same order for other complaints.
async fn read_others(tx: &mut Tx, complaint: &Complaint) -> Result<Vec<OutboxEntry>> {
    let transaction = complaint.transaction_id.as_deref().filter(|id| !id.is_empty());
    let others = tx.query(select_messages(OTHERS)).bind(complaint.complaint_id.as_str()).bind(transaction);
    messages(others.fetch_all().await?)
}

/// Locks the complaint and its order until the end of the transaction, and asks the guard.
pub(super) async fn ask_guard(tx: &mut Tx, id: &ComplaintId, guard: &Guard<'_>) -> Result<Result<(), Stop>> {
    write_alone(tx, &[id.as_str()]).await?;
    let order: Option<Option<String>> = tx.query(ORDER_OF).bind(id.as_str()).fetch_optional_scalar().await?;
    if let Some(order) = order.flatten() {
        write_alone(tx, &[&order_lock(&order)]).await?;
    }
    let case = read_case(tx, id).await?.ok_or(StoreError::Corrupt { what: "complaint of a message" })?;
    Ok(guard(&case))
}

impl Store {
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn refund_case(&self, id: &ComplaintId) -> Result<Option<RefundCase>> {
        read_case(&mut self.begin_reading().await?, id).await
    }

    /// Reads the conversation that a decision is written into, as [`Store::conversation`] does, and what else its refund is
    /// judged by, at one moment.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn refund_conversation(
        &self,
        id: &ComplaintId,
        writer: &StaffId,
        form: Option<&FormId>,
    ) -> Result<Option<RefundConversation>> {
        let mut tx = self.begin_reading().await?;
        let Some(conversation) = read_conversation(&mut tx, id, writer, form).await? else { return Ok(None) };
        let others = read_others(&mut tx, &conversation.complaint).await?;
        Ok(Some(RefundConversation { conversation, others }))
    }
}
