//! Internal notes, and who is mentioned in them.

mod read;
mod write;

pub use write::Noted;

use crate::Result;
use crate::db::columns::{row, select};
use crate::db::ids::{parse_id, parse_note_id, parse_staff_id};
use crate::error::StoreError;
use desk_domain::{FormId, Mention, Note, Timestamp};
use sqlx::AssertSqlSafe;

row!(
    struct Row {
        id: String,
        complaint_id: String,
        form: Option<String>,
        author: String,
        author_name: String,
        text: String,
        written_at: i64,
        deleted_at: Option<i64>,
    }
);

row!(
    struct MentionRow {
        note_id: String,
        staff_id: String,
        name: String,
    }
);

/// Notes with the names of their authors.
const NOTES: &str = "FROM (SELECT notes.*, COALESCE(staff.name, '') AS author_name
    FROM notes LEFT JOIN staff ON staff.id = notes.author) AS notes";

fn select_notes(which: &str) -> AssertSqlSafe<String> {
    select::<Row>(&format!("{NOTES} {which}"))
}

/// A note with its own of these mentions, which stand in their order.
fn note(row: Row, mentions: &[MentionRow]) -> Result<Note> {
    let own = mentions.iter().filter(|mention| mention.note_id == row.id);
    let own =
        own.map(|mention| Ok(Mention { staff_id: parse_staff_id(&mention.staff_id)?, name: mention.name.clone() }));
    let mentions = own.collect::<Result<Vec<_>>>()?;
    let form = row.form.as_deref().map(FormId::parse).transpose();
    Ok(Note {
        id: parse_note_id(&row.id)?,
        complaint_id: parse_id(&row.complaint_id)?,
        form: form.map_err(|_| StoreError::Corrupt { what: "form id" })?,
        author: parse_staff_id(&row.author)?,
        author_name: row.author_name,
        text: row.text,
        mentions,
        written_at: Timestamp(row.written_at),
        deleted_at: row.deleted_at.map(Timestamp),
    })
}
