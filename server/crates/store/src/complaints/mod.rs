//! Complaints, as last read from WeChat Pay.

pub(crate) mod apply;
pub(crate) mod derived;
mod filter;
pub(crate) mod history;
pub(crate) mod inbox;
pub(crate) mod numbers;
pub(crate) mod pages;
mod raw;
mod row;
pub(crate) mod search;
mod snooze;
mod tags;
mod upsert;
mod views;

pub use raw::says_the_same;
pub(crate) use row::{NO_DEADLINE, Row, complaint, deadline, known, last_kind, outcome, stored_time};
pub use tags::Tagged;

use crate::Result;
use crate::complaints::apply::{Counts, apply_reading, write_alone, write_counts};
use crate::db::columns::select;
use crate::db::ids::parse_id;
use crate::db::query::Query;
use crate::db::tx::Tx;
use crate::events::insert_event;
use crate::jobs::new_job::NewJob;
use crate::store::Store;
use desk_domain::{Complaint, ComplaintId, EventKind, HistoryEntry, Timestamp};

pub(crate) const BY_ID: &str = "FROM complaints WHERE complaint_id = $1";
const RELATED: &str = "SELECT complaint_id, problem, complained_at FROM complaints
    WHERE payer_id = $1 AND complaint_id <> $2 ORDER BY complained_at DESC LIMIT $3";

/// What a complaint is found by in a search, besides its own fields and its history.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FoundBy {
    /// Numbers of orders, Pay Score orders and refunds, as they are written.
    pub numbers: Vec<String>,
    pub words: Vec<String>,
}

/// One reading of a complaint.
#[derive(Clone, Debug)]
pub struct ReadComplaint {
    pub complaint: Complaint,
    /// Whether the answer names the merchant that is complained about; otherwise the stored one stays.
    pub names_merchant: bool,
    /// `None` for a list row: the stored history, and everything derived from it, then stays.
    pub history: Option<Vec<HistoryEntry>>,
    pub found_by: FoundBy,
    /// URLs of all pictures.
    pub media: Vec<String>,
    /// Fields of the JSON that differ in every answer about the same complaint.
    pub volatile: &'static [&'static str],
    /// Whether polling has brought it: new words of the user or the platform are then a change that a notification
    /// should have announced.
    pub polled: bool,
    /// The jobs to be queued if anything changed.
    pub jobs: Vec<NewJob>,
}

/// What a reading changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applied {
    Inserted,
    Changed,
    /// Only the time of verification has changed.
    Unchanged,
    /// A later reading is stored already; nothing was written.
    Stale,
}

/// Reads a complaint in a transaction, at whose end others may write about it again.
pub(crate) async fn hold_complaint(tx: &mut Tx, id: &ComplaintId) -> Result<Complaint> {
    let select = row::select_for_update(tx.dialect());
    complaint(tx.query(select).bind(id.as_str()).fetch_one().await?)
}

/// Reads a complaint in a transaction; `None` if there is none with that id.
pub(crate) async fn read_complaint(tx: &mut Tx, id: &ComplaintId) -> Result<Option<Complaint>> {
    fetch(tx.query(select::<Row>(BY_ID)), id).await
}

async fn fetch(by_id: Query<'_>, id: &ComplaintId) -> Result<Option<Complaint>> {
    by_id.bind(id.as_str()).fetch_optional().await?.map(complaint).transpose()
}

impl Store {
    /// Stores a reading, in one transaction: the complaint, its history, the counts, the search index, the URLs of its
    /// pictures, and if anything changed an event and the jobs that follow. A reading that began before the stored one
    /// is not written.
    ///
    /// # Errors
    /// If the database cannot be used; nothing is then written.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn apply_read(&self, read: &ReadComplaint) -> Result<Applied> {
        let ids = [read.complaint.complaint_id.as_str()];
        let mut tx = self.begin().await?;
        write_alone(&mut tx, &ids).await?;
        let mut counts = Counts::default();
        let applied = apply_reading(&mut tx, read, &mut counts).await?;
        write_counts(&mut tx, counts).await?;
        if matches!(applied, Applied::Inserted | Applied::Changed) {
            insert_event(
                &mut tx,
                read.complaint.verified_at,
                EventKind::Complaint,
                read.complaint.complaint_id.as_str(),
                read.complaint.mchid.as_str(),
            )
            .await?;
        }
        tx.commit().await?;
        if matches!(applied, Applied::Inserted | Applied::Changed) {
            self.announce().await;
        }
        Ok(applied)
    }

    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn complaint(&self, id: &ComplaintId) -> Result<Option<Complaint>> {
        fetch(self.query(select::<Row>(BY_ID)), id).await
    }

    /// Other complaints of the same payer, newest first.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn related(
        &self,
        complaint: &Complaint,
        limit: u32,
    ) -> Result<Vec<(ComplaintId, String, Option<Timestamp>)>> {
        let Some(openid) = complaint.payer_id.as_deref() else { return Ok(Vec::new()) };
        let rows: Vec<(String, String, i64)> = self
            .query(RELATED)
            .bind(openid)
            .bind(complaint.complaint_id.as_str())
            .bind(i64::from(limit))
            .fetch_all()
            .await?;
        rows.into_iter().map(|(id, problem, at)| Ok((parse_id(&id)?, problem, known(at)))).collect()
    }
}
