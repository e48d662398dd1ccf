//! Complaints, as last read from WeChat Pay.

use crate::apply::{Counts, apply_reading, write_counts};
use crate::backend::Store;
use crate::error::StoreError;
use crate::events::insert_event;
use crate::history::{HistoryRecord, list_from_json};
use crate::readings::Reading;
use crate::{Dialect, Result};
use desk_domain::{ComplaintId, ComplaintState, Fen, Mchid, Timestamp};
use sqlx::{AssertSqlSafe, FromRow};

/// A complaint and what was derived from its history when it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComplaintRecord {
    pub complaint_id: ComplaintId,
    /// The merchant whose key signs for this complaint.
    pub mchid: Mchid,
    pub complainted_mchid: Mchid,
    pub state: ComplaintState,
    pub complaint_time: Timestamp,
    pub detail: String,
    pub problem_type: Option<String>,
    pub problem_description: String,
    pub amount: Option<Fen>,
    pub apply_refund_amount: Option<Fen>,
    pub transaction_id: Option<String>,
    pub out_trade_no: Option<String>,
    pub payer_phone_sealed: Option<Vec<u8>>,
    /// The last four digits.
    pub payer_phone_tail: Option<String>,
    pub payer_openid: Option<String>,
    pub full_refunded: bool,
    pub incoming_user_response: bool,
    pub user_complaint_times: i64,
    pub in_platform_service: bool,
    pub need_immediate_service: bool,
    pub user_tags: Vec<String>,
    pub round_started_at: Timestamp,
    pub replied_at: Option<Timestamp>,
    pub completed_at: Option<Timestamp>,
    pub next_due: Option<Timestamp>,
    pub last_event_at: Timestamp,
    pub last_speaker: String,
    pub last_words: String,
    pub verified_at: Timestamp,
    /// When it is to be read again by id.
    pub verify_after: Timestamp,
    /// `false` while only a list row is known.
    pub history_read: bool,
    /// When the reading of the history began.
    pub history_at: Timestamp,
    /// When a list row last showed a change whose history is to be read.
    pub changed_at: Timestamp,
    /// Why it is to be read again.
    pub reading: Reading,
    pub raw: String,
}

/// One reading of a complaint.
#[derive(Clone, Debug)]
pub struct ReadComplaint {
    pub complaint: ComplaintRecord,
    /// `None`: a list row; what is stored of the history, and everything derived from it, stays.
    pub history: Option<Vec<HistoryRecord>>,
    /// Addresses of every picture.
    pub media: Vec<String>,
    /// When the reading began.
    pub seen_at: Timestamp,
    /// Whether words of the user or the platform that are new here are a change that a notification should have told.
    pub polled: bool,
}

/// What a reading changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applied {
    Inserted,
    Changed,
    /// Only the time of verification has moved.
    Unchanged,
    /// A later reading is stored already; nothing was written.
    Stale,
}

#[derive(FromRow)]
pub(crate) struct Row {
    complaint_id: String,
    mchid: String,
    complainted_mchid: String,
    state: String,
    complaint_time: i64,
    detail: String,
    problem_type: Option<String>,
    problem_description: String,
    amount: Option<i64>,
    apply_refund_amount: Option<i64>,
    transaction_id: Option<String>,
    out_trade_no: Option<String>,
    payer_phone_sealed: Option<Vec<u8>>,
    payer_phone_tail: Option<String>,
    payer_openid: Option<String>,
    full_refunded: bool,
    incoming_user_response: bool,
    user_complaint_times: i64,
    in_platform_service: bool,
    need_immediate_service: bool,
    user_tags: String,
    round_started_at: i64,
    replied_at: Option<i64>,
    completed_at: Option<i64>,
    next_due: i64,
    last_event_at: i64,
    last_speaker: String,
    last_words: String,
    verified_at: i64,
    verify_after: i64,
    history_read: bool,
    history_at: i64,
    changed_at: i64,
    reading: i64,
    raw: String,
}

/// How "no deadline" is stored, so that one index order serves.
pub(crate) const NO_DEADLINE: i64 = i64::MAX;

pub(crate) const COLUMNS: &str = "complaint_id, mchid, complainted_mchid, state, complaint_time, detail, problem_type
    , problem_description, amount, apply_refund_amount, transaction_id, out_trade_no, payer_phone_sealed
    , payer_phone_tail, payer_openid, full_refunded, incoming_user_response, user_complaint_times, in_platform_service
    , need_immediate_service, user_tags, round_started_at, replied_at, completed_at, next_due, last_event_at
    , last_speaker, last_words, verified_at, verify_after, history_read, history_at, changed_at, reading
    , raw";
pub(crate) const UPSERT: &str = "INSERT INTO complaints (complaint_id, mchid, complainted_mchid, state, complaint_time, detail
    , problem_type, problem_description, amount, apply_refund_amount, transaction_id, out_trade_no, payer_phone_sealed
    , payer_phone_tail, payer_openid, full_refunded, incoming_user_response, user_complaint_times, in_platform_service
    , need_immediate_service, user_tags, round_started_at, replied_at, completed_at, next_due, last_event_at
    , last_speaker, last_words, verified_at, verify_after, history_read, history_at, changed_at, reading
    , raw, is_open)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24
    , $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36)
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
    RETURNING seq";
pub(crate) const TOUCH: &str =
    "UPDATE complaints SET verified_at = $2, verify_after = $3, history_at = $4, reading = $5
    WHERE complaint_id = $1";
pub(crate) const ADD_COUNT: &str = "INSERT INTO queue_counts (complainted_mchid, state, n) VALUES ($1, $2, $3)
    ON CONFLICT (complainted_mchid, state) DO UPDATE SET n = queue_counts.n + excluded.n";
const RELATED: &str = "SELECT complaint_id, problem_description, complaint_time FROM complaints
    WHERE payer_openid = $1 AND complaint_id <> $2 ORDER BY complaint_time DESC LIMIT $3";

/// Takes the row for the length of the transaction. SQLite's writer is alone anyway.
pub(crate) fn select_for_update(dialect: Dialect) -> String {
    let lock = if dialect == Dialect::Postgres { " FOR UPDATE" } else { "" };
    format!("SELECT {COLUMNS} FROM complaints WHERE complaint_id = $1{lock}")
}

macro_rules! upsert_complaint {
    ($tx:expr, $record:expr) => {{
        let record: &$crate::ComplaintRecord = $record;
        let seq: i64 = sqlx::query_scalar($crate::complaints::UPSERT)
            .bind(record.complaint_id.as_str())
            .bind(record.mchid.as_str())
            .bind(record.complainted_mchid.as_str())
            .bind(record.state.as_str())
            .bind(record.complaint_time.0)
            .bind(&record.detail)
            .bind(record.problem_type.as_deref())
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
            .bind($crate::history::json_list(&record.user_tags))
            .bind(record.round_started_at.0)
            .bind(record.replied_at.map(|at| at.0))
            .bind(record.completed_at.map(|at| at.0))
            .bind(record.next_due.map_or($crate::complaints::NO_DEADLINE, |at| at.0))
            .bind(record.last_event_at.0)
            .bind(&record.last_speaker)
            .bind(&record.last_words)
            .bind(record.verified_at.0)
            .bind(record.verify_after.0)
            .bind(record.history_read)
            .bind(record.history_at.0)
            .bind(record.changed_at.0)
            .bind(record.reading.rank())
            .bind(&record.raw)
            .bind(record.state.is_open())
            .fetch_one(&mut *$tx)
            .await?;
        seq
    }};
}
pub(crate) use upsert_complaint;

impl Store {
    /// Stores what a reading says, in one transaction: the complaint, its history, the counts, the search index, its
    /// pictures' addresses, and an event if anything changed. A reading that began before the stored one is not written.
    ///
    /// # Errors
    /// If the database cannot be used; nothing is then written.
    pub async fn apply_read(&self, read: &ReadComplaint) -> Result<Applied> {
        let select = select_for_update(self.dialect());
        let applied = write!(self, |tx| {
            let mut counts = Counts::default();
            let applied = apply_reading!(self, tx, read, select, counts);
            write_counts!(tx, counts);
            if matches!(applied, Applied::Inserted | Applied::Changed) {
                insert_event!(tx, read.seen_at, "complaint", read.complaint.complaint_id, read.complaint.mchid);
            }
            applied
        });
        if matches!(applied, Applied::Inserted | Applied::Changed) {
            self.announce().await;
        }
        Ok(applied)
    }

    /// # Errors
    /// If the database cannot be used.
    pub async fn complaint(&self, id: &ComplaintId) -> Result<Option<ComplaintRecord>> {
        let select = format!("SELECT {COLUMNS} FROM complaints WHERE complaint_id = $1");
        let row: Option<Row> = read!(self, |db| sqlx::query_as(AssertSqlSafe(select.as_str()))
            .bind(id.as_str())
            .fetch_optional(db)
            .await?);
        row.map(record).transpose()
    }

    /// Other complaints of the same payer, newest first.
    ///
    /// # Errors
    /// If the database cannot be used.
    pub async fn related(
        &self,
        complaint: &ComplaintRecord,
        limit: u32,
    ) -> Result<Vec<(ComplaintId, String, Timestamp)>> {
        let Some(openid) = complaint.payer_openid.as_deref() else { return Ok(Vec::new()) };
        let rows: Vec<(String, String, i64)> = read!(self, |db| sqlx::query_as(RELATED)
            .bind(openid)
            .bind(complaint.complaint_id.as_str())
            .bind(i64::from(limit))
            .fetch_all(db)
            .await?);
        rows.into_iter().map(|(id, problem, at)| Ok((parse_id(&id)?, problem, Timestamp(at)))).collect()
    }
}

/// What is stored after a reading. A list row lacks the payer's openid, and everything that only the history tells.
pub(crate) fn merge(new: &ComplaintRecord, stored: Option<&ComplaintRecord>, whole: bool) -> ComplaintRecord {
    let mut merged = new.clone();
    let Some(stored) = stored else { return merged };
    merged.payer_openid = merged.payer_openid.or_else(|| stored.payer_openid.clone());
    merged.history_at = merged.history_at.max(stored.history_at);
    merged.changed_at = merged.changed_at.max(stored.changed_at);
    if whole && merged.changed_at > new.history_at {
        // A list row has shown a change since this history was asked for.
        (merged.reading, merged.verify_after) = (Reading::Changed, merged.changed_at);
    }
    if merged.payer_phone_sealed.is_none() {
        // A phone that was read once stays readable here, also when the platform's copy no longer is.
        merged.payer_phone_tail.clone_from(&stored.payer_phone_tail);
    }
    if merged.payer_phone_tail == stored.payer_phone_tail {
        // Sealing is randomised: the same phone would look like a change every time.
        merged.payer_phone_sealed.clone_from(&stored.payer_phone_sealed);
    }
    if !whole && stored.history_read {
        merged.round_started_at = stored.round_started_at;
        merged.replied_at = stored.replied_at;
        merged.completed_at = stored.completed_at;
        merged.next_due = stored.next_due;
        merged.last_event_at = stored.last_event_at;
        merged.last_speaker.clone_from(&stored.last_speaker);
        merged.last_words.clone_from(&stored.last_words);
        merged.history_read = true;
    }
    merged
}

/// Whether two records differ in anything but when they were verified.
pub(crate) fn differs(stored: &ComplaintRecord, new: &ComplaintRecord) -> bool {
    let same_times = ComplaintRecord {
        verified_at: stored.verified_at,
        verify_after: stored.verify_after,
        history_at: stored.history_at,
        changed_at: stored.changed_at,
        reading: stored.reading,
        raw: if says_the_same(&stored.raw, &new.raw) { stored.raw.clone() } else { new.raw.clone() },
        ..new.clone()
    };
    *stored != same_times
}

/// Whether two raw answers about a complaint say the same. The platform seals a phone anew for every answer, and leaves the
/// openid out of list rows.
#[must_use]
pub fn says_the_same(one: &str, other: &str) -> bool {
    raw_facts(one).is_some_and(|facts| Some(facts) == raw_facts(other))
}

fn raw_facts(raw: &str) -> Option<serde_json::Value> {
    let mut facts: serde_json::Value = serde_json::from_str(raw).ok()?;
    let fields = facts.as_object_mut()?;
    fields.remove("payer_phone");
    fields.remove("payer_openid");
    Some(facts)
}

/// Whether something later is stored, of the row or of the history.
pub(crate) fn is_stale(read: &ReadComplaint, stored: &ComplaintRecord) -> bool {
    let newer_history = read.history.is_some() && stored.history_at > read.complaint.history_at;
    stored.verified_at > read.seen_at || newer_history
}

pub(crate) fn record(row: Row) -> Result<ComplaintRecord> {
    Ok(ComplaintRecord {
        complaint_id: parse_id(&row.complaint_id)?,
        mchid: parse_mchid(&row.mchid)?,
        complainted_mchid: parse_mchid(&row.complainted_mchid)?,
        state: row.state.as_str().into(),
        complaint_time: Timestamp(row.complaint_time),
        detail: row.detail,
        problem_type: row.problem_type,
        problem_description: row.problem_description,
        amount: row.amount.map(Fen),
        apply_refund_amount: row.apply_refund_amount.map(Fen),
        transaction_id: row.transaction_id,
        out_trade_no: row.out_trade_no,
        payer_phone_sealed: row.payer_phone_sealed,
        payer_phone_tail: row.payer_phone_tail,
        payer_openid: row.payer_openid,
        full_refunded: row.full_refunded,
        incoming_user_response: row.incoming_user_response,
        user_complaint_times: row.user_complaint_times,
        in_platform_service: row.in_platform_service,
        need_immediate_service: row.need_immediate_service,
        user_tags: list_from_json(&row.user_tags),
        round_started_at: Timestamp(row.round_started_at),
        replied_at: row.replied_at.map(Timestamp),
        completed_at: row.completed_at.map(Timestamp),
        next_due: deadline(row.next_due),
        last_event_at: Timestamp(row.last_event_at),
        last_speaker: row.last_speaker,
        last_words: row.last_words,
        verified_at: Timestamp(row.verified_at),
        verify_after: Timestamp(row.verify_after),
        history_read: row.history_read,
        history_at: Timestamp(row.history_at),
        changed_at: Timestamp(row.changed_at),
        reading: Reading::from_rank(row.reading),
        raw: row.raw,
    })
}

pub(crate) fn deadline(stored: i64) -> Option<Timestamp> {
    (stored != NO_DEADLINE).then_some(Timestamp(stored))
}

pub(crate) fn parse_id(text: &str) -> Result<ComplaintId> {
    ComplaintId::parse(text).map_err(|_| StoreError::Corrupt { what: "complaint id" })
}

pub(crate) fn parse_mchid(text: &str) -> Result<Mchid> {
    Mchid::parse(text).map_err(|_| StoreError::Corrupt { what: "merchant id" })
}
