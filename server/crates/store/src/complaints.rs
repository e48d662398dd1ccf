//! Complaints, as last read from WeChat Pay.

use crate::backend::Store;
use crate::error::StoreError;
use crate::events::insert_event;
use crate::history::{HistoryRecord, json_list, list_from_json, upsert_history};
use crate::media::insert_media;
use crate::search::index_complaint;
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
struct Row {
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
    raw: String,
}

/// How "no deadline" is stored, so that one index order serves.
pub(crate) const NO_DEADLINE: i64 = i64::MAX;

const COLUMNS: &str = "complaint_id, mchid, complainted_mchid, state, complaint_time, detail, problem_type
    , problem_description, amount, apply_refund_amount, transaction_id, out_trade_no, payer_phone_sealed
    , payer_phone_tail, payer_openid, full_refunded, incoming_user_response, user_complaint_times, in_platform_service
    , need_immediate_service, user_tags, round_started_at, replied_at, completed_at, next_due, last_event_at
    , last_speaker, last_words, verified_at, verify_after, history_read, raw";
const UPSERT: &str = "INSERT INTO complaints (complaint_id, mchid, complainted_mchid, state, complaint_time, detail
    , problem_type, problem_description, amount, apply_refund_amount, transaction_id, out_trade_no, payer_phone_sealed
    , payer_phone_tail, payer_openid, full_refunded, incoming_user_response, user_complaint_times, in_platform_service
    , need_immediate_service, user_tags, round_started_at, replied_at, completed_at, next_due, last_event_at
    , last_speaker, last_words, verified_at, verify_after, history_read, raw, is_open)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24
    , $25, $26, $27, $28, $29, $30, $31, $32, $33)
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
      , raw = excluded.raw
      , is_open = excluded.is_open
    RETURNING seq";
const TOUCH: &str = "UPDATE complaints SET verified_at = $2, verify_after = $3 WHERE complaint_id = $1";
const ADD_COUNT: &str = "INSERT INTO queue_counts (complainted_mchid, state, n) VALUES ($1, $2, $3)
    ON CONFLICT (complainted_mchid, state) DO UPDATE SET n = queue_counts.n + excluded.n";
const DUE: &str = "SELECT mchid, complaint_id FROM complaints WHERE verify_after <= $1 ORDER BY verify_after LIMIT $2";
const RELATED: &str = "SELECT complaint_id, problem_description, complaint_time FROM complaints
    WHERE payer_openid = $1 AND complaint_id <> $2 ORDER BY complaint_time DESC LIMIT $3";

/// Takes the row for the length of the transaction. SQLite's writer is alone anyway.
fn select_for_update(dialect: Dialect) -> String {
    let lock = if dialect == Dialect::Postgres { " FOR UPDATE" } else { "" };
    format!("SELECT {COLUMNS} FROM complaints WHERE complaint_id = $1{lock}")
}

macro_rules! upsert_complaint {
    ($tx:expr, $record:expr) => {{
        let record: &ComplaintRecord = $record;
        let seq: i64 = sqlx::query_scalar(UPSERT)
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
            .bind(json_list(&record.user_tags))
            .bind(record.round_started_at.0)
            .bind(record.replied_at.map(|at| at.0))
            .bind(record.completed_at.map(|at| at.0))
            .bind(record.next_due.map_or(NO_DEADLINE, |at| at.0))
            .bind(record.last_event_at.0)
            .bind(&record.last_speaker)
            .bind(&record.last_words)
            .bind(record.verified_at.0)
            .bind(record.verify_after.0)
            .bind(record.history_read)
            .bind(&record.raw)
            .bind(record.state.is_open())
            .fetch_one(&mut *$tx)
            .await?;
        seq
    }};
}

impl Store {
    /// Stores what a reading says, in one transaction: the complaint, its history, the counts, the search index, its
    /// pictures' addresses, and an event if anything changed. A reading that began before the stored one is not written.
    ///
    /// # Errors
    /// If the database cannot be used; nothing is then written.
    pub async fn apply_read(&self, read: &ReadComplaint) -> Result<Applied> {
        let select = select_for_update(self.dialect());
        let new = &read.complaint;
        let applied = write!(self, |tx| {
            let stored: Option<Row> = sqlx::query_as(AssertSqlSafe(select.as_str()))
                .bind(new.complaint_id.as_str())
                .fetch_optional(&mut *tx)
                .await?;
            let stored = stored.map(record).transpose()?;
            if stored.as_ref().is_some_and(|stored| stored.verified_at > read.seen_at) {
                return Ok(Applied::Stale);
            }
            let merged = merge(new, stored.as_ref(), read.history.is_some());
            let mut changed = stored.as_ref().is_none_or(|stored| differs(stored, &merged));
            for row in read.history.iter().flatten() {
                changed |= upsert_history!(tx, row);
            }
            if !changed {
                sqlx::query(TOUCH)
                    .bind(merged.complaint_id.as_str())
                    .bind(merged.verified_at.0)
                    .bind(merged.verify_after.0)
                    .execute(&mut *tx)
                    .await?;
                tx.commit().await?;
                return Ok(Applied::Unchanged);
            }
            let seq = upsert_complaint!(tx, &merged);
            for (mchid, state, difference) in count_changes(stored.as_ref(), &merged) {
                sqlx::query(ADD_COUNT).bind(mchid).bind(state).bind(difference).execute(&mut *tx).await?;
            }
            index_complaint!(self, tx, seq, &merged);
            for url in &read.media {
                insert_media!(tx, &merged, url);
            }
            insert_event!(tx, read.seen_at, "complaint", merged.complaint_id, merged.mchid);
            if stored.is_some() { Applied::Changed } else { Applied::Inserted }
        });
        self.announce().await;
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

    /// Complaints whose time has come to be read again, the longest waiting first.
    ///
    /// # Errors
    /// If the database cannot be used.
    pub async fn due_for_verification(&self, now: Timestamp, limit: u32) -> Result<Vec<(Mchid, ComplaintId)>> {
        let rows: Vec<(String, String)> =
            read!(self, |db| sqlx::query_as(DUE).bind(now.0).bind(i64::from(limit)).fetch_all(db).await?);
        rows.into_iter().map(|(mchid, id)| Ok((parse_mchid(&mchid)?, parse_id(&id)?))).collect()
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
fn merge(new: &ComplaintRecord, stored: Option<&ComplaintRecord>, whole: bool) -> ComplaintRecord {
    let mut merged = new.clone();
    let Some(stored) = stored else { return merged };
    merged.payer_openid = merged.payer_openid.or_else(|| stored.payer_openid.clone());
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
fn differs(stored: &ComplaintRecord, new: &ComplaintRecord) -> bool {
    let same_times =
        ComplaintRecord { verified_at: stored.verified_at, verify_after: stored.verify_after, ..new.clone() };
    *stored != same_times
}

/// How the kept counts move.
fn count_changes<'a>(
    stored: Option<&'a ComplaintRecord>,
    new: &'a ComplaintRecord,
) -> impl Iterator<Item = (&'a str, &'a str, i64)> {
    let queue = |record: &'a ComplaintRecord| (record.complainted_mchid.as_str(), record.state.as_str());
    let (before, after) = (stored.map(queue), queue(new));
    let moved = before != Some(after);
    let leaves = before.filter(|_| moved).map(|(mchid, state)| (mchid, state, -1));
    let enters = moved.then_some((after.0, after.1, 1));
    leaves.into_iter().chain(enters)
}

fn record(row: Row) -> Result<ComplaintRecord> {
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
