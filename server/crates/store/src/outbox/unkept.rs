//! Promises that were not kept.

use super::{NewOutbox, extras_json};
use crate::Result;
use crate::audit::{AuditEntry, insert_audit};
use crate::events::insert_event;
use crate::history::json_list;
use crate::store::Store;
use desk_domain::OutboxId;

/// Why a message never left that had been promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unkept<'a> {
    pub code: &'a str,
    pub message: &'a str,
}

/// What follows once is not promised twice.
const INSERT: &str = "INSERT INTO outbox (id, complaint_id, mchid, complainted_mchid, kind, text, author, state
    , created_at, send_after, settled_at, known_log_ids, resend_of, extras, follows, error_code, error_message
    , idempotent_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7, 'failed', $8, $9, $8, $10, $11, $12, $13, $14, $15, $16) ON CONFLICT DO NOTHING";

impl Store {
    /// Writes a message down as failed that was to follow another one and cannot, so that it is seen wherever failed messages
    /// are, and can be sent by a person. The audit line and an event are written in the same transaction. `false` if it was
    /// written down before.
    ///
    /// # Errors
    /// If the database cannot be used; nothing is then written.
    pub async fn note_unkept(&self, new: &NewOutbox, why: Unkept<'_>, audit: &AuditEntry) -> Result<bool> {
        let written = write!(self, |tx| {
            let written = sqlx::query(INSERT)
                .bind(new.id.as_str())
                .bind(new.complaint_id.as_str())
                .bind(new.mchid.as_str())
                .bind(new.complainted_mchid.as_str())
                .bind(new.kind.as_str())
                .bind(&new.text)
                .bind(new.author.as_str())
                .bind(new.created_at.0)
                .bind(new.send_after.0)
                .bind(json_list(&new.known_log_ids))
                .bind(new.resend_of.as_ref().map(OutboxId::as_str))
                .bind(extras_json(&new.extras))
                .bind(new.follows.as_ref().map(OutboxId::as_str))
                .bind(why.code)
                .bind(why.message)
                .bind(&new.idempotent_id)
                .execute(&mut *tx)
                .await?
                .rows_affected();
            if written > 0 {
                insert_audit!(tx, audit);
                insert_event!(self, tx, new.created_at, "outbox", new.complaint_id, new.mchid);
            }
            written > 0
        });
        if written {
            self.announce().await;
        }
        Ok(written)
    }
}
