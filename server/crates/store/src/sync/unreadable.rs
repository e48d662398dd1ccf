//! Parts of WeChat Pay's answers that cannot be read, or only as a person would read them: counted, with their bytes.

use crate::Result;
use crate::db::columns::{row, select};
use crate::db::ids::{parse_id, parse_mchid};
use crate::store::Store;
use desk_domain::{ComplaintId, Timestamp, Unreadable, UnreadableSource, UnreadableValue};
use sha2::{Digest, Sha256};

/// Longest value that is stored whole, in bytes.
const KEPT_BYTES: usize = 16 * 1024;
/// Most different values of one field; further ones are counted together.
const VALUES_OF_A_FIELD: i64 = 20;
/// Most different values of one merchant, in all fields.
const VALUES_OF_A_MERCHANT: i64 = 500;
const LONGEST_NAME: usize = 120;

row!(
    struct Row {
        mchid: String,
        source: String,
        field: String,
        is_lost: bool,
        complaint_id: Option<String>,
        raw: Vec<u8>,
        size: i64,
        n: i64,
        first_at: i64,
        last_at: i64,
    }
);

const KNOWN: &str = "SELECT COUNT(*)
    , COALESCE(SUM(CASE WHEN source = $2 AND field = $3 THEN 1 ELSE 0 END), 0)
    , COALESCE(SUM(CASE WHEN source = $2 AND field = $3 AND fingerprint = $4 THEN 1 ELSE 0 END), 0)
    FROM unreadable WHERE mchid = $1";
const NOTE: &str = "INSERT INTO unreadable
    (mchid, source, field, fingerprint, is_lost, complaint_id, raw, size, n, first_at, last_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $9)
    ON CONFLICT (mchid, source, field, fingerprint) DO UPDATE SET
        is_lost = excluded.is_lost
      , complaint_id = excluded.complaint_id
      , raw = excluded.raw
      , size = excluded.size
      , n = unreadable.n + 1
      , last_at = excluded.last_at";
const ALL: &str = "FROM unreadable
    ORDER BY is_lost DESC, last_at DESC, mchid, source, field, fingerprint LIMIT $1";
const PRUNE: &str = "DELETE FROM unreadable WHERE last_at < $1";

impl Store {
    /// Counts odd values, in one transaction.
    ///
    /// # Errors
    /// If the database cannot be used; nothing is then counted.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn note_unreadable(&self, met: &[Unreadable], now: Timestamp) -> Result<()> {
        if met.is_empty() {
            return Ok(());
        }
        let mut tx = self.begin().await?;
        for odd in met {
            let field: String = odd.field.chars().take(LONGEST_NAME).collect();
            let fingerprint = hex::encode(Sha256::digest(&odd.raw));
            let (of_merchant, of_field, same): (i64, i64, i64) = tx
                .query(KNOWN)
                .bind(odd.mchid.as_str())
                .bind(odd.source.as_str())
                .bind(&field)
                .bind(&fingerprint)
                .fetch_one()
                .await?;
            let (field, fingerprint) = match same {
                0 if of_merchant >= VALUES_OF_A_MERCHANT => (String::new(), String::new()),
                0 if of_field >= VALUES_OF_A_FIELD => (field, String::new()),
                _ => (field, fingerprint),
            };
            tx.query(NOTE)
                .bind(odd.mchid.as_str())
                .bind(odd.source.as_str())
                .bind(field)
                .bind(fingerprint)
                .bind(odd.is_lost)
                .bind(odd.complaint_id.as_ref().map(ComplaintId::as_str))
                .bind(&odd.raw[..odd.raw.len().min(KEPT_BYTES)])
                .bind(i64::try_from(odd.raw.len()).unwrap_or(i64::MAX))
                .bind(now.0)
                .execute()
                .await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// The odd values, those that were lost first, then the latest.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn unreadable(&self, limit: u32) -> Result<Vec<UnreadableValue>> {
        let rows = self.query(select::<Row>(ALL)).bind(i64::from(limit)).fetch_all().await?;
        rows.into_iter().map(value).collect()
    }

    /// Deletes values that were not met again since an instant.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn prune_unreadable(&self, before: Timestamp) -> Result<u64> {
        self.write(PRUNE).bind(before.0).execute().await
    }
}

fn value(row: Row) -> Result<UnreadableValue> {
    let last = Unreadable {
        mchid: parse_mchid(&row.mchid)?,
        source: UnreadableSource::from_name(&row.source),
        field: row.field,
        is_lost: row.is_lost,
        complaint_id: row.complaint_id.as_deref().map(parse_id).transpose()?,
        raw: row.raw,
    };
    Ok(UnreadableValue {
        last,
        size: row.size,
        count: row.n,
        first_at: Timestamp(row.first_at),
        last_at: Timestamp(row.last_at),
    })
}
