//! Looking notes up.

use super::{MentionRow, note, select_notes};
use crate::Result;
use crate::complaints::numbers::places;
use crate::db::columns::select;
use crate::db::ids::parse_id;
use crate::db::tx::Tx;
use crate::store::Store;
use desk_domain::{ComplaintId, FormId, Note, NoteId, StaffId, Timestamp};
use sqlx::AssertSqlSafe;
use std::collections::HashMap;

const BY_ID: &str = "WHERE id = $1";
const BY_FORM: &str = "WHERE form = $1";
const OF_COMPLAINT: &str = "WHERE complaint_id = $1 ORDER BY written_at, id";
const MENTIONS: &str = "FROM note_mentions WHERE note_id = $1 ORDER BY position";
const MENTIONS_OF_COMPLAINT: &str = "FROM note_mentions
    WHERE note_id IN (SELECT id FROM notes WHERE complaint_id = $1) ORDER BY note_id, position";

/// Reads the note that a form has become in a transaction.
pub(super) async fn read_note_of_form(tx: &mut Tx, form: Option<&FormId>) -> Result<Option<Note>> {
    let row = tx.query(select_notes(BY_FORM)).bind(form.map(FormId::as_str)).fetch_optional().await?;
    with_mentions(tx, row).await
}

/// Reads a note in a transaction.
pub(super) async fn read_note(tx: &mut Tx, id: &NoteId) -> Result<Option<Note>> {
    let row = tx.query(select_notes(BY_ID)).bind(id.as_str()).fetch_optional().await?;
    with_mentions(tx, row).await
}

async fn with_mentions(tx: &mut Tx, row: Option<super::Row>) -> Result<Option<Note>> {
    let Some(row) = row else { return Ok(None) };
    let mentions: Vec<MentionRow> = tx.query(select::<MentionRow>(MENTIONS)).bind(&row.id).fetch_all().await?;
    note(row, &mentions).map(Some)
}

impl Store {
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn note(&self, id: &NoteId) -> Result<Option<Note>> {
        let mut tx = self.begin_reading().await?;
        read_note(&mut tx, id).await
    }

    /// The note that a form has become.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn note_of_form(&self, form: &FormId) -> Result<Option<Note>> {
        let mut tx = self.begin_reading().await?;
        read_note_of_form(&mut tx, Some(form)).await
    }

    /// The notes about a complaint, oldest first, deleted ones among them.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn notes_of(&self, complaint: &ComplaintId) -> Result<Vec<Note>> {
        let rows: Vec<super::Row> = self.query(select_notes(OF_COMPLAINT)).bind(complaint.as_str()).fetch_all().await?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let mentions = self.query(select::<MentionRow>(MENTIONS_OF_COMPLAINT)).bind(complaint.as_str());
        let mentions: Vec<MentionRow> = mentions.fetch_all().await?;
        rows.into_iter().map(|row| note(row, &mentions)).collect()
    }

    /// When colleagues have last mentioned a person on each of these complaints, at most a page of them. Whom nobody mentions
    /// is left out.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn mentioned_on(
        &self,
        staff: &StaffId,
        complaints: &[ComplaintId],
    ) -> Result<HashMap<ComplaintId, Timestamp>> {
        if complaints.is_empty() {
            return Ok(HashMap::new());
        }
        let places = places(2, complaints.len());
        let sql = format!(
            "SELECT complaint_id, MAX(written_at) FROM note_mentions
            WHERE staff_id = $1 AND complaint_id IN ({places}) GROUP BY complaint_id"
        );
        let query = self.query(AssertSqlSafe(sql)).bind(staff.as_str());
        let rows: Vec<(String, i64)> =
            complaints.iter().fold(query, |query, id| query.bind(id.as_str())).fetch_all().await?;
        rows.into_iter().map(|(id, at)| Ok((parse_id(&id)?, Timestamp(at)))).collect()
    }
}
