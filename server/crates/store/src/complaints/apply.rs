//! Storing one reading of a complaint, as a step of a larger transaction.

use super::history::upsert_history;
use super::numbers::{self, insert_number};
use super::raw::says_the_same;
use super::row::{complaint, select_for_update};
use super::search::index_complaint;
use super::snooze;
use super::upsert::{ADD_COUNT, TOUCH, upsert_complaint};
use super::{Applied, ReadComplaint};
use crate::db::tx::Tx;
use crate::evidence::media::insert_media;
use crate::jobs::new_job::insert_job;
use crate::merchants::is_connected;
use crate::sync::findings::note_new_words;
use crate::{Dialect, Result};
use desk_domain::Complaint;
use desk_domain::complaint::Told;
use sqlx::AssertSqlSafe;
use std::collections::BTreeMap;

/// Stores one reading in a transaction, and returns what it changed. The counts of complaints by state are left to the
/// caller, who writes them once for all readings of the transaction.
pub(crate) async fn apply_reading(tx: &mut Tx, read: &ReadComplaint, counts: &mut Counts) -> Result<Applied> {
    let new = &read.complaint;
    let select = select_for_update(tx.dialect());
    let stored = tx.query(select).bind(new.complaint_id.as_str()).fetch_optional().await?;
    let stored = stored.map(complaint).transpose()?;
    let with_history = read.history.is_some();
    if stored.as_ref().is_some_and(|stored| new.is_older_than(stored, with_history)) {
        return Ok(Applied::Stale);
    }
    let merged = match &stored {
        Some(stored) => {
            let owner_is_gone = stored.mchid != new.mchid && !is_connected(tx, &stored.mchid).await?;
            new.merged_with(stored, Told { names_merchant: read.names_merchant, with_history, owner_is_gone })
        }
        None => new.clone(),
    };
    if let (true, Some(stored)) = (read.polled, &stored) {
        note_new_words(tx, read, stored).await?;
    }
    let wakes = match &stored {
        Some(stored) => snooze::is_woken(tx, read, stored, &merged).await?,
        None => None,
    };
    let mut changed = stored
        .as_ref()
        .is_none_or(|stored| merged.differs_from(stored, !says_the_same(&stored.raw, &merged.raw, read.volatile)));
    for row in read.history.iter().flatten() {
        changed |= upsert_history(tx, row).await?;
    }
    if !changed {
        touch(tx, &merged).await?;
        return Ok(Applied::Unchanged);
    }
    if let Some(because) = wakes {
        snooze::wake(tx, &merged, because).await?;
    }
    let seq = upsert_complaint(tx, &merged).await?;
    counts.moved(stored.as_ref(), &merged);
    index_complaint(tx, seq, &merged, &read.found_by).await?;
    for number in numbers::of(&merged, &read.found_by) {
        insert_number(tx, &number, &merged.complaint_id).await?;
    }
    for url in &read.media {
        insert_media(tx, &merged, url).await?;
    }
    for job in &read.jobs {
        insert_job(tx, job).await?;
    }
    Ok(if stored.is_some() { Applied::Changed } else { Applied::Inserted })
}

/// Records the time at which a complaint was read that has not changed.
async fn touch(tx: &mut Tx, record: &Complaint) -> Result<()> {
    let touch = tx.query(TOUCH).bind(record.complaint_id.as_str()).bind(record.verified_at.0);
    let touch = touch.bind(record.verify_after.0).bind(record.history_at.0).bind(record.reading.rank());
    touch.execute().await.map(drop)
}

/// Takes an advisory lock on each complaint until the end of the transaction: a complaint that is new has no row that
/// could be locked. To be called first, with the ids sorted, so that writers do not deadlock.
pub(crate) async fn write_alone(tx: &mut Tx, ids: &[&str]) -> Result<()> {
    // SQLite has one writer anyway.
    if tx.dialect() == Dialect::Sqlite || ids.is_empty() {
        return Ok(());
    }
    let lock = tx.query(AssertSqlSafe(lock(ids.len())));
    ids.iter().fold(lock, |lock, id| lock.bind(*id)).execute().await.map(drop)
}

fn lock(count: usize) -> String {
    let ids = (1..=count).map(|n| format!("(${n})")).collect::<Vec<_>>().join(", ");
    format!("SELECT pg_advisory_xact_lock(hashtextextended(id, 0)) FROM (VALUES {ids}) AS written (id)")
}

/// Adds the changes to the counts of complaints by state.
pub(crate) async fn write_counts(tx: &mut Tx, counts: Counts) -> Result<()> {
    for ((mchid, state), difference) in counts.differences() {
        tx.query(ADD_COUNT).bind(mchid).bind(state).bind(difference).execute().await?;
    }
    Ok(())
}

/// The changes of the counts in one transaction, sorted by key so that writers do not deadlock.
#[derive(Default)]
pub(crate) struct Counts(BTreeMap<(String, String), i64>);

impl Counts {
    pub(crate) fn moved(&mut self, before: Option<&Complaint>, after: &Complaint) {
        let queue = |record: &Complaint| (record.subject_mchid.to_string(), record.state.to_string());
        if let Some(before) = before {
            *self.0.entry(queue(before)).or_default() -= 1;
        }
        *self.0.entry(queue(after)).or_default() += 1;
    }

    fn differences(self) -> impl Iterator<Item = ((String, String), i64)> {
        self.0.into_iter().filter(|(_, difference)| *difference != 0)
    }
}
