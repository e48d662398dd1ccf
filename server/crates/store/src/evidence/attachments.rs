//! Attachments: pictures of a person's draft, and then of the message that is sent.

use crate::db::columns::{Columns, insert, row, select};
use crate::db::ids::{parse_id, parse_outbox_id, parse_staff_id};
use crate::db::query::Query;
use crate::db::tx::Tx;
use crate::store::Store;
use crate::{Dialect, Result};
use desk_domain::reply::MAX_IMAGES;
use desk_domain::{Attachment, ComplaintId, OutboxId, StaffId, Timestamp};
use sqlx::AssertSqlSafe;

row!(
    pub(crate) struct Row {
        id: String,
        complaint_id: String,
        staff_id: String,
        outbox_id: Option<String>,
        filename: String,
        content_type: String,
        size: i64,
        original_size: i64,
        sha256: String,
        original_sha256: String,
        position: i64,
        uploaded_as: Option<String>,
        created_at: i64,
    }
);

const BY_ID: &str = "FROM attachments WHERE id = $1";
const OF_DRAFT: &str = "FROM attachments WHERE staff_id = $1 AND complaint_id = $2 AND outbox_id IS NULL
    ORDER BY position, created_at, id";
const OF_OUTBOX: &str = "FROM attachments WHERE outbox_id = $1 ORDER BY position, created_at, id";
pub(crate) const OF_COMPLAINTS_OUTBOX: &str = "FROM attachments
    WHERE outbox_id IN (SELECT id FROM outbox WHERE complaint_id = $1) ORDER BY position, created_at, id";
pub(crate) const COUNT_ON_DRAFT: &str = "SELECT COUNT(*) FROM attachments
    WHERE staff_id = $1 AND complaint_id = $2 AND outbox_id IS NULL";
const BEHIND_ALL: &str = "SELECT COALESCE(MAX(position), 0) + 1 FROM attachments
    WHERE staff_id = $1 AND complaint_id = $2 AND outbox_id IS NULL";
const REMOVE: &str = "DELETE FROM attachments WHERE id = $1 AND staff_id = $2 AND outbox_id IS NULL";
const SET_UPLOADED: &str = "UPDATE attachments SET uploaded_as = $2 WHERE id = $1";

/// Adds a picture to its person's draft, in a transaction that has locked the draft.
pub(crate) async fn insert_attachment(tx: &mut Tx, new: &Attachment) -> Result<()> {
    let (staff, complaint) = (new.staff_id.as_str(), new.complaint_id.as_str());
    let position: i64 = match new.position {
        Some(position) => position,
        None => tx.query(BEHIND_ALL).bind(staff).bind(complaint).fetch_scalar().await?,
    };
    tx.query(AssertSqlSafe(insert("attachments", Row::COLUMNS)))
        .bind(&new.id)
        .bind(complaint)
        .bind(staff)
        .bind(new.outbox_id.as_ref().map(OutboxId::as_str))
        .bind(&new.filename)
        .bind(&new.content_type)
        .bind(new.size)
        .bind(new.original_size)
        .bind(&new.sha256)
        .bind(&new.original_sha256)
        .bind(position)
        .bind(new.uploaded_as.as_deref())
        .bind(new.created_at.0)
        .execute()
        .await
        .map(drop)
}

/// On PostgreSQL, two transactions that add a picture would both count those before. SQLite has one writer anyway.
const IN_TURN: &str = "SELECT pg_advisory_xact_lock(hashtext($1))";

/// Whether the draft takes one more picture, in the transaction that adds it.
async fn draft_has_room(tx: &mut Tx, new: &Attachment) -> Result<bool> {
    let (staff, complaint) = (new.staff_id.as_str(), new.complaint_id.as_str());
    if tx.dialect() == Dialect::Postgres {
        tx.query(IN_TURN).bind(format!("{staff}/{complaint}")).execute().await?;
    }
    let held: i64 = tx.query(COUNT_ON_DRAFT).bind(staff).bind(complaint).fetch_scalar().await?;
    Ok(usize::try_from(held).is_ok_and(|held| held < MAX_IMAGES))
}

/// Reads the pictures on a person's draft in a transaction, in their order.
pub(crate) async fn read_attached(tx: &mut Tx, staff: &StaffId, complaint: &ComplaintId) -> Result<Vec<Attachment>> {
    fetch(tx.query(select::<Row>(OF_DRAFT)), staff, complaint).await
}

async fn fetch(of_draft: Query<'_>, staff: &StaffId, complaint: &ComplaintId) -> Result<Vec<Attachment>> {
    let rows = of_draft.bind(staff.as_str()).bind(complaint.as_str()).fetch_all().await?;
    rows.into_iter().map(attachment).collect()
}

impl Store {
    /// Adds a picture to its person's draft. `false` if the draft has as many as a reply may carry.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn add_attachment(&self, new: &Attachment) -> Result<bool> {
        let mut tx = self.begin().await?;
        let room = draft_has_room(&mut tx, new).await?;
        if room {
            insert_attachment(&mut tx, new).await?;
        }
        tx.commit().await?;
        Ok(room)
    }

    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn attachment(&self, id: &str) -> Result<Option<Attachment>> {
        let row = self.query(select::<Row>(BY_ID)).bind(id).fetch_optional().await?;
        row.map(attachment).transpose()
    }

    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn draft_attachments(&self, staff: &StaffId, complaint: &ComplaintId) -> Result<Vec<Attachment>> {
        fetch(self.query(select::<Row>(OF_DRAFT)), staff, complaint).await
    }

    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn outbox_attachments(&self, id: &OutboxId) -> Result<Vec<Attachment>> {
        let rows = self.query(select::<Row>(OF_OUTBOX)).bind(id.as_str()).fetch_all().await?;
        rows.into_iter().map(attachment).collect()
    }

    /// Removes a picture from its person's draft. `false` if it is not there.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn remove_attachment(&self, id: &str, staff: &StaffId) -> Result<bool> {
        Ok(self.write(REMOVE).bind(id).bind(staff.as_str()).execute().await? == 1)
    }

    /// Stores the media id that WeChat Pay has given a picture.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn set_uploaded(&self, id: &str, uploaded_as: &str) -> Result<()> {
        self.write(SET_UPLOADED).bind(id).bind(uploaded_as).execute().await.map(drop)
    }
}

pub(crate) fn attachment(row: Row) -> Result<Attachment> {
    Ok(Attachment {
        id: row.id,
        complaint_id: parse_id(&row.complaint_id)?,
        staff_id: parse_staff_id(&row.staff_id)?,
        outbox_id: row.outbox_id.as_deref().map(parse_outbox_id).transpose()?,
        filename: row.filename,
        content_type: row.content_type,
        size: row.size,
        original_size: row.original_size,
        sha256: row.sha256,
        original_sha256: row.original_sha256,
        position: Some(row.position),
        uploaded_as: row.uploaded_as,
        created_at: Timestamp(row.created_at),
    })
}
