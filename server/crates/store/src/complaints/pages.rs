//! A page of a merchant's list, stored in one transaction.

use crate::Result;
use crate::complaints::apply::{Counts, apply_reading, write_alone, write_counts};
use crate::complaints::numbers::places;
use crate::complaints::{Applied, ReadComplaint, Row, complaint};
use crate::db::columns::select;
use crate::events::insert_event;
use crate::store::Store;
use crate::sync::backfill::put_backfill;
use crate::sync::findings::note_complaint;
use desk_domain::{Backfill, Complaint, ComplaintId, EventKind, Timestamp};
use sqlx::AssertSqlSafe;

/// A page of the list, compared with what is stored.
#[derive(Clone, Debug)]
pub struct ListedPage {
    /// When the page was requested.
    pub seen_at: Timestamp,
    /// Complaints whose rows say what is stored.
    pub confirmed: Vec<ComplaintId>,
    /// Complaints that are new or have changed, without history.
    pub written: Vec<ReadComplaint>,
    /// New complaints made at this instant or later should have been announced by a notification.
    pub announced_since: Option<Timestamp>,
    /// The backfill that this page belongs to, with its progress after the page.
    pub backfill: Option<Backfill>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PageApplied {
    pub inserted: u64,
    pub changed: u64,
}

/// `$1` is the instant; the ids follow.
fn confirm(count: usize) -> String {
    format!("UPDATE complaints SET verified_at = $1 WHERE verified_at < $1 AND complaint_id IN ({})", places(2, count))
}

impl Store {
    /// The stored complaints with these ids, in no order.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn complaints(&self, ids: &[ComplaintId]) -> Result<Vec<Complaint>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let these = format!("FROM complaints WHERE complaint_id IN ({})", places(1, ids.len()));
        let query = self.query(select::<Row>(&these));
        let rows = ids.iter().fold(query, |query, id| query.bind(id.as_str())).fetch_all().await?;
        rows.into_iter().map(complaint).collect()
    }

    /// Stores a page in one transaction. Complaints that it confirms are updated in one statement; a backfill's
    /// progress is written with them, so that a process that dies has written both or neither.
    ///
    /// # Errors
    /// If the database cannot be used; nothing is then written.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn apply_page(&self, page: &ListedPage) -> Result<PageApplied> {
        let mut ids: Vec<&str> = page.written.iter().map(|read| read.complaint.complaint_id.as_str()).collect();
        ids.sort();
        let mut tx = self.begin().await?;
        let (mut applied, mut counts, mut news) = (PageApplied::default(), Counts::default(), Vec::new());
        write_alone(&mut tx, &ids).await?;
        if !page.confirmed.is_empty() {
            let confirm = tx.query(AssertSqlSafe(confirm(page.confirmed.len()))).bind(page.seen_at.0);
            page.confirmed.iter().fold(confirm, |confirm, id| confirm.bind(id.as_str())).execute().await?;
        }
        for read in &page.written {
            let new = &read.complaint;
            match apply_reading(&mut tx, read, &mut counts).await? {
                Applied::Inserted => {
                    applied.inserted += 1;
                    if page.announced_since.is_some_and(|since| new.complained_at.is_some_and(|made| made >= since)) {
                        note_complaint(&mut tx, new, page.seen_at).await?;
                    }
                }
                Applied::Changed => applied.changed += 1,
                Applied::Unchanged | Applied::Stale => continue,
            }
            news.push(new);
        }
        write_counts(&mut tx, counts).await?;
        if let Some(backfill) = &page.backfill {
            put_backfill(&mut tx, backfill).await?;
            // One event for the whole page: open browsers then look again once.
            news.drain(..news.len().saturating_sub(1));
        }
        for new in news {
            insert_event(&mut tx, page.seen_at, EventKind::Complaint, new.complaint_id.as_str(), new.mchid.as_str())
                .await?;
        }
        tx.commit().await?;
        if applied != PageApplied::default() {
            self.announce().await;
        }
        Ok(applied)
    }
}
