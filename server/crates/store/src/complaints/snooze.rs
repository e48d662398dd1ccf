//! Complaints that are put aside. Stored beside what readings write, and ended by them where somebody has written.

use super::ReadComplaint;
use crate::Result;
use crate::db::ids::{parse_id, parse_staff_id};
use crate::db::tx::Tx;
use crate::events::insert_event;
use crate::store::Store;
use crate::team::told::insert_act_of_desk;
use desk_domain::snooze::MARGIN;
use desk_domain::team::Wake;
use desk_domain::{
    AuditEntry, Complaint, ComplaintId, EventKind, HistoryEntry, Snooze, StaffId, TeamAct, Timestamp, Voice,
};

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

/// Whether a reading ends the snooze of a complaint, and why: the user or the platform has written something that was not there
/// before, or it is finished. To be asked before the reading is written.
pub(super) async fn is_woken(
    tx: &mut Tx,
    read: &ReadComplaint,
    stored: &Complaint,
    merged: &Complaint,
) -> Result<Option<Wake>> {
    let is_finished = !merged.state.is_open();
    let waits_now = merged.waits() && !stored.waits();
    let id = stored.complaint_id.as_str();
    let may_wake = is_finished || waits_now || (stored.history_read && read.history.is_some());
    if !may_wake || !tx.query(IS_SNOOZED).bind(id).fetch_scalar::<bool>().await? {
        return Ok(None);
    }
    if is_finished {
        return Ok(Some(Wake::Finished));
    }
    let known: Vec<String> = tx.query(KNOWN).bind(id).fetch_scalars().await?;
    let speaks = |row: &HistoryEntry| matches!(row.kind.voice(), Voice::User | Voice::Platform);
    let has_spoken = read.history.iter().flatten().any(|row| speaks(row) && !known.contains(&row.entry_id));
    Ok((waits_now || has_spoken).then_some(Wake::Words))
}

/// Ends the snooze of a complaint in the transaction of a reading, which tells of it by itself.
pub(super) async fn wake(tx: &mut Tx, read: &Complaint, because: Wake) -> Result<()> {
    let id = read.complaint_id.as_str();
    tx.query(WAKE).bind(id).execute().await?;
    insert_act_of_desk(tx, id, read.verified_at, &TeamAct::Woken { because }).await
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
        self.tell(tx, id, mchid, TeamAct::Snoozed { until }, audit).await
    }

    /// Ends a snooze by hand. `false` if there is none: nothing is then written.
    ///
    /// # Errors
    /// If the database cannot be used; nothing is then written.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn wake(&self, id: &ComplaintId, audit: &AuditEntry) -> Result<bool> {
        let mut tx = self.begin().await?;
        let mchid: Option<String> = tx.query(WAKE).bind(id.as_str()).fetch_optional_scalar().await?;
        self.tell(tx, id, mchid, TeamAct::Woken { because: Wake::ByHand }, audit).await
    }

    /// Whoever has changed a complaint of this merchant says so.
    async fn tell(
        &self,
        tx: Tx,
        id: &ComplaintId,
        mchid: Option<String>,
        act: TeamAct,
        audit: &AuditEntry,
    ) -> Result<bool> {
        let Some(mchid) = mchid else { return Ok(false) };
        self.tell_team(tx, (id.as_str(), &mchid), Some(&act), audit).await?;
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
            insert_act_of_desk(&mut tx, id, now, &TeamAct::Woken { because: Wake::Time }).await?;
            insert_event(&mut tx, now, EventKind::Team, id, mchid).await?;
        }
        tx.commit().await?;
        if !rows.is_empty() {
            self.announce().await;
        }
        rows.iter().map(|(id, _)| parse_id(id)).collect()
    }
}
