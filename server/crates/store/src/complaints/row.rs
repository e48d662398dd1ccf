//! The row of a complaint.

use crate::complaints::history::list_from_json;
use crate::db::columns::{row, select};
use crate::db::ids::{parse_id, parse_mchid};
use crate::{Dialect, Result};
use desk_domain::{Complaint, Fen, HistoryKind, Outcome, Reading, Timestamp, Voice};
use sqlx::AssertSqlSafe;

row!(
    pub(crate) struct Row {
        complaint_id: String,
        mchid: String,
        subject_mchid: String,
        state: String,
        complained_at: i64,
        detail: String,
        problem_kind: Option<String>,
        problem: String,
        amount: Option<i64>,
        refund_asked: Option<i64>,
        transaction_id: Option<String>,
        order_no: Option<String>,
        payer_phone_sealed: Option<Vec<u8>>,
        payer_phone_tail: Option<String>,
        payer_id: Option<String>,
        fully_refunded: bool,
        awaits_reply: bool,
        round: i64,
        platform_assists: bool,
        immediate: bool,
        user_tags: String,
        round_started_at: i64,
        replied_at: Option<i64>,
        completed_at: Option<i64>,
        next_due: i64,
        last_event_at: i64,
        last_speaker: String,
        last_kind: String,
        last_words: String,
        last_pictures: bool,
        unanswered: bool,
        decided: bool,
        outcome: Option<String>,
        service_order: Option<String>,
        service_state: Option<String>,
        derived: i64,
        verified_at: i64,
        verify_after: i64,
        history_read: bool,
        history_at: i64,
        history_whole: bool,
        changed_at: i64,
        reading: i64,
        raw: String,
    }
);

/// How a missing deadline is stored: as the last of all, so that the order of one index serves.
pub(crate) const NO_DEADLINE: i64 = i64::MAX;

/// Reads the row and locks it until the end of the transaction. SQLite has one writer anyway.
pub(crate) fn select_for_update(dialect: Dialect) -> AssertSqlSafe<String> {
    let lock = if dialect == Dialect::Postgres { " FOR UPDATE" } else { "" };
    select::<Row>(&format!("FROM complaints WHERE complaint_id = $1{lock}"))
}

pub(crate) fn complaint(row: Row) -> Result<Complaint> {
    Ok(Complaint {
        complaint_id: parse_id(&row.complaint_id)?,
        mchid: parse_mchid(&row.mchid)?,
        subject_mchid: parse_mchid(&row.subject_mchid)?,
        state: row.state.as_str().into(),
        complained_at: known(row.complained_at),
        detail: row.detail,
        problem_kind: row.problem_kind.map(|kind| kind.as_str().into()),
        problem: row.problem,
        amount: row.amount.map(Fen),
        refund_asked: row.refund_asked.map(Fen),
        transaction_id: row.transaction_id,
        order_no: row.order_no,
        payer_phone_sealed: row.payer_phone_sealed,
        payer_phone_tail: row.payer_phone_tail,
        payer_id: row.payer_id,
        fully_refunded: row.fully_refunded,
        awaits_reply: row.awaits_reply,
        round: row.round,
        platform_assists: row.platform_assists,
        immediate: row.immediate,
        user_tags: list_from_json(&row.user_tags),
        round_started_at: known(row.round_started_at),
        replied_at: row.replied_at.map(Timestamp),
        completed_at: row.completed_at.map(Timestamp),
        next_due: deadline(row.next_due),
        last_event_at: known(row.last_event_at),
        last_speaker: Voice::from_name(&row.last_speaker),
        last_kind: last_kind(&row.last_kind),
        last_words: row.last_words,
        last_pictures: row.last_pictures,
        unanswered: row.unanswered,
        decided: row.decided,
        outcome: outcome(row.outcome.as_deref()),
        service_order: row.service_order,
        service_state: row.service_state.map(|state| state.as_str().into()),
        derived: row.derived,
        verified_at: Timestamp(row.verified_at),
        verify_after: Timestamp(row.verify_after),
        history_read: row.history_read,
        history_at: Timestamp(row.history_at),
        history_whole: row.history_whole,
        changed_at: Timestamp(row.changed_at),
        reading: Reading::from_rank(row.reading),
        raw: row.raw,
    })
}

/// How an instant is stored that cannot be read: as the last of a list that begins with the latest.
const UNKNOWN_TIME: i64 = i64::MIN;

pub(crate) fn stored_time(at: Option<Timestamp>) -> i64 {
    at.map_or(UNKNOWN_TIME, |at| at.0)
}

pub(crate) fn known(stored: i64) -> Option<Timestamp> {
    (stored != UNKNOWN_TIME).then_some(Timestamp(stored))
}

pub(crate) fn deadline(stored: i64) -> Option<Timestamp> {
    (stored != NO_DEADLINE).then_some(Timestamp(stored))
}

/// How a complaint ended; a name that this version does not know is none.
pub(crate) fn outcome(name: Option<&str>) -> Option<Outcome> {
    name?.parse().ok()
}

/// The kind of the last event; `None` while a list row is all there is.
pub(crate) fn last_kind(text: &str) -> Option<HistoryKind> {
    (!text.is_empty()).then(|| text.into())
}
