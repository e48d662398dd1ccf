//! A page of a merchant's list, stored in one transaction.

use crate::Result;
use crate::complaints::apply::{Counts, apply_reading, write_alone, write_counts};
use crate::complaints::numbers::places;
use crate::complaints::{Applied, COLUMNS, ComplaintRecord, ReadComplaint, Row, record, select_for_update};
use crate::events::insert_event;
use crate::store::Store;
use crate::sync::backfill::{BackfillRecord, put_backfill};
use crate::sync::findings::{self, COMPLAINT};
use desk_domain::{ComplaintId, Timestamp};
use sqlx::AssertSqlSafe;

/// What a page of the list tells.
#[derive(Clone, Debug)]
pub struct ListedPage {
    /// When it was asked for.
    pub seen_at: Timestamp,
    /// Rows that say what is stored.
    pub confirmed: Vec<ComplaintId>,
    /// Rows that are new or say something else, without history.
    pub written: Vec<ReadComplaint>,
    /// New complaints made at this instant or later should have been announced by a notification.
    pub announced_since: Option<Timestamp>,
    /// The backfill that this page is a step of, as it stands after it.
    pub backfill: Option<BackfillRecord>,
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
    /// What is stored of these complaints, in no order.
    ///
    /// # Errors
    /// If the database cannot be used.
    pub async fn complaints(&self, ids: &[ComplaintId]) -> Result<Vec<ComplaintRecord>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let select = format!("SELECT {COLUMNS} FROM complaints WHERE complaint_id IN ({})", places(1, ids.len()));
        let rows: Vec<Row> = read!(self, |db| {
            let query = sqlx::query_as(AssertSqlSafe(select.as_str()));
            ids.iter().fold(query, |query, id| query.bind(id.as_str())).fetch_all(db).await?
        });
        rows.into_iter().map(record).collect()
    }

    /// Stores a page. What it merely confirms is marked in one statement; a backfill's progress is part of the same
    /// transaction, so that a process that dies has either both or neither.
    ///
    /// # Errors
    /// If the database cannot be used; nothing is then written.
    pub async fn apply_page(&self, page: &ListedPage) -> Result<PageApplied> {
        let select = select_for_update(self.dialect());
        let confirm = confirm(page.confirmed.len());
        let mut ids: Vec<&ComplaintId> = page.written.iter().map(|read| &read.complaint.complaint_id).collect();
        ids.sort();
        let applied = write!(self, |tx| {
            let (mut applied, mut counts, mut news) = (PageApplied::default(), Counts::default(), Vec::new());
            write_alone!(self, tx, ids);
            if !page.confirmed.is_empty() {
                let query = sqlx::query(AssertSqlSafe(confirm.as_str())).bind(page.seen_at.0);
                let query = page.confirmed.iter().fold(query, |query, id| query.bind(id.as_str()));
                query.execute(&mut *tx).await?;
            }
            for read in &page.written {
                let new = &read.complaint;
                match apply_reading!(self, tx, read, select, counts) {
                    Applied::Inserted => {
                        applied.inserted += 1;
                        if page
                            .announced_since
                            .is_some_and(|since| new.complaint_time.is_some_and(|made| made >= since))
                        {
                            sqlx::query(findings::NOTE)
                                .bind(new.complaint_id.as_str())
                                .bind(COMPLAINT)
                                .bind(new.mchid.as_str())
                                .bind(0_i64)
                                .bind(page.seen_at.0)
                                .execute(&mut *tx)
                                .await?;
                        }
                    }
                    Applied::Changed => applied.changed += 1,
                    Applied::Unchanged | Applied::Stale => continue,
                }
                news.push(new);
            }
            write_counts!(tx, counts);
            if let Some(backfill) = &page.backfill {
                put_backfill!(tx, backfill);
                // Open browsers look again once for the whole page.
                news.drain(..news.len().saturating_sub(1));
            }
            for new in news {
                insert_event!(self, tx, page.seen_at, "complaint", new.complaint_id, new.mchid);
            }
            applied
        });
        if applied != PageApplied::default() {
            self.announce().await;
        }
        Ok(applied)
    }
}
