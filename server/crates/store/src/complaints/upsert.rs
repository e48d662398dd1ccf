//! Writing the row of a complaint.

use super::history::json_list;
use super::row::{NO_DEADLINE, Row, stored_time};
use crate::Result;
use crate::db::columns::{Columns, upsert};
use crate::db::tx::Tx;
use desk_domain::{Complaint, HistoryKind, Outcome, ProblemKind, ServiceOrderState};
use sqlx::AssertSqlSafe;

/// Columns that are written and not read back: the list is ordered and filtered by them.
const DERIVED: [&str; 3] = ["is_open", "waits", "awaits_decision"];
pub(crate) const TOUCH: &str =
    "UPDATE complaints SET verified_at = $2, verify_after = $3, history_at = $4, reading = $5
    WHERE complaint_id = $1";
pub(crate) const ADD_COUNT: &str = "INSERT INTO queue_counts (subject_mchid, state, n) VALUES ($1, $2, $3)
    ON CONFLICT (subject_mchid, state) DO UPDATE SET n = queue_counts.n + excluded.n";

/// Inserts or updates a complaint in a transaction. Returns its row in the index of words.
pub(crate) async fn upsert_complaint(tx: &mut Tx, record: &Complaint) -> Result<i64> {
    let upsert = upsert("complaints", &[Row::COLUMNS, &DERIVED].concat(), &["complaint_id"], &[]);
    tx.query(AssertSqlSafe(format!("{upsert} RETURNING seq")))
        .bind(record.complaint_id.as_str())
        .bind(record.mchid.as_str())
        .bind(record.subject_mchid.as_str())
        .bind(record.state.as_str())
        .bind(stored_time(record.complained_at))
        .bind(&record.detail)
        .bind(record.problem_kind.as_ref().map(ProblemKind::as_str))
        .bind(&record.problem)
        .bind(record.amount.map(|fen| fen.0))
        .bind(record.refund_asked.map(|fen| fen.0))
        .bind(record.transaction_id.as_deref())
        .bind(record.order_no.as_deref())
        .bind(record.payer_phone_sealed.as_deref())
        .bind(record.payer_phone_tail.as_deref())
        .bind(record.payer_id.as_deref())
        .bind(record.fully_refunded)
        .bind(record.awaits_reply)
        .bind(record.round)
        .bind(record.platform_assists)
        .bind(record.immediate)
        .bind(json_list(&record.user_tags))
        .bind(stored_time(record.round_started_at))
        .bind(record.replied_at.map(|at| at.0))
        .bind(record.completed_at.map(|at| at.0))
        .bind(record.next_due.map_or(NO_DEADLINE, |at| at.0))
        .bind(stored_time(record.last_event_at))
        .bind(record.last_speaker.as_str())
        .bind(record.last_kind.as_ref().map_or("", HistoryKind::as_str))
        .bind(&record.last_words)
        .bind(record.last_pictures)
        .bind(record.unanswered)
        .bind(record.decided)
        .bind(record.outcome.map(Outcome::as_str))
        .bind(record.service_order.as_deref())
        .bind(record.service_state.as_ref().map(ServiceOrderState::as_str))
        .bind(record.derived)
        .bind(record.verified_at.0)
        .bind(record.verify_after.0)
        .bind(record.history_read)
        .bind(record.history_at.0)
        .bind(record.history_whole)
        .bind(record.changed_at.0)
        .bind(record.reading.rank())
        .bind(&record.raw)
        .bind(record.state.is_open())
        .bind(record.waits())
        .bind(record.awaits_decision())
        .fetch_scalar()
        .await
}
