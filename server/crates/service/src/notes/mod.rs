//! What colleagues tell each other about a complaint: written, deleted, and found. Nothing of it ever goes to WeChat Pay, counts as
//! an answer, or moves a clock.

mod write;

pub(crate) use write::draft;
pub use write::{NoteDraftKept, NoteError, NoteForm, delete, keep_draft, write};

use crate::Result;
use crate::desk::Desk;
use desk_domain::{Actor, ComplaintId, Note};

/// The notes about a complaint that its reader may see, oldest first, each with whether they may delete it now.
pub(crate) async fn of_complaint(desk: &Desk, actor: &Actor, id: &ComplaintId) -> Result<Vec<(Note, bool)>> {
    let (notes, now) = (desk.store().notes_of(id).await?, desk.now());
    let with_right = notes.into_iter().map(|note| {
        let may_be_deleted = note.may_be_deleted(&actor.staff_id, now);
        (note, may_be_deleted)
    });
    Ok(with_right.collect())
}
