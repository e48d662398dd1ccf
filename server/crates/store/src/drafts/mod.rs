//! What a person has written and not sent.

pub(crate) mod dialog;

pub(crate) mod copies;
mod give_back;

pub use copies::{DraftCopy, Settled, Settling};
pub(crate) use copies::{REMOVE as REMOVE_COPY, key_of};
pub(crate) use give_back::give_back;

use crate::Result;
use crate::complaints::numbers::places;
use crate::db::ids::parse_id;
use crate::db::tx::Tx;
use crate::outbox::{extras_from_json, extras_json};
use crate::store::Store;
use desk_domain::draft::Content;
use desk_domain::{ComplaintId, Extras, FormId, StaffId, Timestamp, reply};
use sqlx::AssertSqlSafe;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub text: String,
    pub extras: Extras,
    /// Grows with every change. A draft that was never written is at 0.
    pub revision: i64,
    pub updated_at: Timestamp,
}

/// What a list shows of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftSign {
    pub complaint_id: ComplaintId,
    pub text: String,
    pub extras: Extras,
    pub has_pictures: bool,
}

/// A draft as a form brings it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDraft {
    pub staff_id: StaffId,
    pub complaint_id: ComplaintId,
    pub content: Content,
    /// The revision that it grew from. `None` replaces whatever is there.
    pub grew_from: Option<i64>,
    pub form: Option<FormId>,
    pub at: Timestamp,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// It is the draft, at this revision.
    Kept(i64),
    /// The draft has been changed since; both are kept, this one as a copy.
    Aside,
    /// These are the words that have left with this form; they do not come back.
    Sent,
    /// There are as many copies as are kept. Nothing was stored.
    NoRoom,
}

const OF: &str = "SELECT text, extras, revision, updated_at FROM drafts WHERE staff_id = $1 AND complaint_id = $2";
const BEGIN: &str = "INSERT INTO drafts (staff_id, complaint_id, text, revision, updated_at)
    VALUES ($1, $2, '', 0, $3) ON CONFLICT (staff_id, complaint_id) DO NOTHING";
/// Also holds the row until the end of the transaction.
const HOLD: &str =
    "UPDATE drafts SET revision = revision WHERE staff_id = $1 AND complaint_id = $2 RETURNING text, extras, revision";
const WRITE: &str = "UPDATE drafts SET text = $3, extras = $4, revision = revision + 1, updated_at = $5
    WHERE staff_id = $1 AND complaint_id = $2 RETURNING revision";
const WORDS_OF_FORM: &str = "SELECT text FROM outbox WHERE form = $1 AND author = $2 AND complaint_id = $3";
/// What was written since stays.
pub(crate) const CLEAR: &str = "UPDATE drafts SET text = '', extras = $4, revision = revision + 1, updated_at = $3
    WHERE staff_id = $1 AND complaint_id = $2 AND revision <= $5";

/// The draft as it is, with its revision, begun where there is none, and held until the end of the transaction.
pub(super) async fn hold_draft(tx: &mut Tx, staff: &str, complaint: &str, at: Timestamp) -> Result<(Content, i64)> {
    tx.query(BEGIN).bind(staff).bind(complaint).bind(at.0).execute().await?;
    let (text, extras, revision): (String, String, i64) =
        tx.query(HOLD).bind(staff).bind(complaint).fetch_one().await?;
    Ok((Content { text, extras: extras_from_json(&extras)? }, revision))
}

/// Writes a draft that is held, and returns its revision.
pub(super) async fn write_draft(
    tx: &mut Tx,
    staff: &str,
    complaint: &str,
    content: &Content,
    at: Timestamp,
) -> Result<i64> {
    let write = tx.query(WRITE).bind(staff).bind(complaint).bind(&content.text).bind(extras_json(&content.extras));
    write.bind(at.0).fetch_scalar().await
}

impl Store {
    /// # Errors
    /// If the database cannot be used.
    pub async fn draft(&self, staff: &StaffId, complaint: &ComplaintId) -> Result<Option<Draft>> {
        let row: Option<(String, String, i64, i64)> =
            self.query(OF).bind(staff.as_str()).bind(complaint.as_str()).fetch_optional().await?;
        let Some((text, extras, revision, at)) = row else { return Ok(None) };
        Ok(Some(Draft { text, extras: extras_from_json(&extras)?, revision, updated_at: Timestamp(at) }))
    }

    /// Keeps a draft, in one transaction: an older copy never replaces a newer one.
    ///
    /// # Errors
    /// If the database cannot be used; nothing is then changed.
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
        let saved = if sent.is_some_and(|sent| reply::same_words(&sent, &content.text)) {
            Saved::Sent
        } else if held == *content {
            Saved::Kept(revision)
        } else if new.grew_from.is_none_or(|base| base == revision) {
            Saved::Kept(write_draft(&mut tx, staff, complaint, content, new.at).await?)
        } else if copies::keep_copy(&mut tx, staff, complaint, key_of(new.form.as_ref()), content, new.at).await? {
            Saved::Aside
        } else {
            Saved::NoRoom
        };
        tx.commit().await?;
        Ok(saved)
    }

    /// What the person has written on these complaints, at most a page of them.
    ///
    /// # Errors
    /// If the database cannot be used.
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
                signs.push(DraftSign {
                    complaint_id,
                    text: String::new(),
                    extras: Extras::default(),
                    has_pictures: false,
                });
                signs.len() - 1
            });
            if pictures > 0 {
                signs[at].has_pictures = true;
            } else {
                (signs[at].text, signs[at].extras) = (text, extras_from_json(&extras)?);
            }
        }
        Ok(signs)
    }
}
