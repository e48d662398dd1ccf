//! Giving a message back to its author, as a draft.

use super::copies::put_copy;
use super::{hold_draft, write_draft};
use crate::Result;
use crate::audit::insert_audit;
use crate::db::tx::Tx;
use crate::evidence::attachments::{COUNT_ON_DRAFT, insert_attachment};
use crate::store::Store;
use desk_domain::reply::MAX_IMAGES;
use desk_domain::{Attachment, AuditEntry, ComplaintId, Composed, StaffId, Timestamp};

/// Puts a message into a person's draft, in a transaction, above what was begun there. If both together are more than a
/// draft may hold, the message is kept as a copy: what is withdrawn is never refused.
pub(crate) async fn give_back(
    tx: &mut Tx,
    staff: &str,
    complaint: &str,
    message: &str,
    content: Composed,
    at: Timestamp,
) -> Result<()> {
    let (begun, _) = hold_draft(tx, staff, complaint, at).await?;
    match content.clone().above(begun).fits() {
        Ok(both) => write_draft(tx, staff, complaint, &both, at).await.map(drop),
        Err(_) => put_copy(tx, staff, complaint, message, &content, at).await,
    }
}

impl Store {
    /// Puts the content and pictures of a message that did not arrive into a person's draft, above what was begun
    /// there, together with the audit line. `false` if the draft has no room for all of it.
    ///
    /// # Errors
    /// If the database cannot be used; nothing is then changed.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn give_back(
        &self,
        staff: &StaffId,
        complaint: &ComplaintId,
        content: Composed,
        pictures: &[Attachment],
        audit: &AuditEntry,
    ) -> Result<bool> {
        let (staff, complaint) = (staff.as_str(), complaint.as_str());
        let mut tx = self.begin().await?;
        let (begun, _) = hold_draft(&mut tx, staff, complaint, audit.at).await?;
        let there: i64 = tx.query(COUNT_ON_DRAFT).bind(staff).bind(complaint).fetch_scalar().await?;
        let pictured =
            pictures.is_empty() || usize::try_from(there).is_ok_and(|there| there + pictures.len() <= MAX_IMAGES);
        let Some(both) = content.above(begun).fits().ok().filter(|_| pictured) else { return Ok(false) };
        write_draft(&mut tx, staff, complaint, &both, audit.at).await?;
        for picture in pictures {
            insert_attachment(&mut tx, picture).await?;
        }
        insert_audit(&mut tx, audit).await?;
        tx.commit().await?;
        Ok(true)
    }
}
