//! Writing a complaint, and what is counted beside it.

use super::history::json_list;
use super::row::{NO_DEADLINE, stored_time};
use crate::Result;
use crate::db::tx::Tx;
use desk_domain::{Complaint, HistoryKind, ProblemType, ServiceOrderState};

const UPSERT: &str = "INSERT INTO complaints (complaint_id, mchid, complainted_mchid, state, complaint_time, detail
    , problem_type, problem_description, amount, apply_refund_amount, transaction_id, out_trade_no, payer_phone_sealed
    , payer_phone_tail, payer_openid, full_refunded, incoming_user_response, user_complaint_times, in_platform_service
    , need_immediate_service, user_tags, round_started_at, replied_at, completed_at, next_due, last_event_at
    , last_speaker, last_words, verified_at, verify_after, history_read, history_at, changed_at, reading
    , raw, is_open, last_kind, last_pictures, unanswered, service_order, service_state, derived, waits, history_whole)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24
    , $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44)
    ON CONFLICT (complaint_id) DO UPDATE SET
        mchid = excluded.mchid
      , complainted_mchid = excluded.complainted_mchid
      , state = excluded.state
      , complaint_time = excluded.complaint_time
      , detail = excluded.detail
      , problem_type = excluded.problem_type
      , problem_description = excluded.problem_description
      , amount = excluded.amount
      , apply_refund_amount = excluded.apply_refund_amount
      , transaction_id = excluded.transaction_id
      , out_trade_no = excluded.out_trade_no
      , payer_phone_sealed = excluded.payer_phone_sealed
      , payer_phone_tail = excluded.payer_phone_tail
      , payer_openid = excluded.payer_openid
      , full_refunded = excluded.full_refunded
      , incoming_user_response = excluded.incoming_user_response
      , user_complaint_times = excluded.user_complaint_times
      , in_platform_service = excluded.in_platform_service
      , need_immediate_service = excluded.need_immediate_service
      , user_tags = excluded.user_tags
      , round_started_at = excluded.round_started_at
      , replied_at = excluded.replied_at
      , completed_at = excluded.completed_at
      , next_due = excluded.next_due
      , last_event_at = excluded.last_event_at
      , last_speaker = excluded.last_speaker
      , last_words = excluded.last_words
      , verified_at = excluded.verified_at
      , verify_after = excluded.verify_after
      , history_read = excluded.history_read
      , history_at = excluded.history_at
      , changed_at = excluded.changed_at
      , reading = excluded.reading
      , raw = excluded.raw
      , is_open = excluded.is_open
      , history_whole = excluded.history_whole
      , last_kind = excluded.last_kind
      , last_pictures = excluded.last_pictures
      , unanswered = excluded.unanswered
      , service_order = excluded.service_order
      , service_state = excluded.service_state
      , derived = excluded.derived
      , waits = excluded.waits
    RETURNING seq";
pub(crate) const TOUCH: &str =
    "UPDATE complaints SET verified_at = $2, verify_after = $3, history_at = $4, reading = $5
    WHERE complaint_id = $1";
pub(crate) const ADD_COUNT: &str = "INSERT INTO queue_counts (complainted_mchid, state, n) VALUES ($1, $2, $3)
    ON CONFLICT (complainted_mchid, state) DO UPDATE SET n = queue_counts.n + excluded.n";

/// Writes a complaint over what is stored of it, in a transaction. Returns its place in the index of words.
pub(crate) async fn upsert_complaint(tx: &mut Tx, record: &Complaint) -> Result<i64> {
    tx.query(UPSERT)
        .bind(record.complaint_id.as_str())
        .bind(record.mchid.as_str())
        .bind(record.complainted_mchid.as_str())
        .bind(record.state.as_str())
        .bind(stored_time(record.complaint_time))
        .bind(&record.detail)
        .bind(record.problem_type.as_ref().map(ProblemType::as_str))
        .bind(&record.problem_description)
        .bind(record.amount.map(|fen| fen.0))
        .bind(record.apply_refund_amount.map(|fen| fen.0))
        .bind(record.transaction_id.as_deref())
        .bind(record.out_trade_no.as_deref())
        .bind(record.payer_phone_sealed.as_deref())
        .bind(record.payer_phone_tail.as_deref())
        .bind(record.payer_openid.as_deref())
        .bind(record.full_refunded)
        .bind(record.incoming_user_response)
        .bind(record.user_complaint_times)
        .bind(record.in_platform_service)
        .bind(record.need_immediate_service)
        .bind(json_list(&record.user_tags))
        .bind(stored_time(record.round_started_at))
        .bind(record.replied_at.map(|at| at.0))
        .bind(record.completed_at.map(|at| at.0))
        .bind(record.next_due.map_or(NO_DEADLINE, |at| at.0))
        .bind(stored_time(record.last_event_at))
        .bind(record.last_speaker.as_str())
        .bind(&record.last_words)
        .bind(record.verified_at.0)
        .bind(record.verify_after.0)
        .bind(record.history_read)
        .bind(record.history_at.0)
        .bind(record.changed_at.0)
        .bind(record.reading.rank())
        .bind(&record.raw)
        .bind(record.state.is_open())
        .bind(record.last_kind.as_ref().map_or("", HistoryKind::as_str))
        .bind(record.last_pictures)
        .bind(record.unanswered)
        .bind(record.service_order.as_deref())
        .bind(record.service_state.as_ref().map(ServiceOrderState::as_str))
        .bind(record.derived)
        .bind(record.waits())
        .bind(record.history_whole)
        .fetch_scalar()
        .await
}
