//! How a new message is written down.

/// The indexes that allow one message for a form, one open message of a complaint, and one that follows another, also decide
/// between two who write at the same moment.
pub(super) const INSERT: &str = "INSERT INTO outbox (id, complaint_id, mchid, complainted_mchid, kind, text, author
    , created_at, send_after, known_log_ids, resend_of, extras, follows, idempotent_id, form
    , state, settled_at, error_code, error_message)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) ON CONFLICT DO NOTHING";

/// How many messages were written: none, or this one. `$why` is an [`Unkept`](super::Unkept) for one that never leaves.
macro_rules! insert_message {
    ($tx:expr, $new:expr, $state:literal, $why:expr) => {{
        let (new, why): (&$crate::outbox::NewOutbox, Option<$crate::outbox::Unkept<'_>>) = ($new, $why);
        sqlx::query($crate::outbox::insert::INSERT)
            .bind(new.id.as_str())
            .bind(new.complaint_id.as_str())
            .bind(new.mchid.as_str())
            .bind(new.complainted_mchid.as_str())
            .bind(new.kind.as_str())
            .bind(&new.text)
            .bind(new.author.as_str())
            .bind(new.created_at.0)
            .bind(new.send_after.0)
            .bind($crate::complaints::history::json_list(&new.known_log_ids))
            .bind(new.resend_of.as_ref().map(desk_domain::OutboxId::as_str))
            .bind($crate::outbox::extras_json(&new.extras))
            .bind(new.follows.as_ref().map(desk_domain::OutboxId::as_str))
            .bind(&new.idempotent_id)
            .bind(new.form.as_ref().map(desk_domain::FormId::as_str))
            .bind($state)
            .bind(why.map(|_| new.created_at.0))
            .bind(why.map(|why| why.code))
            .bind(why.map(|why| why.message))
            .execute(&mut *$tx)
            .await?
            .rows_affected()
    }};
}
pub(super) use insert_message;
