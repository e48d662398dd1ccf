//! Handing out readings: which complaints are to be read by id, and why.

use crate::db::ids::parse_id;
use crate::db::tx::Tx;
use crate::error::StoreError;
use crate::jobs::lane::{Lane, insert_in_lane};
use crate::jobs::new_job::NewJob;
use crate::store::Store;
use crate::{Dialect, Result};
use desk_domain::{ComplaintId, Mchid, Reading, Timestamp};
use sqlx::AssertSqlSafe;

const COUNT_DUE: &str = "SELECT COUNT(*) FROM (SELECT 1 FROM complaints
    WHERE mchid = $1 AND reading = $2 AND verify_after <= $3 LIMIT $4) AS due";
/// Histories that were never read, in the order in which the inbox shows their complaints.
const UNREAD: &str = "NOT history_read AND verify_after <= $3 ORDER BY next_due";
const LONGEST_WAITING: &str = "verify_after <= $3 ORDER BY verify_after";
const POSTPONE: &str = "UPDATE complaints SET verify_after = $2 WHERE complaint_id = $1";

/// The due readings of one merchant and one reason.
#[derive(Clone, Copy, Debug)]
pub struct DueReadings<'a> {
    pub mchid: &'a Mchid,
    pub reading: Reading,
    pub now: Timestamp,
    pub limit: u32,
}

impl Store {
    /// How many readings are due; counting stops at the limit.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn readings_due(&self, due: DueReadings<'_>) -> Result<u32> {
        let count: i64 = self
            .query(COUNT_DUE)
            .bind(due.mchid.as_str())
            .bind(due.reading.rank())
            .bind(due.now.0)
            .bind(i64::from(due.limit))
            .fetch_scalar()
            .await?;
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }

    /// Queues due readings as jobs of their lane, in one transaction: half of them first readings, in the order in
    /// which the inbox shows their complaints, the rest those that have waited longest. Each is due again at `again_at`
    /// unless its reading says otherwise. Returns how many there were.
    ///
    /// # Errors
    /// If the database cannot be used, or `job_of` fails; nothing is then handed out.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn hand_out<E: From<StoreError>>(
        &self,
        due: DueReadings<'_>,
        again_at: Timestamp,
        lane: &Lane,
        job_of: impl Fn(ComplaintId) -> Result<NewJob, E>,
    ) -> Result<usize, E> {
        let mut tx = self.begin().await?;
        let mut ids = take(&mut tx, UNREAD, DueReadings { limit: due.limit.div_ceil(2), ..due }, again_at).await?;
        let taken = u32::try_from(ids.len()).unwrap_or(due.limit);
        let rest = DueReadings { limit: due.limit.saturating_sub(taken), ..due };
        ids.extend(take(&mut tx, LONGEST_WAITING, rest, again_at).await?);
        let jobs = ids.iter().map(|id| job_of(parse_id(id)?)).collect::<Result<Vec<NewJob>, E>>()?;
        insert_in_lane(&mut tx, jobs, lane).await?;
        tx.commit().await?;
        Ok(ids.len())
    }

    /// Postpones the next reading of a complaint that cannot be read. `false` if there is no such complaint.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn postpone_reading(&self, id: &ComplaintId, until: Timestamp) -> Result<bool> {
        Ok(self.write(POSTPONE).bind(id.as_str()).bind(until.0).execute().await? > 0)
    }
}

/// Takes due readings, so that no other process does, and returns their ids in the order of the inbox.
async fn take(tx: &mut Tx, which: &str, due: DueReadings<'_>, again_at: Timestamp) -> Result<Vec<String>> {
    let alone = if tx.dialect() == Dialect::Postgres { "FOR UPDATE SKIP LOCKED" } else { "" };
    let take = format!(
        "UPDATE complaints SET verify_after = $4 WHERE complaint_id IN (SELECT complaint_id FROM complaints
        WHERE mchid = $1 AND reading = $2 AND {which} LIMIT $5 {alone}) RETURNING next_due, complaint_id"
    );
    let query = tx.query(AssertSqlSafe(take)).bind(due.mchid.as_str()).bind(due.reading.rank()).bind(due.now.0);
    let mut taken: Vec<(i64, String)> = query.bind(again_at.0).bind(i64::from(due.limit)).fetch_all().await?;
    taken.sort();
    Ok(taken.into_iter().map(|(_, id)| id).collect())
}
