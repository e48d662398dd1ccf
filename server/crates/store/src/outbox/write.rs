//! Writing messages: created, moved from one state to the next, withdrawn.

use super::case::{Guard, ask_guard};
use super::insert::insert_message;
use super::{Created, NewOutbox, Transition, parse_state};
use crate::Result;
use crate::audit::insert_audit;
use crate::complaints::history::json_list;
use crate::complaints::numbers::insert_number;
use crate::db::ids::parse_outbox_id;
use crate::db::tx::Tx;
use crate::drafts::{self, give_back};
use crate::events::insert_event;
use crate::jobs::new_job::{NewJob, insert_job};
use crate::message::Body;
use crate::store::Store;
use crate::team::owner::claim_by_reply;
use desk_domain::search::number_key;
use desk_domain::{AuditEntry, Composed, DeliveryState, EventKind, FormId, OutboxId, Timestamp};

const OPEN_OF_COMPLAINT: &str =
    "SELECT state FROM outbox WHERE complaint_id = $1 AND state IN ('held', 'sending', 'unconfirmed')";
const OF_FORM: &str = "SELECT id FROM outbox WHERE form = $1";
const TAKE_ATTACHMENT: &str = "UPDATE attachments SET outbox_id = $2
    WHERE id = $1 AND staff_id = $3 AND outbox_id IS NULL";
const TRANSITION: &str = "UPDATE outbox SET
        state = $3
      , waits_for = CASE WHEN $3 = 'held' THEN waits_for ELSE '' END
      , sent_at = CASE WHEN $3 = 'sending' THEN $4 ELSE sent_at END
      , settled_at = CASE WHEN $3 IN ('held', 'sending', 'unconfirmed') THEN NULL ELSE $4 END
      , entry_id = COALESCE($5, entry_id)
      , error_code = COALESCE($6, error_code)
      , error_message = COALESCE($7, error_message)
      , request_id = COALESCE($8, request_id)
      , next_check_at = $9
      , known_entry_ids = COALESCE($10, known_entry_ids)
      , checks = checks + $11
      , request_sha256 = COALESCE($12, request_sha256)
      , attempts = attempts + $13
    WHERE id = $1 AND state = $2
    RETURNING complaint_id, mchid";
const SET_SEND_AFTER: &str = "UPDATE outbox SET send_after = $2 WHERE id = $1 AND state = 'held' AND send_after > $2
    RETURNING complaint_id, mchid";
const WITHDRAW: &str = "UPDATE outbox SET state = 'withdrawn', settled_at = $2 WHERE id = $1 AND state = 'held'
    RETURNING complaint_id, mchid, author, text, kind, extras";
const FREE_ATTACHMENTS: &str = "UPDATE attachments SET outbox_id = NULL WHERE outbox_id = $1";

/// Why a message was not inserted.
async fn in_the_way(tx: &mut Tx, new: &NewOutbox) -> Result<Created> {
    let form = new.form.as_ref().map(FormId::as_str);
    let sent: Option<String> = tx.query(OF_FORM).bind(form).fetch_optional_scalar().await?;
    if let Some(sent) = sent {
        return Ok(Created::SentBefore(parse_outbox_id(&sent)?));
    }
    let open: Option<String> =
        tx.query(OPEN_OF_COMPLAINT).bind(new.complaint_id.as_str()).fetch_optional_scalar().await?;
    open.map_or(Ok(Created::FollowedAlready), |state| Ok(Created::AnotherOpen(parse_state(&state)?)))
}

/// Removes the draft that a reply was made of, and the copy that its form has left.
async fn take_draft(tx: &mut Tx, new: &NewOutbox) -> Result<()> {
    let (author, complaint) = (new.author.as_str(), new.complaint_id.as_str());
    if let Some(revision) = new.drafted {
        let clear = tx.query(drafts::CLEAR).bind(author).bind(complaint).bind(new.created_at.0);
        clear.bind(revision).execute().await?;
    }
    let key = drafts::key_of(new.form.as_ref());
    tx.query(drafts::REMOVE_COPY).bind(author).bind(complaint).bind(key).execute().await.map(drop)
}

impl Store {
    /// Writes a message in one transaction, with its pictures, its audit line, its job and an event, removes the draft
    /// that it was, and makes who replies to a complaint without an owner its owner. A guard is asked first in the same
    /// transaction, while nobody else writes about the complaint or pays from its order.
    ///
    /// # Errors
    /// If the database cannot be used; nothing is then written.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn create_outbox(
        &self,
        new: &NewOutbox,
        attachments: &[String],
        audit: &AuditEntry,
        job: &NewJob,
        guard: Option<&Guard<'_>>,
    ) -> Result<Created> {
        let mut tx = self.begin().await?;
        if new.content.kind().is_reply() {
            claim_by_reply(&mut tx, &new.complaint_id, &new.author, new.created_at).await?;
        }
        if let Some(guard) = guard
            && let Err(stop) = ask_guard(&mut tx, &new.complaint_id, guard).await?
        {
            return Ok(Created::Stopped(stop));
        }
        if insert_message(&mut tx, new, None).await? == 0 {
            return in_the_way(&mut tx, new).await;
        }
        for attachment in attachments {
            tx.query(TAKE_ATTACHMENT)
                .bind(attachment)
                .bind(new.id.as_str())
                .bind(new.author.as_str())
                .execute()
                .await?;
        }
        if new.content.kind().is_reply() {
            take_draft(&mut tx, new).await?;
        }
        if let Some(order) = new.content.order() {
            insert_number(&mut tx, &number_key(&order.refund_no), &new.complaint_id).await?;
        }
        insert_audit(&mut tx, audit).await?;
        insert_job(&mut tx, job).await?;
        insert_event(&mut tx, new.created_at, EventKind::Outbox, new.complaint_id.as_str(), new.mchid.as_str()).await?;
        tx.commit().await?;
        self.announce().await;
        Ok(Created::Written)
    }

    /// Moves a message from one state to the next, if it is still in that state: of two writers, one succeeds. The
    /// event and the jobs are written in the same transaction.
    ///
    /// # Errors
    /// If the database cannot be used; nothing is then written.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn transition(
        &self,
        id: &OutboxId,
        from: DeliveryState,
        transition: &Transition,
        jobs: &[NewJob],
    ) -> Result<bool> {
        let request = transition.request.as_ref();
        let mut tx = self.begin().await?;
        let moved: Option<(String, String)> = tx
            .query(TRANSITION)
            .bind(id.as_str())
            .bind(from.as_str())
            .bind(transition.to.as_str())
            .bind(transition.at.0)
            .bind(transition.entry_id.as_deref())
            .bind(transition.error_code.as_deref())
            .bind(transition.error_message.as_deref())
            .bind(transition.request_id.as_deref())
            .bind(transition.next_check_at.map(|at| at.0))
            .bind(request.map(|request| json_list(&request.known_entry_ids)))
            .bind(i64::from(transition.count_check))
            .bind(request.map(|request| request.sha256.as_str()))
            .bind(i64::from(request.is_some()))
            .fetch_optional()
            .await?;
        if let Some((complaint, mchid)) = &moved {
            if let Some(audit) = &transition.audit {
                insert_audit(&mut tx, audit).await?;
            }
            for job in jobs {
                insert_job(&mut tx, job).await?;
            }
            insert_event(&mut tx, transition.at, EventKind::Outbox, complaint, mchid).await?;
        }
        let moved = moved.is_some();
        tx.commit().await?;
        if moved {
            self.announce().await;
        }
        Ok(moved)
    }

    /// Lets a held message leave earlier. `false` if it is no longer held, or leaves by then anyway.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn set_send_after(&self, id: &OutboxId, at: Timestamp, job: &NewJob, audit: &AuditEntry) -> Result<bool> {
        let mut tx = self.begin().await?;
        let moved: Option<(String, String)> =
            tx.query(SET_SEND_AFTER).bind(id.as_str()).bind(at.0).fetch_optional().await?;
        if let Some((complaint, mchid)) = &moved {
            insert_audit(&mut tx, audit).await?;
            insert_job(&mut tx, job).await?;
            insert_event(&mut tx, at, EventKind::Outbox, complaint, mchid).await?;
        }
        let moved = moved.is_some();
        tx.commit().await?;
        if moved {
            self.announce().await;
        }
        Ok(moved)
    }

    /// Withdraws a held message: its text and pictures become its author's draft again. `false` if it is no longer
    /// held.
    ///
    /// # Errors
    /// If the database cannot be used; nothing is then changed.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn withdraw_outbox(&self, id: &OutboxId, at: Timestamp, audit: &AuditEntry) -> Result<bool> {
        let mut tx = self.begin().await?;
        let row: Option<(String, String, String, String, String, String)> =
            tx.query(WITHDRAW).bind(id.as_str()).bind(at.0).fetch_optional().await?;
        if let Some((complaint, mchid, author, text, kind, extras)) = &row {
            let body = Body { text: text.clone(), extras: extras.clone() };
            if let Some(content) = Composed::of(body.message(kind)?) {
                give_back(&mut tx, author, complaint, id.as_str(), content, at).await?;
            }
            tx.query(FREE_ATTACHMENTS).bind(id.as_str()).execute().await?;
            insert_audit(&mut tx, audit).await?;
            insert_event(&mut tx, at, EventKind::Outbox, complaint, mchid).await?;
        }
        let withdrawn = row.is_some();
        tx.commit().await?;
        if withdrawn {
            self.announce().await;
        }
        Ok(withdrawn)
    }
}
