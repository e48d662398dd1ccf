//! Writing a note, and taking its words away.

use super::read::{read_note, read_note_of_form};
use crate::Result;
use crate::complaints::search::index_anew;
use crate::complaints::{FoundBy, hold_complaint};
use crate::db::columns::insert;
use crate::db::tx::Tx;
use crate::drafts::dialog::clear_dialog_draft;
use crate::error::StoreError;
use crate::store::Store;
use desk_domain::{AuditEntry, Complaint, FormId, Mention, Note, NoteId};
use sqlx::AssertSqlSafe;

/// What is written of a new note.
const COLUMNS: [&str; 6] = ["id", "complaint_id", "form", "author", "text", "written_at"];
const MENTION_COLUMNS: [&str; 6] = ["note_id", "position", "staff_id", "name", "complaint_id", "written_at"];
const DELETE: &str = "UPDATE notes SET text = '', deleted_at = $2 WHERE id = $1 AND deleted_at IS NULL";
const FORGET_MENTIONS: &str = "DELETE FROM note_mentions WHERE note_id = $1";

/// What became of a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Noted {
    Written,
    /// The form has become this note before; nothing was written.
    Before(Note),
}

impl Store {
    /// Writes a note together with everything that belongs to it, in one transaction: who is mentioned, the index of words, the
    /// audit line and an event; what is kept of the dialog in which it was typed goes, if it is still `typed`.
    ///
    /// # Errors
    /// If the database cannot be used; nothing is then written.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn write_note(
        &self,
        note: &Note,
        (dialog, typed): (&str, &str),
        found_by: fn(&Complaint) -> FoundBy,
        audit: &AuditEntry,
    ) -> Result<Noted> {
        let mut tx = self.begin().await?;
        let complaint = hold_complaint(&mut tx, &note.complaint_id).await?;
        if insert_note(&mut tx, note).await? == 0 {
            return before(tx, note, (dialog, typed)).await;
        }
        for (mention, position) in note.mentions.iter().zip(0..) {
            insert_mention(&mut tx, note, mention, position).await?;
        }
        clear_dialog_draft(&mut tx, &note.author, &note.complaint_id, dialog, typed).await?;
        index_anew(&mut tx, &complaint, &found_by(&complaint)).await?;
        self.tell_team(tx, (complaint.complaint_id.as_str(), complaint.mchid.as_str()), None, audit).await?;
        Ok(Noted::Written)
    }

    /// Takes the words of a note away, and tells nobody of it any more. `false` if it has none.
    ///
    /// # Errors
    /// If the database cannot be used; nothing is then changed.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn delete_note(
        &self,
        id: &NoteId,
        found_by: fn(&Complaint) -> FoundBy,
        audit: &AuditEntry,
    ) -> Result<bool> {
        let mut tx = self.begin().await?;
        let Some(note) = read_note(&mut tx, id).await? else { return Ok(false) };
        let complaint = hold_complaint(&mut tx, &note.complaint_id).await?;
        if tx.query(DELETE).bind(id.as_str()).bind(audit.at.0).execute().await? == 0 {
            return Ok(false);
        }
        tx.query(FORGET_MENTIONS).bind(id.as_str()).execute().await?;
        index_anew(&mut tx, &complaint, &found_by(&complaint)).await?;
        self.tell_team(tx, (complaint.complaint_id.as_str(), complaint.mchid.as_str()), None, audit).await?;
        Ok(true)
    }
}

/// What the form has become before. One that comes again leaves nothing of it to be written once more.
async fn before(mut tx: Tx, note: &Note, (dialog, typed): (&str, &str)) -> Result<Noted> {
    let before = read_note_of_form(&mut tx, note.form.as_ref()).await?;
    let before = before.ok_or(StoreError::Corrupt { what: "note id" })?;
    if (&before.author, &before.complaint_id, &before.text) == (&note.author, &note.complaint_id, &note.text) {
        clear_dialog_draft(&mut tx, &note.author, &note.complaint_id, dialog, typed).await?;
        tx.commit().await?;
    }
    Ok(Noted::Before(before))
}

async fn insert_note(tx: &mut Tx, note: &Note) -> Result<u64> {
    tx.query(AssertSqlSafe(format!("{} ON CONFLICT DO NOTHING", insert("notes", &COLUMNS))))
        .bind(note.id.as_str())
        .bind(note.complaint_id.as_str())
        .bind(note.form.as_ref().map(FormId::as_str))
        .bind(note.author.as_str())
        .bind(&note.text)
        .bind(note.written_at.0)
        .execute()
        .await
}

async fn insert_mention(tx: &mut Tx, note: &Note, mention: &Mention, position: i64) -> Result<()> {
    tx.query(AssertSqlSafe(insert("note_mentions", &MENTION_COLUMNS)))
        .bind(note.id.as_str())
        .bind(position)
        .bind(mention.staff_id.as_str())
        .bind(&mention.name)
        .bind(note.complaint_id.as_str())
        .bind(note.written_at.0)
        .execute()
        .await
        .map(drop)
}
