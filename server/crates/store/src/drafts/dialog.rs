//! The fields of a dialog that a person has typed and not sent.

use crate::Result;
use crate::db::tx::Tx;
use crate::store::Store;
use desk_domain::{ComplaintId, StaffId, Timestamp};

const OF: &str = "SELECT fields FROM dialog_drafts WHERE staff_id = $1 AND complaint_id = $2 AND dialog = $3";
const SAVE: &str = "INSERT INTO dialog_drafts (staff_id, complaint_id, dialog, fields, updated_at)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (staff_id, complaint_id, dialog) DO UPDATE SET
        fields = excluded.fields
      , updated_at = excluded.updated_at";
const CLEAR: &str =
    "DELETE FROM dialog_drafts WHERE staff_id = $1 AND complaint_id = $2 AND dialog = $3 AND fields = $4";

/// Forgets the fields of a dialog in a transaction, if they are still these.
pub(crate) async fn clear_dialog_draft(
    tx: &mut Tx,
    staff: &StaffId,
    complaint: &ComplaintId,
    dialog: &str,
    fields: &str,
) -> Result<()> {
    let clear = tx.query(CLEAR).bind(staff.as_str()).bind(complaint.as_str()).bind(dialog).bind(fields);
    clear.execute().await.map(drop)
}

impl Store {
    /// The fields of a dialog, as JSON.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn dialog_draft(&self, staff: &StaffId, complaint: &ComplaintId, dialog: &str) -> Result<Option<String>> {
        self.query(OF).bind(staff.as_str()).bind(complaint.as_str()).bind(dialog).fetch_optional_scalar().await
    }

    /// Stores the fields of a dialog.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn save_dialog_draft(
        &self,
        staff: &StaffId,
        complaint: &ComplaintId,
        dialog: &str,
        fields: &str,
        at: Timestamp,
    ) -> Result<()> {
        self.write(SAVE)
            .bind(staff.as_str())
            .bind(complaint.as_str())
            .bind(dialog)
            .bind(fields)
            .bind(at.0)
            .execute()
            .await
            .map(drop)
    }
}
