//! Messages on their way out, each with the state its life is in.

use crate::Result;
use crate::attachments::{self, AttachmentRecord, OF_COMPLAINTS_OUTBOX};
use crate::audit::{AuditEntry, insert_audit};
use crate::backend::Store;
use crate::complaints::{parse_id, parse_mchid};
use crate::drafts;
use crate::error::StoreError;
use crate::events::insert_event;
use crate::history::{json_list, list_from_json};
use crate::jobs::{NewJob, insert_job};
use desk_domain::{ComplaintId, DeliveryState, Mchid, OutboxId, SendKind, StaffId, Timestamp};
use sqlx::FromRow;

/// One reply or completion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxRecord {
    pub id: OutboxId,
    pub complaint_id: ComplaintId,
    /// The merchant whose key signs.
    pub mchid: Mchid,
    pub complainted_mchid: Mchid,
    pub kind: SendKind,
    pub text: String,
    pub images: Vec<AttachmentRecord>,
    pub author: StaffId,
    pub author_name: String,
    pub state: DeliveryState,
    pub created_at: Timestamp,
    /// Until then its author can take it back.
    pub send_after: Timestamp,
    /// When the request was last about to be made.
    pub sent_at: Option<Timestamp>,
    pub settled_at: Option<Timestamp>,
    /// History rows that were there before it was sent.
    pub known_log_ids: Vec<String>,
    /// Its own history row, once found.
    pub log_id: Option<String>,
    /// How often the history was read for it.
    pub checks: i32,
    pub next_check_at: Option<Timestamp>,
    pub error_code: Option<String>,
    pub error_message: Option<String>,
    pub request_id: Option<String>,
    pub resend_of: Option<OutboxId>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewOutbox {
    pub id: OutboxId,
    pub complaint_id: ComplaintId,
    pub mchid: Mchid,
    pub complainted_mchid: Mchid,
    pub kind: SendKind,
    pub text: String,
    pub author: StaffId,
    pub created_at: Timestamp,
    pub send_after: Timestamp,
    pub known_log_ids: Vec<String>,
    pub resend_of: Option<OutboxId>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Created {
    Written,
    /// The complaint has a message whose outcome is open; nothing was written.
    AnotherOpen(OutboxId),
}

/// A step in the life of a message. What is `None` stays as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    pub to: DeliveryState,
    pub at: Timestamp,
    pub log_id: Option<String>,
    pub error_code: Option<String>,
    pub error_message: Option<String>,
    pub request_id: Option<String>,
    pub next_check_at: Option<Timestamp>,
    pub known_log_ids: Option<Vec<String>>,
    /// Counts one reading of the history.
    pub count_check: bool,
}

impl Transition {
    #[must_use]
    pub fn to(to: DeliveryState, at: Timestamp) -> Self {
        Self {
            to,
            at,
            log_id: None,
            error_code: None,
            error_message: None,
            request_id: None,
            next_check_at: None,
            known_log_ids: None,
            count_check: false,
        }
    }
}

#[derive(FromRow)]
struct Row {
    id: String,
    complaint_id: String,
    mchid: String,
    complainted_mchid: String,
    kind: String,
    text: String,
    author: String,
    author_name: String,
    state: String,
    created_at: i64,
    send_after: i64,
    sent_at: Option<i64>,
    settled_at: Option<i64>,
    known_log_ids: String,
    log_id: Option<String>,
    checks: i64,
    next_check_at: Option<i64>,
    error_code: Option<String>,
    error_message: Option<String>,
    request_id: Option<String>,
    resend_of: Option<String>,
}

/// Columns of a message with its author's name.
macro_rules! select_outbox {
    ($rest:literal) => {
        concat!(
            "SELECT o.id, o.complaint_id, o.mchid, o.complainted_mchid, o.kind, o.text, o.author
            , COALESCE(s.name, '') AS author_name, o.state, o.created_at, o.send_after, o.sent_at, o.settled_at
            , o.known_log_ids, o.log_id, o.checks, o.next_check_at, o.error_code, o.error_message, o.request_id
            , o.resend_of FROM outbox AS o LEFT JOIN staff AS s ON s.id = o.author ",
            $rest
        )
    };
}

const BY_ID: &str = select_outbox!("WHERE o.id = $1");
const OF_COMPLAINT: &str = select_outbox!("WHERE o.complaint_id = $1 ORDER BY o.created_at, o.id");
const UNSETTLED: &str =
    select_outbox!("WHERE o.state IN ('held', 'sending', 'unconfirmed') ORDER BY o.created_at, o.id");
const OPEN_OF_COMPLAINT: &str =
    "SELECT id FROM outbox WHERE complaint_id = $1 AND state IN ('held', 'sending', 'unconfirmed')";
/// The index that allows one open message also decides between two people who send at the same moment.
const INSERT: &str = "INSERT INTO outbox (id, complaint_id, mchid, complainted_mchid, kind, text, author, state
    , created_at, send_after, known_log_ids, resend_of) VALUES ($1, $2, $3, $4, $5, $6, $7, 'held', $8, $9, $10, $11)
    ON CONFLICT (complaint_id) WHERE state IN ('held', 'sending', 'unconfirmed') DO NOTHING";
const TAKE_ATTACHMENT: &str = "UPDATE attachments SET outbox_id = $2
    WHERE id = $1 AND staff_id = $3 AND outbox_id IS NULL";
const TRANSITION: &str = "UPDATE outbox SET
        state = $3
      , sent_at = CASE WHEN $3 = 'sending' THEN $4 ELSE sent_at END
      , settled_at = CASE WHEN $3 IN ('held', 'sending', 'unconfirmed') THEN settled_at ELSE $4 END
      , log_id = COALESCE($5, log_id)
      , error_code = COALESCE($6, error_code)
      , error_message = COALESCE($7, error_message)
      , request_id = COALESCE($8, request_id)
      , next_check_at = $9
      , known_log_ids = COALESCE($10, known_log_ids)
      , checks = checks + $11
    WHERE id = $1 AND state = $2
    RETURNING complaint_id, mchid";
const SET_SEND_AFTER: &str = "UPDATE outbox SET send_after = $2 WHERE id = $1 AND state = 'held' AND send_after > $2
    RETURNING complaint_id, mchid";
const WITHDRAW: &str = "UPDATE outbox SET state = 'withdrawn', settled_at = $2 WHERE id = $1 AND state = 'held'
    RETURNING complaint_id, mchid, author, text, kind";
const FREE_ATTACHMENTS: &str = "UPDATE attachments SET outbox_id = NULL WHERE outbox_id = $1";

impl Store {
    /// Writes a message together with everything that belongs to it, in one transaction: the draft's pictures move to it,
    /// the draft is cleared, the audit line, the job and an event are written.
    ///
    /// # Errors
    /// If the database cannot be used; nothing is then written.
    pub async fn create_outbox(
        &self,
        new: &NewOutbox,
        attachments: &[String],
        audit: &AuditEntry,
        job: &NewJob,
        clear_draft: bool,
    ) -> Result<Created> {
        write!(self, |tx| {
            let inserted = sqlx::query(INSERT)
                .bind(new.id.as_str())
                .bind(new.complaint_id.as_str())
                .bind(new.mchid.as_str())
                .bind(new.complainted_mchid.as_str())
                .bind(kind_name(new.kind))
                .bind(&new.text)
                .bind(new.author.as_str())
                .bind(new.created_at.0)
                .bind(new.send_after.0)
                .bind(json_list(&new.known_log_ids))
                .bind(new.resend_of.as_ref().map(OutboxId::as_str))
                .execute(&mut *tx)
                .await?
                .rows_affected();
            if inserted == 0 {
                let open: String =
                    sqlx::query_scalar(OPEN_OF_COMPLAINT).bind(new.complaint_id.as_str()).fetch_one(&mut *tx).await?;
                return Ok(Created::AnotherOpen(parse_outbox_id(&open)?));
            }
            for attachment in attachments {
                sqlx::query(TAKE_ATTACHMENT)
                    .bind(attachment)
                    .bind(new.id.as_str())
                    .bind(new.author.as_str())
                    .execute(&mut *tx)
                    .await?;
            }
            if clear_draft {
                sqlx::query(drafts::CLEAR)
                    .bind(new.author.as_str())
                    .bind(new.complaint_id.as_str())
                    .bind(new.created_at.0)
                    .execute(&mut *tx)
                    .await?;
            }
            insert_audit!(tx, audit);
            insert_job!(tx, job);
            insert_event!(tx, new.created_at, "outbox", new.complaint_id, new.mchid);
        });
        self.announce().await;
        Ok(Created::Written)
    }

    /// # Errors
    /// If the database cannot be used.
    pub async fn outbox(&self, id: &OutboxId) -> Result<Option<OutboxRecord>> {
        let row: Option<Row> = read!(self, |db| sqlx::query_as(BY_ID).bind(id.as_str()).fetch_optional(db).await?);
        let Some(row) = row else { return Ok(None) };
        Ok(Some(record(row, self.outbox_attachments(id).await?)?))
    }

    /// The messages of a complaint, oldest first.
    ///
    /// # Errors
    /// If the database cannot be used.
    pub async fn outbox_of(&self, complaint: &ComplaintId) -> Result<Vec<OutboxRecord>> {
        let rows: Vec<Row> =
            read!(self, |db| sqlx::query_as(OF_COMPLAINT).bind(complaint.as_str()).fetch_all(db).await?);
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let pictures: Vec<attachments::Row> =
            read!(self, |db| sqlx::query_as(OF_COMPLAINTS_OUTBOX).bind(complaint.as_str()).fetch_all(db).await?);
        let pictures = pictures.into_iter().map(attachments::record).collect::<Result<Vec<_>>>()?;
        rows.into_iter().map(|row| with_pictures(row, &pictures)).collect()
    }

    /// Every message whose outcome is open, oldest first.
    ///
    /// # Errors
    /// If the database cannot be used.
    pub async fn unsettled_outbox(&self) -> Result<Vec<OutboxRecord>> {
        let rows: Vec<Row> = read!(self, |db| sqlx::query_as(UNSETTLED).fetch_all(db).await?);
        rows.into_iter().map(|row| record(row, Vec::new())).collect()
    }

    /// Moves a message from one state to the next, if it is still there: of two that try, one succeeds. The event, and the
    /// job that goes with it, are written in the same transaction.
    ///
    /// # Errors
    /// If the database cannot be used; nothing is then written.
    pub async fn transition(
        &self,
        id: &OutboxId,
        from: DeliveryState,
        transition: &Transition,
        job: Option<&NewJob>,
    ) -> Result<bool> {
        let moved = write!(self, |tx| {
            let moved: Option<(String, String)> = sqlx::query_as(TRANSITION)
                .bind(id.as_str())
                .bind(from.as_str())
                .bind(transition.to.as_str())
                .bind(transition.at.0)
                .bind(transition.log_id.as_deref())
                .bind(transition.error_code.as_deref())
                .bind(transition.error_message.as_deref())
                .bind(transition.request_id.as_deref())
                .bind(transition.next_check_at.map(|at| at.0))
                .bind(transition.known_log_ids.as_deref().map(json_list))
                .bind(i64::from(transition.count_check))
                .fetch_optional(&mut *tx)
                .await?;
            if let Some((complaint, mchid)) = &moved {
                insert_event!(tx, transition.at, "outbox", complaint, mchid);
                if let Some(job) = job {
                    insert_job!(tx, job);
                }
            }
            moved.is_some()
        });
        if moved {
            self.announce().await;
        }
        Ok(moved)
    }

    /// Lets a held message leave earlier. `false` if it is no longer held, or leaves by then anyway.
    ///
    /// # Errors
    /// If the database cannot be used.
    pub async fn set_send_after(&self, id: &OutboxId, at: Timestamp, job: &NewJob, audit: &AuditEntry) -> Result<bool> {
        let moved = write!(self, |tx| {
            let moved: Option<(String, String)> =
                sqlx::query_as(SET_SEND_AFTER).bind(id.as_str()).bind(at.0).fetch_optional(&mut *tx).await?;
            if let Some((complaint, mchid)) = &moved {
                insert_event!(tx, at, "outbox", complaint, mchid);
                insert_audit!(tx, audit);
                insert_job!(tx, job);
            }
            moved.is_some()
        });
        if moved {
            self.announce().await;
        }
        Ok(moved)
    }

    /// Takes a held message back: its text and pictures are its author's draft again. `false` if it is no longer held.
    ///
    /// # Errors
    /// If the database cannot be used; nothing is then changed.
    pub async fn withdraw_outbox(&self, id: &OutboxId, at: Timestamp, audit: &AuditEntry) -> Result<bool> {
        let withdrawn = write!(self, |tx| {
            let row: Option<(String, String, String, String, String)> =
                sqlx::query_as(WITHDRAW).bind(id.as_str()).bind(at.0).fetch_optional(&mut *tx).await?;
            if let Some((complaint, mchid, author, text, kind)) = &row {
                if kind == kind_name(SendKind::Reply) {
                    sqlx::query(drafts::GIVE_BACK)
                        .bind(author)
                        .bind(complaint)
                        .bind(text)
                        .bind(at.0)
                        .execute(&mut *tx)
                        .await?;
                }
                sqlx::query(FREE_ATTACHMENTS).bind(id.as_str()).execute(&mut *tx).await?;
                insert_audit!(tx, audit);
                insert_event!(tx, at, "outbox", complaint, mchid);
            }
            row.is_some()
        });
        if withdrawn {
            self.announce().await;
        }
        Ok(withdrawn)
    }
}

fn with_pictures(row: Row, pictures: &[AttachmentRecord]) -> Result<OutboxRecord> {
    let own = pictures.iter().filter(|picture| picture.outbox_id.as_ref().is_some_and(|id| id.as_str() == row.id));
    let own = own.cloned().collect();
    record(row, own)
}

fn record(row: Row, images: Vec<AttachmentRecord>) -> Result<OutboxRecord> {
    Ok(OutboxRecord {
        id: parse_outbox_id(&row.id)?,
        complaint_id: parse_id(&row.complaint_id)?,
        mchid: parse_mchid(&row.mchid)?,
        complainted_mchid: parse_mchid(&row.complainted_mchid)?,
        kind: kind_from_name(&row.kind)?,
        text: row.text,
        images,
        author: StaffId::parse(&row.author).map_err(|_| StoreError::Corrupt { what: "staff id" })?,
        author_name: row.author_name,
        state: row.state.parse().map_err(|_| StoreError::Corrupt { what: "delivery state" })?,
        created_at: Timestamp(row.created_at),
        send_after: Timestamp(row.send_after),
        sent_at: row.sent_at.map(Timestamp),
        settled_at: row.settled_at.map(Timestamp),
        known_log_ids: list_from_json(&row.known_log_ids),
        log_id: row.log_id,
        checks: i32::try_from(row.checks).unwrap_or(i32::MAX),
        next_check_at: row.next_check_at.map(Timestamp),
        error_code: row.error_code,
        error_message: row.error_message,
        request_id: row.request_id,
        resend_of: row.resend_of.map(|id| parse_outbox_id(&id)).transpose()?,
    })
}

const fn kind_name(kind: SendKind) -> &'static str {
    match kind {
        SendKind::Reply => "reply",
        SendKind::Completion => "completion",
    }
}

fn kind_from_name(name: &str) -> Result<SendKind> {
    [SendKind::Reply, SendKind::Completion]
        .into_iter()
        .find(|kind| kind_name(*kind) == name)
        .ok_or(StoreError::Corrupt { what: "kind of message" })
}

fn parse_outbox_id(text: &str) -> Result<OutboxId> {
    OutboxId::parse(text).map_err(|_| StoreError::Corrupt { what: "outbox id" })
}
