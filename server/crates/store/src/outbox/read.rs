//! Reading messages.

use super::{message, select_messages, with_pictures};
use crate::Result;
use crate::db::columns::select;
use crate::db::ids::parse_outbox_id;
use crate::db::query::Query;
use crate::db::tx::Tx;
use crate::evidence::attachments::{self, OF_COMPLAINTS_OUTBOX, attachment};
use crate::store::Store;
use desk_domain::{ComplaintId, FormId, OutboxEntry, OutboxId, Timestamp};
use sqlx::AssertSqlSafe;

const BY_ID: &str = "WHERE id = $1";
const BY_FORM: &str = "WHERE form = $1";
pub(super) const OF_COMPLAINT: &str = "WHERE complaint_id = $1 ORDER BY created_at, id";
const UNSETTLED: &str = "WHERE state IN ('held', 'sending', 'unconfirmed') ORDER BY created_at, id";
/// Messages of the same merchant and kind that are due and leave before one.
const BEFORE: &str = "FROM outbox WHERE state = 'held' AND mchid = $1 AND kind = $2 AND send_after <= $3
    AND (send_after < $4 OR (send_after = $4 AND id < $5))";
/// The first that nobody works on and whose pictures are uploaded.
const FIRST_IN_LINE: &str =
    "AND EXISTS (SELECT 1 FROM jobs WHERE kind = 'deliver' AND job_key = outbox.id AND lease IS NULL)
    AND NOT EXISTS (SELECT 1 FROM attachments WHERE outbox_id = outbox.id AND uploaded_as IS NULL)
    ORDER BY send_after, id LIMIT 1";

/// A query about the messages that leave before one.
fn before<'s>(store: &'s Store, what: &str, which: &str, row: &OutboxEntry, now: Timestamp) -> Query<'s> {
    let query = store
        .query(AssertSqlSafe(format!("SELECT {what} {BEFORE} {which}")))
        .bind(row.mchid.as_str())
        .bind(row.kind().as_str())
        .bind(now.0);
    query.bind(row.send_after.0).bind(row.id.as_str())
}

/// Reads the messages of a complaint with their pictures, in a transaction, oldest first.
pub(super) async fn read_messages(tx: &mut Tx, complaint: &ComplaintId) -> Result<Vec<OutboxEntry>> {
    let rows = tx.query(select_messages(OF_COMPLAINT)).bind(complaint.as_str()).fetch_all().await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let pictures = tx.query(select::<attachments::Row>(OF_COMPLAINTS_OUTBOX)).bind(complaint.as_str());
    let pictures = pictures.fetch_all().await?.into_iter().map(attachment).collect::<Result<Vec<_>>>()?;
    rows.into_iter().map(|row| with_pictures(row, &pictures)).collect()
}

/// Reads the message that a form has become, in a transaction, without its pictures.
pub(super) async fn read_message_of_form(tx: &mut Tx, form: &FormId) -> Result<Option<OutboxEntry>> {
    fetch(tx.query(select_messages(BY_FORM)), form).await
}

async fn fetch(by_form: Query<'_>, form: &FormId) -> Result<Option<OutboxEntry>> {
    let row = by_form.bind(form.as_str()).fetch_optional().await?;
    row.map(|row| message(row, Vec::new())).transpose()
}

impl Store {
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn outbox(&self, id: &OutboxId) -> Result<Option<OutboxEntry>> {
        let row = self.query(select_messages(BY_ID)).bind(id.as_str()).fetch_optional().await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(message(row, self.outbox_attachments(id).await?)?))
    }

    /// The message that a form has become, without its pictures.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn outbox_of_form(&self, form: &FormId) -> Result<Option<OutboxEntry>> {
        fetch(self.query(select_messages(BY_FORM)), form).await
    }

    /// The messages of a complaint, oldest first.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn outbox_of(&self, complaint: &ComplaintId) -> Result<Vec<OutboxEntry>> {
        read_messages(&mut self.begin_reading().await?, complaint).await
    }

    /// Every message whose outcome is open, oldest first.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn unsettled_outbox(&self) -> Result<Vec<OutboxEntry>> {
        let rows = self.query(select_messages(UNSETTLED)).fetch_all().await?;
        rows.into_iter().map(|row| message(row, Vec::new())).collect()
    }

    /// How many messages of the same merchant and kind are due and leave before this one.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn outbox_ahead(&self, row: &OutboxEntry, now: Timestamp) -> Result<i64> {
        before(self, "COUNT(*)", "", row, now).fetch_scalar().await
    }

    /// Of the messages that leave before this one, the first that waits for nothing but its turn.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn first_in_line(&self, row: &OutboxEntry, now: Timestamp) -> Result<Option<OutboxId>> {
        let first: Option<String> = before(self, "id", FIRST_IN_LINE, row, now).fetch_optional_scalar().await?;
        first.as_deref().map(parse_outbox_id).transpose()
    }
}
