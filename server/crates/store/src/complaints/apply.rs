//! One reading of a complaint, as a step of a larger transaction.

use crate::ComplaintRecord;
use std::collections::BTreeMap;

/// Writes one reading in a transaction; evaluates to what it changed. The kept counts are left to the caller, once for all
/// readings of the transaction.
macro_rules! apply_reading {
    ($store:expr, $tx:expr, $read:expr, $select:expr, $counts:expr) => {
        'applied: {
            let read: &$crate::ReadComplaint = $read;
            let new = &read.complaint;
            let stored: Option<$crate::complaints::Row> = sqlx::query_as(sqlx::AssertSqlSafe($select.as_str()))
                .bind(new.complaint_id.as_str())
                .fetch_optional(&mut *$tx)
                .await?;
            let stored = stored.map($crate::complaints::record).transpose()?;
            if stored.as_ref().is_some_and(|stored| $crate::complaints::is_stale(read, stored)) {
                break 'applied $crate::Applied::Stale;
            }
            let mut owner_is_gone = false;
            if let Some(stored) = stored.as_ref().filter(|stored| stored.mchid != new.mchid) {
                let is_connected: bool = sqlx::query_scalar($crate::merchants::IS_CONNECTED)
                    .bind(stored.mchid.as_str())
                    .fetch_one(&mut *$tx)
                    .await?;
                owner_is_gone = !is_connected;
            }
            let merged = $crate::complaints::merge(read, stored.as_ref(), owner_is_gone);
            let mut changed = stored.as_ref().is_none_or(|stored| $crate::complaints::differs(stored, &merged));
            if let (true, Some(stored)) = (read.polled, &stored) {
                $crate::sync::findings::note_new_words!($tx, read, stored);
            }
            for row in read.history.iter().flatten() {
                changed |= $crate::complaints::history::upsert_history!($tx, row);
            }
            if !changed {
                sqlx::query($crate::complaints::TOUCH)
                    .bind(merged.complaint_id.as_str())
                    .bind(merged.verified_at.0)
                    .bind(merged.verify_after.0)
                    .bind(merged.history_at.0)
                    .bind(merged.reading.rank())
                    .execute(&mut *$tx)
                    .await?;
                break 'applied $crate::Applied::Unchanged;
            }
            let seq = $crate::complaints::upsert_complaint!($tx, &merged);
            $counts.moved(stored.as_ref(), &merged);
            $crate::complaints::search::index_complaint!($store, $tx, seq, &merged, &read.found_by);
            for number in $crate::complaints::numbers::of(&merged, &read.found_by) {
                $crate::complaints::numbers::insert_number!($tx, number, merged.complaint_id);
            }
            for url in &read.media {
                $crate::evidence::media::insert_media!($tx, &merged, url);
            }
            for job in &read.jobs {
                $crate::jobs::new_job::insert_job!($tx, job);
            }
            if stored.is_some() { $crate::Applied::Changed } else { $crate::Applied::Inserted }
        }
    };
}
pub(crate) use apply_reading;

/// Complaints that are new cannot be locked: whoever writes these, new or not, waits here for others who do. To be called first,
/// with ids in their order, so that writers do not wait in a circle.
macro_rules! write_alone {
    ($store:expr, $tx:expr, $ids:expr) => {
        // SQLite's writer is alone anyway.
        if $store.dialect() == $crate::Dialect::Postgres && !$ids.is_empty() {
            let lock = $crate::complaints::apply::lock($ids.len());
            let lock = $ids.iter().fold(sqlx::query(sqlx::AssertSqlSafe(lock)), |lock, id| lock.bind(id.as_str()));
            lock.execute(&mut *$tx).await?;
        }
    };
}
pub(crate) use write_alone;

pub(crate) fn lock(count: usize) -> String {
    let ids = (1..=count).map(|n| format!("(${n})")).collect::<Vec<_>>().join(", ");
    format!("SELECT pg_advisory_xact_lock(hashtextextended(id, 0)) FROM (VALUES {ids}) AS written (id)")
}

/// Brings the kept counts up to date.
macro_rules! write_counts {
    ($tx:expr, $counts:expr) => {
        for ((mchid, state), difference) in $counts.differences() {
            sqlx::query($crate::complaints::ADD_COUNT)
                .bind(mchid)
                .bind(state)
                .bind(difference)
                .execute(&mut *$tx)
                .await?;
        }
    };
}
pub(crate) use write_counts;

/// How the kept counts move in one transaction. In the order of their keys, so that writers do not wait in a circle.
#[derive(Default)]
pub(crate) struct Counts(BTreeMap<(String, String), i64>);

impl Counts {
    pub(crate) fn moved(&mut self, before: Option<&ComplaintRecord>, after: &ComplaintRecord) {
        let queue = |record: &ComplaintRecord| (record.complainted_mchid.to_string(), record.state.to_string());
        if let Some(before) = before {
            *self.0.entry(queue(before)).or_default() -= 1;
        }
        *self.0.entry(queue(after)).or_default() += 1;
    }

    pub(crate) fn differences(self) -> impl Iterator<Item = ((String, String), i64)> {
        self.0.into_iter().filter(|(_, difference)| *difference != 0)
    }
}
