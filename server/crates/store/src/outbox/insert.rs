//! Inserting a message.

use super::{NewOutbox, Unkept};
use crate::Result;
use crate::complaints::history::json_list;
use crate::db::columns::insert;
use crate::db::tx::Tx;
use crate::message::Body;
use desk_domain::{DeliveryState, FormId, OutboxId};
use sqlx::AssertSqlSafe;

/// The columns that are written.
const COLUMNS: [&str; 19] = [
    "id",
    "complaint_id",
    "mchid",
    "subject_mchid",
    "kind",
    "text",
    "author",
    "created_at",
    "send_after",
    "known_entry_ids",
    "resend_of",
    "extras",
    "follows",
    "idempotency_key",
    "form",
    "state",
    "settled_at",
    "error_code",
    "error_message",
];

/// Inserts a message, and returns how many rows were written: 0 or 1. Unique indexes allow one message for a form, one
/// open message of a complaint, and one that follows another; they also decide between two writers at the same moment.
/// `unkept` is the reason of a message that never leaves.
pub(super) async fn insert_message(tx: &mut Tx, new: &NewOutbox, unkept: Option<Unkept<'_>>) -> Result<u64> {
    let Body { text, extras } = Body::of_message(&new.content)?;
    let state = if unkept.is_some() { DeliveryState::Failed } else { DeliveryState::Held };
    tx.query(AssertSqlSafe(format!("{} ON CONFLICT DO NOTHING", insert("outbox", &COLUMNS))))
        .bind(new.id.as_str())
        .bind(new.complaint_id.as_str())
        .bind(new.mchid.as_str())
        .bind(new.subject_mchid.as_str())
        .bind(new.content.kind().as_str())
        .bind(text)
        .bind(new.author.as_str())
        .bind(new.created_at.0)
        .bind(new.send_after.0)
        .bind(json_list(&new.known_entry_ids))
        .bind(new.resend_of.as_ref().map(OutboxId::as_str))
        .bind(extras)
        .bind(new.follows.as_ref().map(OutboxId::as_str))
        .bind(&new.idempotency_key)
        .bind(new.form.as_ref().map(FormId::as_str))
        .bind(state.as_str())
        .bind(unkept.map(|_| new.created_at.0))
        .bind(unkept.map(|why| why.code))
        .bind(unkept.map(|why| why.message))
        .execute()
        .await
}
