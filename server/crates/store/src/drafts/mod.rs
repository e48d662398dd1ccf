//! Drafts.

pub(crate) mod dialog;

pub(crate) mod copies;
mod give_back;

pub(crate) use copies::{REMOVE as REMOVE_COPY, key_of};
pub(crate) use give_back::give_back;

use crate::Result;
use crate::complaints::numbers::places;
use crate::db::ids::parse_id;
use crate::db::tx::Tx;
use crate::message::Body;
use crate::store::Store;
use desk_domain::draft::{Composed, Draft, DraftSign, NewDraft, Saved, Verdict};
use desk_domain::{ComplaintId, FormId, StaffId, Timestamp};
use sqlx::AssertSqlSafe;

const OF: &str = "SELECT text, extras, revision, updated_at FROM drafts WHERE staff_id = $1 AND complaint_id = $2";
const BEGIN: &str = "INSERT INTO drafts (staff_id, complaint_id, text, revision, updated_at)
    VALUES ($1, $2, '', 0, $3) ON CONFLICT (staff_id, complaint_id) DO NOTHING";
/// Also locks the row until the end of the transaction.
const HOLD: &str =
    "UPDATE drafts SET revision = revision WHERE staff_id = $1 AND complaint_id = $2 RETURNING text, extras, revision";
const WRITE: &str = "UPDATE drafts SET text = $3, extras = $4, revision = revision + 1, updated_at = $5
    WHERE staff_id = $1 AND complaint_id = $2 RETURNING revision";
const WORDS_OF_FORM: &str = "SELECT text FROM outbox WHERE form = $1 AND author = $2 AND complaint_id = $3";
/// A draft that was changed since stays.
pub(crate) const CLEAR: &str = "UPDATE drafts SET text = '', extras = '{}', revision = revision + 1, updated_at = $3
    WHERE staff_id = $1 AND complaint_id = $2 AND revision <= $4";

/// Reads the draft with its revision, and locks it until the end of the transaction. A draft is created where there is
/// none.
pub(super) async fn hold_draft(tx: &mut Tx, staff: &str, complaint: &str, at: Timestamp) -> Result<(Composed, i64)> {
    tx.query(BEGIN).bind(staff).bind(complaint).bind(at.0).execute().await?;
    let (text, extras, revision): (String, String, i64) =
        tx.query(HOLD).bind(staff).bind(complaint).fetch_one().await?;
    Ok((Body { text, extras }.draft()?, revision))
}

/// Writes a draft that is locked, and returns its new revision.
pub(super) async fn write_draft(
    tx: &mut Tx,
    staff: &str,
    complaint: &str,
    content: &Composed,
    at: Timestamp,
) -> Result<i64> {
    let Body { text, extras } = Body::of_draft(content)?;
    tx.query(WRITE).bind(staff).bind(complaint).bind(text).bind(extras).bind(at.0).fetch_scalar().await
}

impl Store {
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn draft(&self, staff: &StaffId, complaint: &ComplaintId) -> Result<Option<Draft>> {
        let row: Option<(String, String, i64, i64)> =
            self.query(OF).bind(staff.as_str()).bind(complaint.as_str()).fetch_optional().await?;
        let Some((text, extras, revision, at)) = row else { return Ok(None) };
        Ok(Some(Draft { content: Body { text, extras }.draft()?, revision, updated_at: Timestamp(at) }))
    }

    /// Stores a draft in one transaction: an older state never replaces a newer one.
    ///
    /// # Errors
    /// If the database cannot be used; nothing is then changed.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn save_draft(&self, new: &NewDraft) -> Result<Saved> {
        let (staff, complaint) = (new.staff_id.as_str(), new.complaint_id.as_str());
        let mut tx = self.begin().await?;
        let (held, revision) = hold_draft(&mut tx, staff, complaint, new.at).await?;
        let sent: Option<String> = tx
            .query(WORDS_OF_FORM)
            .bind(new.form.as_ref().map(FormId::as_str))
            .bind(staff)
            .bind(complaint)
            .fetch_optional_scalar()
            .await?;
        let content = &new.content;
        let saved = match new.against(&held, revision, sent.as_deref()) {
            Verdict::Sent => Saved::Sent,
            Verdict::Same => Saved::Kept(revision),
            Verdict::Newer => Saved::Kept(write_draft(&mut tx, staff, complaint, content, new.at).await?),
            Verdict::Aside => {
                let key = key_of(new.form.as_ref());
                let is_kept = copies::keep_copy(&mut tx, staff, complaint, key, content, new.at).await?;
                if is_kept { Saved::Aside } else { Saved::NoRoom }
            }
        };
        tx.commit().await?;
        Ok(saved)
    }

    /// The person's drafts on these complaints, at most a page of them.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn drafts_of(&self, staff: &StaffId, complaints: &[ComplaintId]) -> Result<Vec<DraftSign>> {
        if complaints.is_empty() {
            return Ok(Vec::new());
        }
        let places = places(2, complaints.len());
        let sql = format!(
            "SELECT complaint_id, text, extras, 0 AS pictures FROM drafts
            WHERE staff_id = $1 AND (text <> '' OR extras <> '{{}}') AND complaint_id IN ({places})
            UNION ALL
            SELECT complaint_id, '', '{{}}', 1 FROM attachments
            WHERE staff_id = $1 AND outbox_id IS NULL AND complaint_id IN ({places})"
        );
        let query = self.query(AssertSqlSafe(sql)).bind(staff.as_str());
        let rows: Vec<(String, String, String, i32)> =
            complaints.iter().fold(query, |query, id| query.bind(id.as_str())).fetch_all().await?;
        let mut signs: Vec<DraftSign> = Vec::new();
        for (id, text, extras, pictures) in rows {
            let complaint_id = parse_id(&id)?;
            let at = signs.iter().position(|sign| sign.complaint_id == complaint_id).unwrap_or_else(|| {
                signs.push(DraftSign { complaint_id, content: Composed::default(), has_pictures: false });
                signs.len() - 1
            });
            if pictures > 0 {
                signs[at].has_pictures = true;
            } else {
                signs[at].content = Body { text, extras }.draft()?;
            }
        }
        Ok(signs)
    }
}
