//! A message that becomes a draft again.

use super::{hold_draft, write_draft};
use crate::Result;
use crate::audit::{AuditEntry, insert_audit};
use crate::evidence::attachments::{AttachmentRecord, COUNT_ON_DRAFT, insert_attachment};
use crate::outbox::OutboxRecord;
use crate::store::Store;
use desk_domain::StaffId;
use desk_domain::draft::Content;
use desk_domain::reply::MAX_IMAGES;

/// Puts a message into a person's draft, in a transaction; what was begun there is kept below. Where both are more than a
/// draft may hold, the message is kept as a copy beside it: what is taken back is never refused.
macro_rules! give_back {
    ($tx:expr, $staff:expr, $complaint:expr, $message:expr, $content:expr, $at:expr) => {{
        let content: desk_domain::draft::Content = $content;
        let (begun, _) = $crate::drafts::hold_draft!($tx, $staff, $complaint, $at);
        match content.clone().above(begun).fits() {
            Ok(both) => {
                $crate::drafts::write_draft!($tx, $staff, $complaint, &both, $at);
            }
            Err(_) => {
                sqlx::query($crate::drafts::copies::KEEP)
                    .bind($staff)
                    .bind($complaint)
                    .bind($message)
                    .bind(&content.text)
                    .bind($crate::outbox::extras_json(&content.extras))
                    .bind($at)
                    .execute(&mut *$tx)
                    .await?;
            }
        }
    }};
}
pub(crate) use give_back;

impl Store {
    /// Puts the text and pictures of a message that did not arrive into a person's draft; what was begun there is kept
    /// below. The audit line is written in the same transaction. `false` if the draft has no room for all of it: nothing is
    /// then changed.
    ///
    /// # Errors
    /// If the database cannot be used; nothing is then changed.
    pub async fn give_back(
        &self,
        staff: &StaffId,
        message: &OutboxRecord,
        pictures: &[AttachmentRecord],
        audit: &AuditEntry,
    ) -> Result<bool> {
        let (staff, complaint) = (staff.as_str(), message.complaint_id.as_str());
        let content = Content { text: message.text.clone(), extras: message.extras.clone() };
        Ok(write!(self, |tx| {
            let (begun, _) = hold_draft!(tx, staff, complaint, audit.at.0);
            let there: i64 = sqlx::query_scalar(COUNT_ON_DRAFT).bind(staff).bind(complaint).fetch_one(&mut *tx).await?;
            let pictured =
                pictures.is_empty() || usize::try_from(there).is_ok_and(|there| there + pictures.len() <= MAX_IMAGES);
            let Some(both) = content.above(begun).fits().ok().filter(|_| pictured) else { return Ok(false) };
            write_draft!(tx, staff, complaint, &both, audit.at.0);
            for picture in pictures {
                insert_attachment!(tx, picture);
            }
            insert_audit!(tx, audit);
            true
        }))
    }
}
