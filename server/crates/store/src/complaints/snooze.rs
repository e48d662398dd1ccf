//! Complaints that are put aside. Stored beside what readings write, and ended by them where somebody has written.

use super::ReadComplaint;
use crate::Result;
use crate::audit::insert_audit;
use crate::db::ids::{parse_id, parse_staff_id};
use crate::db::tx::Tx;
use crate::events::insert_event;
use crate::store::Store;
use desk_domain::snooze::MARGIN;
use desk_domain::{AuditEntry, Complaint, ComplaintId, EventKind, HistoryEntry, Snooze, StaffId, Timestamp, Voice};

const OF: &str = "SELECT snoozed_until, snoozed_by, COALESCE(staff.name, '') FROM complaints
    LEFT JOIN staff ON staff.id = snoozed_by WHERE complaint_id = $1 AND snoozed_until > $2";
/// Asked once more as it is written: a reading may have moved the deadline meanwhile.
const SNOOZE: &str = "UPDATE complaints SET snoozed_until = $2, snoozed_by = $3
    WHERE complaint_id = $1 AND is_open AND next_due - $4 >= $2 RETURNING mchid";
const WAKE: &str = "UPDATE complaints SET snoozed_until = NULL, snoozed_by = NULL
    WHERE complaint_id = $1 AND snoozed_until IS NOT NULL RETURNING mchid";
const WAKE_DUE: &str = "UPDATE complaints SET snoozed_until = NULL, snoozed_by = NULL
    WHERE snoozed_until <= $1 RETURNING complaint_id, mchid";
const IS_SNOOZED: &str = "SELECT snoozed_until IS NOT NULL FROM complaints WHERE complaint_id = $1";
const KNOWN: &str = "SELECT entry_id FROM history WHERE complaint_id = $1";

/// Whether a reading ends the snooze of a complaint: the user or the platform has written something that was not there before, or
/// it is finished. To be asked before the reading is written.
pub(super) async fn is_woken(
    tx: &mut Tx,
    read: &ReadComplaint,
    stored: &Complaint,
    merged: &Complaint,
) -> Result<bool> {
    let may_wake = read.history.is_some() || !merged.state.is_open() || merged.waits() != stored.waits();
    let id = stored.complaint_id.as_str();
    if !may_wake || !tx.query(IS_SNOOZED).bind(id).fetch_scalar::<bool>().await? {
        return Ok(false);
    }
    if !merged.state.is_open() || merged.waits() && !stored.waits() {
        return Ok(true);
    }
    if !stored.history_read {
        return Ok(false);
    }
    let known: Vec<String> = tx.query(KNOWN).bind(id).fetch_scalars().await?;
    let speaks = |row: &HistoryEntry| matches!(row.kind.voice(), Voice::User | Voice::Platform);
    Ok(read.history.iter().flatten().any(|row| speaks(row) && !known.contains(&row.entry_id)))
}

/// Ends the snooze of a complaint in a transaction that tells of it by itself.
pub(super) async fn wake(tx: &mut Tx, id: &ComplaintId) -> Result<()> {
    tx.query(WAKE).bind(id.as_str()).execute().await.map(drop)
}

impl Store {
    /// Until when a complaint is put aside, if it is now, and by whom.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn snooze_of(&self, id: &ComplaintId, now: Timestamp) -> Result<Option<Snooze>> {
        let row: Option<(i64, String, String)> = self.query(OF).bind(id.as_str()).bind(now.0).fetch_optional().await?;
        let snooze =
            row.map(|(until, by, by_name)| Ok(Snooze { until: Timestamp(until), by: parse_staff_id(&by)?, by_name }));
        snooze.transpose()
    }

    /// Puts a complaint aside until an instant, in place of any other, together with the audit line and an event. `false` if it is
    /// finished, or would come back less than an hour before its deadline: nothing is then written.
    ///
    /// # Errors
    /// If the database cannot be used; nothing is then written.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn snooze(&self, id: &ComplaintId, until: Timestamp, by: &StaffId, audit: &AuditEntry) -> Result<bool> {
        let mut tx = self.begin().await?;
        let query = tx.query(SNOOZE).bind(id.as_str()).bind(until.0).bind(by.as_str()).bind(MARGIN.0);
        let mchid: Option<String> = query.fetch_optional_scalar().await?;
        self.tell(tx, id, mchid, audit).await
    }

    /// Ends a snooze by hand. `false` if there is none: nothing is then written.
    ///
    /// # Errors
    /// If the database cannot be used; nothing is then written.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn wake(&self, id: &ComplaintId, audit: &AuditEntry) -> Result<bool> {
        let mut tx = self.begin().await?;
        let mchid: Option<String> = tx.query(WAKE).bind(id.as_str()).fetch_optional_scalar().await?;
        self.tell(tx, id, mchid, audit).await
    }

    /// Whoever has changed a complaint of this merchant says so.
    async fn tell(&self, mut tx: Tx, id: &ComplaintId, mchid: Option<String>, audit: &AuditEntry) -> Result<bool> {
        let Some(mchid) = mchid else { return Ok(false) };
        insert_audit(&mut tx, audit).await?;
        insert_event(&mut tx, audit.at, EventKind::Team, id.as_str(), &mchid).await?;
        tx.commit().await?;
        self.announce().await;
        Ok(true)
    }

    /// Ends every snooze whose time has come, with an event for each. Lists compare the instants by themselves: this is how open
    /// pages hear of it. Returns which complaints are back.
    ///
    /// # Errors
    /// If the database cannot be used; nothing is then written.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn wake_due(&self, now: Timestamp) -> Result<Vec<ComplaintId>> {
        let mut tx = self.begin().await?;
        let rows: Vec<(String, String)> = tx.query(WAKE_DUE).bind(now.0).fetch_all().await?;
        for (id, mchid) in &rows {
            insert_event(&mut tx, now, EventKind::Team, id, mchid).await?;
        }
        tx.commit().await?;
        if !rows.is_empty() {
            self.announce().await;
        }
        rows.iter().map(|(id, _)| parse_id(id)).collect()
    }
}
