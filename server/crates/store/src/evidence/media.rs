//! Pictures of WeChat Pay's: their URLs, and which of them are cached in the picture folder.

use crate::Result;
use crate::db::columns::{row, select};
use crate::db::ids::{parse_id, parse_mchid};
use crate::db::tx::Tx;
use crate::events::insert_event;
use crate::jobs::new_job::{NewJob, insert_job};
use crate::store::Store;
use desk_domain::{Complaint, ComplaintId, EventKind, Missing, MissingBecause, Picture, Span, Timestamp};
use sha2::{Digest, Sha256};

/// A picture in the picture folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptPicture {
    pub key: String,
    pub size: i64,
}

/// The time of the last look is written at most this often.
const NOTE_SEEN_EVERY: Span = Span::hours(1);

row!(
    struct Row {
        media_key: String,
        complaint_id: String,
        mchid: String,
        url: String,
        fetched_at: Option<i64>,
        attempts: i64,
        failure: Option<String>,
        retry_at: Option<i64>,
    }
);

const BY_KEY: &str = "FROM media WHERE media_key = $1";
const MISSING: &str = "SELECT media_key, failure, retry_at FROM media WHERE complaint_id = $1 AND failure IS NOT NULL";
const INSERT: &str = "INSERT INTO media (media_key, complaint_id, mchid, url) VALUES ($1, $2, $3, $4)
    ON CONFLICT (media_key) DO NOTHING";
const FETCHED: &str =
    "UPDATE media SET content_type = $2, size = $3, fetched_at = $4, seen_at = $4, failure = NULL, retry_at = NULL
    , attempts = 0 WHERE media_key = $1";
const SEEN: &str = "UPDATE media SET seen_at = $2 WHERE media_key = $1 AND seen_at < $3";
const KEPT: &str = "SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) FROM media WHERE fetched_at IS NOT NULL";
const LONGEST_UNSEEN: &str = "SELECT media_key, size FROM media WHERE fetched_at IS NOT NULL
    ORDER BY seen_at, media_key LIMIT $1";
const LET_GO: &str = "UPDATE media SET fetched_at = NULL WHERE media_key = $1";
const FAILED: &str = "UPDATE media SET failed_at = $2, attempts = attempts + 1, failure = $3, retry_at = $4
    WHERE media_key = $1";

/// The key of a picture: SHA-256 of its URL, in hexadecimal. It is known from the URL alone, and the URL cannot be told
/// from it.
#[must_use]
pub fn media_key(url: &str) -> String {
    hex::encode(Sha256::digest(url.as_bytes()))
}

/// Stores the URL of a picture in the transaction that stores its complaint.
pub(crate) async fn insert_media(tx: &mut Tx, of: &Complaint, url: &str) -> Result<()> {
    let insert = tx.query(INSERT).bind(media_key(url)).bind(of.complaint_id.as_str()).bind(of.mchid.as_str());
    insert.bind(url).execute().await.map(drop)
}

impl Store {
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn media(&self, key: &str) -> Result<Option<Picture>> {
        let row = self.query(select::<Row>(BY_KEY)).bind(key).fetch_optional().await?;
        row.map(picture).transpose()
    }

    /// The pictures of a complaint that cannot be had, with their keys.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn missing_media(&self, complaint: &ComplaintId) -> Result<Vec<(String, Missing)>> {
        let rows: Vec<(String, String, Option<i64>)> = self.query(MISSING).bind(complaint.as_str()).fetch_all().await?;
        Ok(rows.into_iter().map(|(key, failure, retry_at)| (key, missing(&failure, retry_at))).collect())
    }

    /// Records that a picture is in the folder, with an event for open pages that showed why it was missing.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn note_media_fetched(
        &self,
        picture: &Picture,
        content_type: &str,
        size: i64,
        at: Timestamp,
    ) -> Result<()> {
        let was_missing = picture.missing.is_some();
        let mut tx = self.begin().await?;
        tx.query(FETCHED).bind(&picture.key).bind(content_type).bind(size).bind(at.0).execute().await?;
        if was_missing {
            insert_event(&mut tx, at, EventKind::Complaint, picture.complaint_id.as_str(), picture.mchid.as_str())
                .await?;
        }
        tx.commit().await?;
        if was_missing {
            self.announce().await;
        }
        Ok(())
    }

    /// Records that somebody has looked at a picture.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn note_media_seen(&self, key: &str, at: Timestamp) -> Result<()> {
        let noted_before = at - NOTE_SEEN_EVERY;
        self.write(SEEN).bind(key).bind(at.0).bind(noted_before.0).execute().await.map(drop)
    }

    /// How many bytes the pictures in the folder take.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn media_size(&self) -> Result<i64> {
        self.query(KEPT).fetch_scalar().await
    }

    /// The pictures in the folder, those first that nobody has looked at for the longest time.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn longest_unseen_media(&self, limit: u32) -> Result<Vec<KeptPicture>> {
        let rows: Vec<(String, Option<i64>)> = self.query(LONGEST_UNSEEN).bind(i64::from(limit)).fetch_all().await?;
        Ok(rows.into_iter().map(|(key, size)| KeptPicture { key, size: size.unwrap_or_default() }).collect())
    }

    /// Records that a picture has left the folder; it is fetched again when somebody looks.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn let_media_go(&self, key: &str) -> Result<()> {
        self.write(LET_GO).bind(key).execute().await.map(drop)
    }

    /// Records why a picture could not be had, together with the job that requests it again.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn note_media_missing(
        &self,
        picture: &Picture,
        missing: &Missing,
        again: Option<&NewJob>,
        at: Timestamp,
    ) -> Result<()> {
        let mut tx = self.begin().await?;
        tx.query(FAILED)
            .bind(&picture.key)
            .bind(at.0)
            .bind(missing.because.as_str())
            .bind(missing.again_at.map(|at| at.0))
            .execute()
            .await?;
        if let Some(job) = again {
            insert_job(&mut tx, job).await?;
        }
        insert_event(&mut tx, at, EventKind::Complaint, picture.complaint_id.as_str(), picture.mchid.as_str()).await?;
        tx.commit().await?;
        self.announce().await;
        Ok(())
    }
}

fn picture(row: Row) -> Result<Picture> {
    Ok(Picture {
        key: row.media_key,
        complaint_id: parse_id(&row.complaint_id)?,
        mchid: parse_mchid(&row.mchid)?,
        url: row.url,
        fetched_at: row.fetched_at.map(Timestamp),
        missing: row.failure.map(|failure| missing(&failure, row.retry_at)),
        attempts: i32::try_from(row.attempts).unwrap_or(i32::MAX),
    })
}

fn missing(failure: &str, retry_at: Option<i64>) -> Missing {
    Missing { because: MissingBecause::from_name(failure), again_at: retry_at.map(Timestamp) }
}
