//! The outbox: messages on their way, each with its state.

pub(crate) mod troubles;

pub(crate) mod case;
mod conversation;
mod insert;
mod judge;
mod read;
mod unkept;
mod wait;
mod write;

pub use case::Guard;
pub use unkept::Unkept;

use crate::Result;
use crate::complaints::history::list_from_json;
use crate::db::columns::{row, select};
use crate::db::ids::{parse_id, parse_mchid, parse_outbox_id, parse_staff_id};
use crate::error::StoreError;
use crate::message::Body;
use desk_domain::refund::Stop;
use desk_domain::{
    Attachment, AuditEntry, ComplaintId, Content, DeliveryState, FormId, Mchid, OutboxEntry, OutboxId, StaffId,
    Timestamp,
};
use sqlx::AssertSqlSafe;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewOutbox {
    pub id: OutboxId,
    pub complaint_id: ComplaintId,
    pub mchid: Mchid,
    pub subject_mchid: Mchid,
    pub content: Content,
    pub author: StaffId,
    pub created_at: Timestamp,
    pub send_after: Timestamp,
    pub known_entry_ids: Vec<String>,
    pub resend_of: Option<OutboxId>,
    /// The message that this one follows; each is followed once.
    pub follows: Option<OutboxId>,
    /// The key of the message that this one repeats, or its own.
    pub idempotency_key: String,
    /// The form that it was submitted with; a form is one message at most.
    pub form: Option<FormId>,
    /// The revision of the draft that is removed with it. A draft that was changed since stays; `None` removes none.
    pub drafted: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Created {
    Written,
    /// Nothing was written: the form has become this message before.
    SentBefore(OutboxId),
    /// Nothing was written: the complaint has a message whose outcome is open.
    AnotherOpen(DeliveryState),
    /// Nothing was written: the message that it was to follow is followed already.
    FollowedAlready,
    /// Nothing was written: the guard has stopped it.
    Stopped(Stop),
}

/// A change of a message's state. What is `None` stays as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    pub to: DeliveryState,
    pub at: Timestamp,
    pub entry_id: Option<String>,
    pub error_code: Option<String>,
    pub error_message: Option<String>,
    pub request_id: Option<String>,
    pub next_check_at: Option<Timestamp>,
    /// The request that is about to be made; it counts as an attempt.
    pub request: Option<AboutToRequest>,
    /// Whether a reading of the history is counted.
    pub count_check: bool,
    /// The audit line of this step.
    pub audit: Option<AuditEntry>,
}

/// What is stored before a request is made, so that its outcome can be found out afterwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AboutToRequest {
    /// The ids of the history rows that are there already.
    pub known_entry_ids: Vec<String>,
    /// SHA-256 of the request's body, in hexadecimal.
    pub sha256: String,
}

impl Transition {
    #[must_use]
    pub fn to(to: DeliveryState, at: Timestamp) -> Self {
        Self {
            to,
            at,
            entry_id: None,
            error_code: None,
            error_message: None,
            request_id: None,
            next_check_at: None,
            request: None,
            count_check: false,
            audit: None,
        }
    }
}

row!(
    pub(crate) struct Row {
        id: String,
        complaint_id: String,
        mchid: String,
        subject_mchid: String,
        kind: String,
        text: String,
        author: String,
        author_name: String,
        state: String,
        created_at: i64,
        send_after: i64,
        sent_at: Option<i64>,
        settled_at: Option<i64>,
        known_entry_ids: String,
        entry_id: Option<String>,
        checks: i64,
        next_check_at: Option<i64>,
        error_code: Option<String>,
        error_message: Option<String>,
        request_id: Option<String>,
        resend_of: Option<String>,
        extras: String,
        attempts: i64,
        request_sha256: Option<String>,
        follows: Option<String>,
        not_ours: String,
        idempotency_key: String,
        waits_for: String,
    }
);

/// Messages with the names of their authors.
const MESSAGES: &str = "FROM (SELECT outbox.*, COALESCE(staff.name, '') AS author_name
    FROM outbox LEFT JOIN staff ON staff.id = author) AS message";

/// A `SELECT` of messages; `which` is its condition and order.
fn select_messages(which: &str) -> AssertSqlSafe<String> {
    select::<Row>(&format!("{MESSAGES} {which}"))
}

fn with_pictures(row: Row, pictures: &[Attachment]) -> Result<OutboxEntry> {
    let own = pictures.iter().filter(|picture| picture.outbox_id.as_ref().is_some_and(|id| id.as_str() == row.id));
    let own = own.cloned().collect();
    message(row, own)
}

fn message(row: Row, images: Vec<Attachment>) -> Result<OutboxEntry> {
    Ok(OutboxEntry {
        id: parse_outbox_id(&row.id)?,
        complaint_id: parse_id(&row.complaint_id)?,
        mchid: parse_mchid(&row.mchid)?,
        subject_mchid: parse_mchid(&row.subject_mchid)?,
        content: Body { text: row.text, extras: row.extras }.message(&row.kind)?,
        images,
        author: parse_staff_id(&row.author)?,
        author_name: row.author_name,
        state: parse_state(&row.state)?,
        created_at: Timestamp(row.created_at),
        send_after: Timestamp(row.send_after),
        sent_at: row.sent_at.map(Timestamp),
        settled_at: row.settled_at.map(Timestamp),
        known_entry_ids: list_from_json(&row.known_entry_ids),
        entry_id: row.entry_id,
        checks: i32::try_from(row.checks).unwrap_or(i32::MAX),
        next_check_at: row.next_check_at.map(Timestamp),
        error_code: row.error_code,
        error_message: row.error_message,
        request_id: row.request_id,
        resend_of: row.resend_of.map(|id| parse_outbox_id(&id)).transpose()?,
        attempts: i32::try_from(row.attempts).unwrap_or(i32::MAX),
        request_sha256: row.request_sha256,
        follows: row.follows.map(|id| parse_outbox_id(&id)).transpose()?,
        not_ours: list_from_json(&row.not_ours),
        idempotency_key: row.idempotency_key,
        waits_for: row.waits_for.parse().ok(),
    })
}

fn parse_state(text: &str) -> Result<DeliveryState> {
    text.parse().map_err(|_| StoreError::Corrupt { what: "delivery state" })
}
