//! Everything that a refund is decided from, read as one: for the page that shows it, and once more in the transaction that
//! writes an order to pay, where nobody else writes meanwhile.

use super::{OutboxRecord, Row, record, select_outbox};
use crate::Result;
use crate::complaints::history::HistoryRecord;
use crate::complaints::{self, ComplaintRecord};
use crate::store::Store;
use desk_domain::ComplaintId;
use desk_domain::refund::Stop;

/// What is stored about a complaint that money goes back for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundCase {
    pub complaint: ComplaintRecord,
    /// Oldest first.
    pub history: Vec<HistoryRecord>,
    /// The complaint's messages, oldest first, without their pictures.
    pub outbox: Vec<OutboxRecord>,
    /// Refunds of the same order for other complaints.
    pub others: Vec<OutboxRecord>,
}

/// Whether a message about money may be written down, given how things stand at that moment.
pub type Guard<'a> = dyn Fn(&RefundCase) -> Result<(), Stop> + Send + Sync + 'a;

pub(crate) const OWN: &str = select_outbox!("WHERE o.complaint_id = $1 ORDER BY o.created_at, o.id");
pub(crate) const OTHERS: &str = select_outbox!(
    "WHERE o.kind = 'refund' AND o.complaint_id <> $1
        AND o.complaint_id IN (SELECT complaint_id FROM complaints WHERE transaction_id = $2)
    ORDER BY o.created_at, o.id"
);
pub(crate) const ORDER_OF: &str = "SELECT transaction_id FROM complaints WHERE complaint_id = $1";

/// What others hold who pay from the same payment. No complaint has such an id.
pub(crate) fn order_lock(transaction_id: &str) -> String {
    format!("refund {transaction_id}")
}

pub(crate) fn records(rows: Vec<Row>) -> Result<Vec<OutboxRecord>> {
    rows.into_iter().map(|row| record(row, Vec::new())).collect()
}

/// Reads the case; `None` if there is no such complaint. `$select` reads the complaint.
macro_rules! read_case {
    ($db:expr, $select:expr, $id:expr) => {{
        let complaint: Option<$crate::complaints::Row> =
            sqlx::query_as(sqlx::AssertSqlSafe($select)).bind($id.as_str()).fetch_optional($db).await?;
        match complaint.map($crate::complaints::record).transpose()? {
            None => None,
            Some(complaint) => {
                let transaction = complaint.transaction_id.as_deref().filter(|id| !id.is_empty());
                let history: Vec<$crate::complaints::history::Row> =
                    sqlx::query_as($crate::complaints::history::OF_COMPLAINT).bind($id.as_str()).fetch_all($db).await?;
                let own = sqlx::query_as($crate::outbox::case::OWN).bind($id.as_str()).fetch_all($db).await?;
                let others = sqlx::query_as($crate::outbox::case::OTHERS)
                    .bind($id.as_str())
                    .bind(transaction)
                    .fetch_all($db)
                    .await?;
                Some($crate::outbox::case::RefundCase {
                    history: history.into_iter().map(|row| $crate::complaints::history::record($id, row)).collect(),
                    outbox: $crate::outbox::case::records(own)?,
                    others: $crate::outbox::case::records(others)?,
                    complaint,
                })
            }
        }
    }};
}

/// Holds the complaint, and the order it is about, until the end of the transaction, and asks the guard.
macro_rules! ask_guard {
    ($store:expr, $tx:expr, $id:expr, $guard:expr) => {{
        $crate::complaints::apply::write_alone!($store, $tx, [$id]);
        let order: Option<Option<String>> =
            sqlx::query_scalar($crate::outbox::case::ORDER_OF).bind($id.as_str()).fetch_optional(&mut *$tx).await?;
        if let Some(order) = order.flatten() {
            $crate::complaints::apply::write_alone!($store, $tx, [$crate::outbox::case::order_lock(&order)]);
        }
        let select = $crate::outbox::case::select_complaint();
        let case = $crate::outbox::case::read_case!(&mut *$tx, select.as_str(), $id);
        let case = case.ok_or($crate::error::StoreError::Corrupt { what: "complaint of a message" })?;
        $guard(&case)
    }};
}
pub(crate) use {ask_guard, read_case};

pub(crate) fn select_complaint() -> String {
    format!("SELECT {} FROM complaints WHERE complaint_id = $1", complaints::COLUMNS)
}

impl Store {
    /// # Errors
    /// If the database cannot be used.
    pub async fn refund_case(&self, id: &ComplaintId) -> Result<Option<RefundCase>> {
        let select = select_complaint();
        Ok(read!(self, |db| read_case!(db, select.as_str(), id)))
    }
}
