//! What a person has written and not sent.

use crate::Result;
use crate::attachments::{AttachmentRecord, draft_has_room, insert_attachment};
use crate::audit::{AuditEntry, insert_audit};
use crate::ids::parse_id;
use crate::numbers::places;
use crate::outbox::{OutboxRecord, extras_from_json, extras_json};
use crate::store::Store;
use desk_domain::{ComplaintId, Extras, StaffId, Timestamp};
use sqlx::AssertSqlSafe;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub text: String,
    pub extras: Extras,
    /// Grows with every saving.
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

const OF: &str = "SELECT text, extras, revision, updated_at FROM drafts WHERE staff_id = $1 AND complaint_id = $2";
const SAVE: &str = "INSERT INTO drafts (staff_id, complaint_id, text, revision, updated_at) VALUES ($1, $2, $3, 1, $4)
    ON CONFLICT (staff_id, complaint_id) DO UPDATE SET
        text = excluded.text
      , revision = drafts.revision + 1
      , updated_at = excluded.updated_at
    RETURNING revision";
const SAVE_EXTRAS: &str = "INSERT INTO drafts (staff_id, complaint_id, text, extras, revision, updated_at)
    VALUES ($1, $2, '', $3, 1, $4)
    ON CONFLICT (staff_id, complaint_id) DO UPDATE SET
        extras = excluded.extras
      , revision = drafts.revision + 1
      , updated_at = excluded.updated_at
    WHERE drafts.extras <> excluded.extras";
pub(crate) const CLEAR: &str = "UPDATE drafts SET text = '', extras = $4, revision = revision + 1, updated_at = $3
    WHERE staff_id = $1 AND complaint_id = $2";
/// Also holds the row until the end of the transaction.
pub(crate) const HOLD_EXTRAS: &str =
    "UPDATE drafts SET revision = revision + 1 WHERE staff_id = $1 AND complaint_id = $2
    RETURNING extras";
/// A text that has been begun since is kept, below what comes back. What it holds already is there once, and a draft grows no
/// longer than one may be.
pub(crate) const GIVE_BACK: &str = "INSERT INTO drafts (staff_id, complaint_id, text, revision, updated_at, extras)
    VALUES ($1, $2, $3, 1, $4, $5)
    ON CONFLICT (staff_id, complaint_id) DO UPDATE SET
        extras = excluded.extras
      , text = CASE WHEN drafts.text = '' THEN excluded.text
            WHEN REPLACE(drafts.text, excluded.text, '') <> drafts.text THEN drafts.text
            WHEN excluded.text = '' OR LENGTH(drafts.text) + LENGTH(excluded.text) > 19998 THEN drafts.text
            ELSE excluded.text || '

' || drafts.text END
      , revision = drafts.revision + 1
      , updated_at = excluded.updated_at";

/// Puts the text and extras of a message into a person's draft, in a transaction; what was begun there is kept.
macro_rules! give_back {
    ($tx:expr, $staff:expr, $complaint:expr, $text:expr, $extras:expr, $at:expr) => {{
        let extras: desk_domain::Extras = $extras;
        let begun: Option<String> = sqlx::query_scalar($crate::drafts::HOLD_EXTRAS)
            .bind($staff)
            .bind($complaint)
            .fetch_optional(&mut *$tx)
            .await?;
        let begun = begun.map(|begun| $crate::outbox::extras_from_json(&begun)).transpose()?;
        sqlx::query($crate::drafts::GIVE_BACK)
            .bind($staff)
            .bind($complaint)
            .bind($text)
            .bind($at)
            .bind($crate::outbox::extras_json(&extras.above(begun.unwrap_or_default())))
            .execute(&mut *$tx)
            .await?
    }};
}
pub(crate) use give_back;

impl Store {
    /// # Errors
    /// If the database cannot be used.
    pub async fn draft(&self, staff: &StaffId, complaint: &ComplaintId) -> Result<Option<Draft>> {
        let row: Option<(String, String, i64, i64)> = read!(self, |db| sqlx::query_as(OF)
            .bind(staff.as_str())
            .bind(complaint.as_str())
            .fetch_optional(db)
            .await?);
        let Some((text, extras, revision, at)) = row else { return Ok(None) };
        Ok(Some(Draft { text, extras: extras_from_json(&extras)?, revision, updated_at: Timestamp(at) }))
    }

    /// Keeps the text and returns its revision.
    ///
    /// # Errors
    /// If the database cannot be used.
    pub async fn save_draft(&self, staff: &StaffId, complaint: &ComplaintId, text: &str, at: Timestamp) -> Result<i64> {
        Ok(write!(self, |tx| {
            sqlx::query_scalar(SAVE)
                .bind(staff.as_str())
                .bind(complaint.as_str())
                .bind(text)
                .bind(at.0)
                .fetch_one(&mut *tx)
                .await?
        }))
    }

    /// Keeps what goes along with the text.
    ///
    /// # Errors
    /// If the database cannot be used.
    pub async fn save_draft_extras(
        &self,
        staff: &StaffId,
        complaint: &ComplaintId,
        extras: &Extras,
        at: Timestamp,
    ) -> Result<()> {
        write!(self, |tx| {
            sqlx::query(SAVE_EXTRAS)
                .bind(staff.as_str())
                .bind(complaint.as_str())
                .bind(extras_json(extras))
                .bind(at.0)
                .execute(&mut *tx)
                .await?;
        });
        Ok(())
    }

    /// Puts the text and pictures of a message that did not arrive into a person's draft; what was begun there is kept
    /// below. The audit line is written in the same transaction.
    ///
    /// # Errors
    /// If the database cannot be used; nothing is then changed.
    pub async fn give_back(
        &self,
        staff: &StaffId,
        message: &OutboxRecord,
        pictures: &[AttachmentRecord],
        audit: &AuditEntry,
    ) -> Result<()> {
        write!(self, |tx| {
            let complaint = message.complaint_id.as_str();
            give_back!(tx, staff.as_str(), complaint, &message.text, message.extras.clone(), audit.at.0);
            for picture in pictures {
                if draft_has_room!(tx, picture) {
                    insert_attachment!(tx, picture);
                }
            }
            insert_audit!(tx, audit);
        });
        Ok(())
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
        let rows: Vec<(String, String, String, i32)> = read!(self, |db| {
            let query = sqlx::query_as(AssertSqlSafe(sql.as_str())).bind(staff.as_str());
            complaints.iter().fold(query, |query, id| query.bind(id.as_str())).fetch_all(db).await?
        });
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
