//! Pictures a person attaches: to a draft first, then to what is sent.

use crate::db::tx::Tx;
use crate::error::StoreError;
use crate::store::Store;
use crate::{Dialect, Result};
use desk_domain::reply::MAX_IMAGES;
use desk_domain::{Attachment, ComplaintId, OutboxId, StaffId, Timestamp};
use sqlx::FromRow;

#[derive(FromRow)]
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
    media_id: Option<String>,
    created_at: i64,
}

const BY_ID: &str = "SELECT id, complaint_id, staff_id, outbox_id, filename, content_type, size, original_size, sha256
    , original_sha256, position, media_id, created_at FROM attachments WHERE id = $1";
const OF_DRAFT: &str =
    "SELECT id, complaint_id, staff_id, outbox_id, filename, content_type, size, original_size, sha256
    , original_sha256, position, media_id, created_at FROM attachments WHERE staff_id = $1 AND complaint_id = $2 AND outbox_id IS NULL
    ORDER BY position, created_at, id";
const OF_OUTBOX: &str =
    "SELECT id, complaint_id, staff_id, outbox_id, filename, content_type, size, original_size, sha256
    , original_sha256, position, media_id, created_at FROM attachments WHERE outbox_id = $1 ORDER BY position, created_at, id";
pub(crate) const OF_COMPLAINTS_OUTBOX: &str =
    "SELECT id, complaint_id, staff_id, outbox_id, filename, content_type, size
    , original_size, sha256, original_sha256, position, media_id, created_at FROM attachments WHERE outbox_id IN
    (SELECT id FROM outbox WHERE complaint_id = $1) ORDER BY position, created_at, id";
pub(crate) const COUNT_ON_DRAFT: &str = "SELECT COUNT(*) FROM attachments
    WHERE staff_id = $1 AND complaint_id = $2 AND outbox_id IS NULL";
const INSERT: &str =
    "INSERT INTO attachments (id, complaint_id, staff_id, outbox_id, filename, content_type, size
    , original_size, sha256, media_id, created_at, original_sha256, position)
    VALUES ($1, $2, $3, NULL, $4, $5, $6, $7, $8, $9, $10, $11, COALESCE(CAST($12 AS BIGINT), (SELECT
        COALESCE(MAX(position), 0) + 1 FROM attachments WHERE staff_id = $3 AND complaint_id = $2 AND outbox_id IS NULL)))";
const REMOVE: &str = "DELETE FROM attachments WHERE id = $1 AND staff_id = $2 AND outbox_id IS NULL";
const SET_MEDIA_ID: &str = "UPDATE attachments SET media_id = $2 WHERE id = $1";

/// Adds a picture to its person's draft, in a transaction.
pub(crate) async fn insert_attachment(tx: &mut Tx, new: &Attachment) -> Result<()> {
    let insert = tx.query(INSERT).bind(&new.id).bind(new.complaint_id.as_str()).bind(new.staff_id.as_str());
    let insert = insert.bind(&new.filename).bind(&new.content_type).bind(new.size).bind(new.original_size);
    let insert = insert.bind(&new.sha256).bind(new.media_id.as_deref()).bind(new.created_at.0);
    insert.bind(&new.original_sha256).bind(new.position).execute().await.map(drop)
}

/// On PostgreSQL two who add a picture at once would both count those before. SQLite has one writer anyway.
const IN_TURN: &str = "SELECT pg_advisory_xact_lock(hashtext($1))";

/// Whether the draft of a picture takes one more, in the transaction that adds it.
async fn draft_has_room(tx: &mut Tx, new: &Attachment) -> Result<bool> {
    let (staff, complaint) = (new.staff_id.as_str(), new.complaint_id.as_str());
    if tx.dialect() == Dialect::Postgres {
        tx.query(IN_TURN).bind(format!("{staff}/{complaint}")).execute().await?;
    }
    let held: i64 = tx.query(COUNT_ON_DRAFT).bind(staff).bind(complaint).fetch_scalar().await?;
    Ok(usize::try_from(held).is_ok_and(|held| held < MAX_IMAGES))
}
impl Store {
    /// Adds a picture to its person's draft. `false` if the draft has as many as a reply may carry.
    ///
    /// # Errors
    /// If the database cannot be used.
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
    pub async fn attachment(&self, id: &str) -> Result<Option<Attachment>> {
        let row: Option<Row> = self.query(BY_ID).bind(id).fetch_optional().await?;
        row.map(record).transpose()
    }

    /// # Errors
    /// If the database cannot be used.
    pub async fn draft_attachments(&self, staff: &StaffId, complaint: &ComplaintId) -> Result<Vec<Attachment>> {
        let rows: Vec<Row> = self.query(OF_DRAFT).bind(staff.as_str()).bind(complaint.as_str()).fetch_all().await?;
        rows.into_iter().map(record).collect()
    }

    /// # Errors
    /// If the database cannot be used.
    pub async fn outbox_attachments(&self, id: &OutboxId) -> Result<Vec<Attachment>> {
        let rows: Vec<Row> = self.query(OF_OUTBOX).bind(id.as_str()).fetch_all().await?;
        rows.into_iter().map(record).collect()
    }

    /// Takes a picture off its person's draft. `false` if it is not there.
    ///
    /// # Errors
    /// If the database cannot be used.
    pub async fn remove_attachment(&self, id: &str, staff: &StaffId) -> Result<bool> {
        Ok(self.write(REMOVE).bind(id).bind(staff.as_str()).execute().await? == 1)
    }

    /// Remembers what WeChat Pay calls the picture.
    ///
    /// # Errors
    /// If the database cannot be used.
    pub async fn set_media_id(&self, id: &str, media_id: &str) -> Result<()> {
        self.write(SET_MEDIA_ID).bind(id).bind(media_id).execute().await.map(drop)
    }
}

pub(crate) fn record(row: Row) -> Result<Attachment> {
    let outbox_id = row.outbox_id.map(|id| OutboxId::parse(&id)).transpose();
    Ok(Attachment {
        id: row.id,
        complaint_id: crate::db::ids::parse_id(&row.complaint_id)?,
        staff_id: StaffId::parse(&row.staff_id).map_err(|_| StoreError::Corrupt { what: "staff id" })?,
        outbox_id: outbox_id.map_err(|_| StoreError::Corrupt { what: "outbox id" })?,
        filename: row.filename,
        content_type: row.content_type,
        size: row.size,
        original_size: row.original_size,
        sha256: row.sha256,
        original_sha256: row.original_sha256,
        position: Some(row.position),
        media_id: row.media_id,
        created_at: Timestamp(row.created_at),
    })
}
