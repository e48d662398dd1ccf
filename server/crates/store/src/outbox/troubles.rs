//! Messages in trouble: they did not arrive, or may not have, and somebody still has to deal with them.

use super::parse_state;
use crate::Result;
use crate::audit::insert_audit;
use crate::complaints::numbers::places;
use crate::db::ids::parse_id;
use crate::error::StoreError;
use crate::events::insert_event;
use crate::store::Store;
use desk_domain::{AuditEntry, ComplaintId, EventKind, OutboxId, StaffId, Timestamp, TroubledMessage};
use sqlx::AssertSqlSafe;

/// Messages in trouble, but for those that were sent again or dismissed, and steps that a finished complaint no longer
/// needs.
const IN_TROUBLE: &str =
    "FROM outbox AS troubled JOIN complaints AS concerned ON concerned.complaint_id = troubled.complaint_id
    WHERE troubled.state IN ('failed', 'unconfirmed', 'verified_missing') AND troubled.dismissed_at IS NULL
      AND (concerned.is_open OR troubled.state = 'unconfirmed'
          OR troubled.kind NOT IN ('completion', 'refund_approval', 'refund_refusal'))
      AND NOT EXISTS (SELECT 1 FROM outbox AS later WHERE later.complaint_id = troubled.complaint_id
          AND later.state <> 'withdrawn'
          AND (later.created_at > troubled.created_at
              OR (later.created_at = troubled.created_at AND later.id > troubled.id))
          AND (later.kind = troubled.kind
              OR (later.kind IN ('reply', 'immediate_reply') AND troubled.kind IN ('reply', 'immediate_reply'))
              OR (later.kind IN ('refund_approval', 'refund_refusal')
                  AND troubled.kind IN ('refund_approval', 'refund_refusal'))))";
const OF_AUTHOR: &str = "AND troubled.author = $1 ORDER BY troubled.created_at DESC, troubled.id DESC LIMIT 100";
const OF_AUTHOR_OR_NOBODY: &str = "AND (troubled.author = $1
        OR NOT EXISTS (SELECT 1 FROM staff WHERE staff.id = troubled.author AND NOT staff.disabled))
    ORDER BY troubled.created_at DESC, troubled.id DESC LIMIT 100";
const DISMISS: &str = "UPDATE outbox SET dismissed_at = $2
    WHERE id = $1 AND state IN ('failed', 'verified_missing') AND dismissed_at IS NULL
    RETURNING complaint_id, mchid";

type TroubleRow = (String, String, String, String);

/// The ids of complaints that have a message in trouble.
pub(crate) fn complaints() -> String {
    format!("SELECT troubled.complaint_id {IN_TROUBLE}")
}

/// A `SELECT` of messages in trouble; `which` is a further condition and the order.
fn messages(which: &str) -> AssertSqlSafe<String> {
    AssertSqlSafe(format!(
        "SELECT troubled.complaint_id, concerned.problem, troubled.kind, troubled.state {IN_TROUBLE} {which}"
    ))
}

impl Store {
    /// The messages in trouble of these complaints, at most a page of them, the latest last.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn troubles_of(&self, complaints: &[ComplaintId]) -> Result<Vec<TroubledMessage>> {
        if complaints.is_empty() {
            return Ok(Vec::new());
        }
        let places = places(1, complaints.len());
        let of = format!("AND troubled.complaint_id IN ({places}) ORDER BY troubled.created_at, troubled.id");
        let query = self.query(messages(&of));
        let rows: Vec<TroubleRow> =
            complaints.iter().fold(query, |query, id| query.bind(id.as_str())).fetch_all().await?;
        rows.into_iter().map(trouble).collect()
    }

    /// The messages in trouble that a person has written; for a person who watches over others also those whose authors
    /// have no account any more. The latest first, at most a hundred.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn troubles_of_person(
        &self,
        person: &StaffId,
        watches_over_others: bool,
    ) -> Result<Vec<TroubledMessage>> {
        let which = if watches_over_others { OF_AUTHOR_OR_NOBODY } else { OF_AUTHOR };
        let rows: Vec<TroubleRow> = self.query(messages(which)).bind(person.as_str()).fetch_all().await?;
        rows.into_iter().map(trouble).collect()
    }

    /// Dismisses a message that did not arrive: it keeps its state, and is no longer counted. `false` if it has
    /// arrived, may have arrived, or was dismissed before.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn dismiss_trouble(&self, id: &OutboxId, at: Timestamp, audit: &AuditEntry) -> Result<bool> {
        let mut tx = self.begin().await?;
        let row: Option<(String, String)> = tx.query(DISMISS).bind(id.as_str()).bind(at.0).fetch_optional().await?;
        if let Some((complaint, mchid)) = &row {
            insert_audit(&mut tx, audit).await?;
            insert_event(&mut tx, at, EventKind::Outbox, complaint, mchid).await?;
        }
        let dismissed = row.is_some();
        tx.commit().await?;
        if dismissed {
            self.announce().await;
        }
        Ok(dismissed)
    }
}

fn trouble((complaint, problem, kind, state): TroubleRow) -> Result<TroubledMessage> {
    Ok(TroubledMessage {
        complaint_id: parse_id(&complaint)?,
        problem,
        kind: kind.parse().map_err(|_| StoreError::Corrupt { what: "kind of message" })?,
        state: parse_state(&state)?,
    })
}
