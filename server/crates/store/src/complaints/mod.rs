//! Complaints, as last read from WeChat Pay.

pub(crate) mod apply;
pub(crate) mod derived;
pub(crate) mod history;
pub(crate) mod inbox;
mod merge;
pub(crate) mod numbers;
pub(crate) mod pages;
mod row;
pub(crate) mod search;
mod upsert;

pub use merge::says_the_same;
pub(crate) use row::{COLUMNS, NO_DEADLINE, Row, deadline, known, record, stored_time};

use crate::Result;
use crate::complaints::apply::{Counts, apply_reading, write_alone, write_counts};
use crate::complaints::history::HistoryRecord;
use crate::db::ids::parse_id;
use crate::events::insert_event;
use crate::jobs::new_job::NewJob;
use crate::store::Store;
use crate::sync::readings::Reading;
use desk_domain::{Clocks, ComplaintId, ComplaintState, Fen, Mchid, Timestamp};
use sqlx::AssertSqlSafe;

const RELATED: &str = "SELECT complaint_id, problem_description, complaint_time FROM complaints
    WHERE payer_openid = $1 AND complaint_id <> $2 ORDER BY complaint_time DESC LIMIT $3";

/// A complaint and what was derived from its history when it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComplaintRecord {
    pub complaint_id: ComplaintId,
    /// The merchant whose key signs for this complaint.
    pub mchid: Mchid,
    pub complainted_mchid: Mchid,
    pub state: ComplaintState,
    /// `None`, here and below: nobody can read it.
    pub complaint_time: Option<Timestamp>,
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
    pub round_started_at: Option<Timestamp>,
    pub replied_at: Option<Timestamp>,
    pub completed_at: Option<Timestamp>,
    pub next_due: Option<Timestamp>,
    pub last_event_at: Option<Timestamp>,
    pub last_speaker: String,
    /// `operate_type` of the last event; empty for a complaint of which only a list row is known.
    pub last_kind: String,
    pub last_words: String,
    pub last_pictures: bool,
    /// The user has written after the complaint was finished, and nobody has answered.
    pub unanswered: bool,
    /// Number and state of the Pay Score order.
    pub service_order: Option<String>,
    pub service_state: Option<String>,
    /// By which version of the rules the fields above were derived from what WeChat Pay has told.
    pub derived: i64,
    pub verified_at: Timestamp,
    /// When it is to be read again by id.
    pub verify_after: Timestamp,
    /// `false` while only a list row is known.
    pub history_read: bool,
    /// When the reading of the history began.
    pub history_at: Timestamp,
    /// Whether that reading had every row that WeChat Pay counts, and could read each of them. Only then does a message that
    /// is not among them speak for not having arrived.
    pub history_whole: bool,
    /// When a list row last showed a change whose history is to be read.
    pub changed_at: Timestamp,
    /// Why it is to be read again.
    pub reading: Reading,
    pub raw: String,
}

impl ComplaintRecord {
    /// Whether words of the user wait for an answer.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.incoming_user_response || self.unanswered
    }

    #[must_use]
    pub fn clocks(&self) -> Clocks {
        Clocks { round_started_at: self.round_started_at, replied_at: self.replied_at, completed_at: self.completed_at }
    }
}

/// What a complaint is found by besides its own fields and its history.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FoundBy {
    /// Of orders, Pay Score orders and refunds, as they are written.
    pub numbers: Vec<String>,
    pub words: Vec<String>,
}

/// One reading of a complaint.
#[derive(Clone, Debug)]
pub struct ReadComplaint {
    pub complaint: ComplaintRecord,
    /// Whether the answer names the merchant that is complained about; otherwise what is stored stays.
    pub names_merchant: bool,
    /// `None`: a list row; what is stored of the history, and everything derived from it, stays.
    pub history: Option<Vec<HistoryRecord>>,
    pub found_by: FoundBy,
    /// Addresses of every picture.
    pub media: Vec<String>,
    /// When the reading began.
    pub seen_at: Timestamp,
    /// Whether words of the user or the platform that are new here are a change that a notification should have told.
    pub polled: bool,
    /// What is to be done next if anything changed.
    pub jobs: Vec<NewJob>,
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

impl Store {
    /// Stores what a reading says, in one transaction: the complaint, its history, the counts, the search index, its
    /// pictures' addresses, and if anything changed an event and the jobs that follow. A reading that began before the stored one is not written.
    ///
    /// # Errors
    /// If the database cannot be used; nothing is then written.
    pub async fn apply_read(&self, read: &ReadComplaint) -> Result<Applied> {
        let ids = [read.complaint.complaint_id.as_str()];
        let mut tx = self.begin().await?;
        write_alone(&mut tx, &ids).await?;
        let mut counts = Counts::default();
        let applied = apply_reading(&mut tx, read, &mut counts).await?;
        write_counts(&mut tx, counts).await?;
        if matches!(applied, Applied::Inserted | Applied::Changed) {
            insert_event(
                &mut tx,
                read.seen_at,
                "complaint",
                read.complaint.complaint_id.as_str(),
                read.complaint.mchid.as_str(),
            )
            .await?;
        }
        tx.commit().await?;
        if matches!(applied, Applied::Inserted | Applied::Changed) {
            self.announce().await;
        }
        Ok(applied)
    }

    /// # Errors
    /// If the database cannot be used.
    pub async fn complaint(&self, id: &ComplaintId) -> Result<Option<ComplaintRecord>> {
        let select = format!("SELECT {COLUMNS} FROM complaints WHERE complaint_id = $1");
        let row: Option<Row> = self.query(AssertSqlSafe(select.as_str())).bind(id.as_str()).fetch_optional().await?;
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
    ) -> Result<Vec<(ComplaintId, String, Option<Timestamp>)>> {
        let Some(openid) = complaint.payer_openid.as_deref() else { return Ok(Vec::new()) };
        let rows: Vec<(String, String, i64)> = self
            .query(RELATED)
            .bind(openid)
            .bind(complaint.complaint_id.as_str())
            .bind(i64::from(limit))
            .fetch_all()
            .await?;
        rows.into_iter().map(|(id, problem, at)| Ok((parse_id(&id)?, problem, known(at)))).collect()
    }
}
