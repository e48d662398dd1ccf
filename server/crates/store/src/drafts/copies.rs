//! Copies of a draft: submitted over an older revision, and kept beside the draft until their author decides.

use super::{hold_draft, write_draft};
use crate::Result;
use crate::db::columns::{Columns, row, select, upsert};
use crate::db::tx::Tx;
use crate::message::Body;
use crate::store::Store;
use desk_domain::draft::{Composed, DraftCopy, Settled, Settling};
use desk_domain::{ComplaintId, FormId, StaffId, Timestamp};
use sqlx::AssertSqlSafe;

/// Most copies of a draft; whoever writes another is told.
const MAX_COPIES: i64 = 8;
/// The key of a copy whose form has no number.
const UNNUMBERED: &str = "-";

row!(
    struct Row {
        form: String,
        text: String,
        extras: String,
        updated_at: i64,
    }
);

const OF: &str = "FROM draft_copies WHERE staff_id = $1 AND complaint_id = $2 ORDER BY updated_at, form";
const ONE: &str = "FROM draft_copies WHERE staff_id = $1 AND complaint_id = $2 AND form = $3";
const COUNT_OTHERS: &str = "SELECT COUNT(*) FROM draft_copies WHERE staff_id = $1 AND complaint_id = $2 AND form <> $3";
/// The key of a draft's copies; the form tells several apart.
const OF_WHAT: [&str; 2] = ["staff_id", "complaint_id"];
const KEY: [&str; 3] = ["staff_id", "complaint_id", "form"];
pub(crate) const REMOVE: &str = "DELETE FROM draft_copies WHERE staff_id = $1 AND complaint_id = $2 AND form = $3";

pub(crate) fn key_of(form: Option<&FormId>) -> &str {
    form.map_or(UNNUMBERED, FormId::as_str)
}

/// Keeps a copy, in a transaction that holds the draft. `false` if there are as many as are kept.
pub(super) async fn keep_copy(
    tx: &mut Tx,
    staff: &str,
    complaint: &str,
    key: &str,
    content: &Composed,
    at: Timestamp,
) -> Result<bool> {
    let others: i64 = tx.query(COUNT_OTHERS).bind(staff).bind(complaint).bind(key).fetch_scalar().await?;
    let has_room = others < MAX_COPIES;
    if has_room {
        put_copy(tx, staff, complaint, key, content, at).await?;
    }
    Ok(has_room)
}

/// Keeps a copy, whatever their number.
pub(super) async fn put_copy(
    tx: &mut Tx,
    staff: &str,
    complaint: &str,
    key: &str,
    content: &Composed,
    at: Timestamp,
) -> Result<()> {
    let keep = upsert("draft_copies", &[&OF_WHAT[..], Row::COLUMNS].concat(), &KEY, &[]);
    let Body { text, extras } = Body::of_draft(content)?;
    let keep = tx.query(AssertSqlSafe(keep)).bind(staff).bind(complaint).bind(key).bind(text).bind(extras);
    keep.bind(at.0).execute().await.map(drop)
}

impl Store {
    /// The copies of a draft, the oldest first.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn draft_copies(&self, staff: &StaffId, complaint: &ComplaintId) -> Result<Vec<DraftCopy>> {
        let query = self.query(select::<Row>(OF)).bind(staff.as_str()).bind(complaint.as_str());
        query.fetch_all().await?.into_iter().map(copy).collect()
    }

    /// Does with a copy what its author decides.
    ///
    /// # Errors
    /// If the database cannot be used; nothing is then changed.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn settle_copy(
        &self,
        staff: &StaffId,
        complaint: &ComplaintId,
        key: &str,
        settling: Settling,
        at: Timestamp,
    ) -> Result<Settled> {
        let (staff, complaint) = (staff.as_str(), complaint.as_str());
        let mut tx = self.begin().await?;
        let (held, _) = hold_draft(&mut tx, staff, complaint, at).await?;
        let query = tx.query(select::<Row>(ONE)).bind(staff).bind(complaint).bind(key);
        let Some(row) = query.fetch_optional().await? else { return Ok(Settled::NotThere) };
        let copy = copy(row)?.content;
        let Ok(drafted) = settling.draft_of(&held, copy) else { return Ok(Settled::NoRoom) };
        if let Some(drafted) = drafted {
            write_draft(&mut tx, staff, complaint, &drafted, at).await?;
        }
        tx.query(REMOVE).bind(staff).bind(complaint).bind(key).execute().await?;
        if settling == Settling::Take && !held.is_blank() {
            keep_copy(&mut tx, staff, complaint, key, &held, at).await?;
        }
        tx.commit().await?;
        Ok(Settled::Done)
    }
}

fn copy(row: Row) -> Result<DraftCopy> {
    let content = Body { text: row.text, extras: row.extras }.draft()?;
    Ok(DraftCopy { key: row.form, content, updated_at: Timestamp(row.updated_at) })
}
