//! What was written over an older state of a draft, kept beside it until its author has looked.

use super::{hold_draft, write_draft};
use crate::Result;
use crate::db::tx::Tx;
use crate::outbox::{extras_from_json, extras_json};
use crate::store::Store;
use desk_domain::draft::Content;
use desk_domain::{ComplaintId, Extras, FormId, StaffId, Timestamp};

/// More are not kept; whoever writes another is told.
const MAX_COPIES: i64 = 8;
/// Names the copy of a form without a number.
const UNNUMBERED: &str = "-";

/// A second draft of the same complaint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftCopy {
    /// Names it: the form that it was written in, or the message that came back.
    pub key: String,
    pub text: String,
    pub extras: Extras,
    pub updated_at: Timestamp,
}

/// What its author wants of a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settling {
    /// It becomes the draft, and the draft the copy.
    Take,
    /// It is added below the draft.
    Join,
    Drop,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    Done,
    /// There is no such copy.
    NotThere,
    /// Both together are more than a draft may hold; nothing was changed.
    NoRoom,
}

const OF: &str = "SELECT form, text, extras, updated_at FROM draft_copies WHERE staff_id = $1 AND complaint_id = $2
    ORDER BY updated_at, form";
const ONE: &str = "SELECT text, extras FROM draft_copies WHERE staff_id = $1 AND complaint_id = $2 AND form = $3";
const COUNT_OTHERS: &str = "SELECT COUNT(*) FROM draft_copies WHERE staff_id = $1 AND complaint_id = $2 AND form <> $3";
const KEEP: &str = "INSERT INTO draft_copies (staff_id, complaint_id, form, text, extras, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (staff_id, complaint_id, form) DO UPDATE SET
        text = excluded.text
      , extras = excluded.extras
      , updated_at = excluded.updated_at";
pub(crate) const REMOVE: &str = "DELETE FROM draft_copies WHERE staff_id = $1 AND complaint_id = $2 AND form = $3";

pub(crate) fn key_of(form: Option<&FormId>) -> &str {
    form.map_or(UNNUMBERED, FormId::as_str)
}

/// Keeps a copy, in a transaction that holds the draft. `false` if there is no room for another.
pub(super) async fn keep_copy(
    tx: &mut Tx,
    staff: &str,
    complaint: &str,
    key: &str,
    content: &Content,
    at: Timestamp,
) -> Result<bool> {
    let others: i64 = tx.query(COUNT_OTHERS).bind(staff).bind(complaint).bind(key).fetch_scalar().await?;
    let has_room = others < MAX_COPIES;
    if has_room {
        put_copy(tx, staff, complaint, key, content, at).await?;
    }
    Ok(has_room)
}

/// Keeps a copy, however many there are.
pub(super) async fn put_copy(
    tx: &mut Tx,
    staff: &str,
    complaint: &str,
    key: &str,
    content: &Content,
    at: Timestamp,
) -> Result<()> {
    let keep = tx.query(KEEP).bind(staff).bind(complaint).bind(key).bind(&content.text);
    keep.bind(extras_json(&content.extras)).bind(at.0).execute().await.map(drop)
}

impl Store {
    /// The copies beside a draft, the oldest first.
    ///
    /// # Errors
    /// If the database cannot be used.
    pub async fn draft_copies(&self, staff: &StaffId, complaint: &ComplaintId) -> Result<Vec<DraftCopy>> {
        let rows: Vec<(String, String, String, i64)> =
            self.query(OF).bind(staff.as_str()).bind(complaint.as_str()).fetch_all().await?;
        let copy = |(key, text, extras, at): (String, String, String, i64)| {
            Ok(DraftCopy { key, text, extras: extras_from_json(&extras)?, updated_at: Timestamp(at) })
        };
        rows.into_iter().map(copy).collect()
    }

    /// Does with a copy what its author wants.
    ///
    /// # Errors
    /// If the database cannot be used; nothing is then changed.
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
        let copy: Option<(String, String)> =
            tx.query(ONE).bind(staff).bind(complaint).bind(key).fetch_optional().await?;
        let Some((text, extras)) = copy else { return Ok(Settled::NotThere) };
        let copy = Content { text, extras: extras_from_json(&extras)? };
        let drafted = match settling {
            Settling::Drop => None,
            Settling::Take => Some(copy),
            Settling::Join => match held.clone().above(copy).fits() {
                Ok(both) => Some(both),
                Err(_) => return Ok(Settled::NoRoom),
            },
        };
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
