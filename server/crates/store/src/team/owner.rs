//! The owner of a complaint: at most one, whoever asks at the same moment.

use super::events::{Doer, insert_team_event};
use crate::audit::insert_audit;
use crate::db::ids::parse_staff_id;
use crate::db::tx::Tx;
use crate::events::insert_event;
use crate::store::Store;
use crate::{Dialect, Result};
use desk_domain::{Actor, AuditEntry, ComplaintId, EventKind, Handover, StaffId, TeamAct, Timestamp};
use sqlx::AssertSqlSafe;

const OWNER: &str = "SELECT owner_id FROM complaints WHERE complaint_id = $1";
const CHANGE: &str = "UPDATE complaints SET owner_id = $3
    WHERE complaint_id = $1 AND owner_id IS NOT DISTINCT FROM $2
    RETURNING mchid";
const CLAIM: &str = "UPDATE complaints SET owner_id = $2 WHERE complaint_id = $1 AND owner_id IS NULL";
const IS_UNOWNED: &str = "SELECT 1 FROM complaints WHERE complaint_id = $1 AND owner_id IS NULL";
const LEAVE_ALL: &str = "UPDATE complaints SET owner_id = NULL WHERE owner_id = $1";
const LOADS: &str = "SELECT owner_id, COUNT(*)
      , COUNT(CASE WHEN next_due < $1 THEN 1 END), COUNT(CASE WHEN next_due >= $1 AND next_due < $2 THEN 1 END)
    FROM complaints WHERE owner_id IS NOT NULL AND is_open GROUP BY owner_id ORDER BY owner_id";

/// A change of the owner, as it is written.
#[derive(Clone, Debug)]
pub struct NewHandover<'a> {
    pub complaint_id: &'a ComplaintId,
    pub change: Handover,
    pub by: &'a Actor,
    pub act: TeamAct,
    pub at: Timestamp,
}

/// How much an owner has to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnerLoad {
    pub owner: StaffId,
    /// Complaints that are not finished.
    pub open: i64,
    /// Past a deadline.
    pub overdue: i64,
    /// Due soon, overdue ones not included.
    pub soon: i64,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owned {
    Changed,
    /// Somebody else has changed it before: its owner now.
    By(Option<StaffId>),
    /// Whoever was to have it has no account that is open.
    NoSuchPerson,
}

/// The name of somebody whose account is open. It stays open until the end of the transaction, so that nothing is given to
/// somebody who is shut out at the same moment.
async fn active_name(tx: &mut Tx, id: &StaffId) -> Result<Option<String>> {
    let lock = if tx.dialect() == Dialect::Postgres { " FOR SHARE" } else { "" };
    let active = AssertSqlSafe(format!("SELECT name FROM staff WHERE id = $1 AND NOT disabled{lock}"));
    tx.query(active).bind(id.as_str()).fetch_optional_scalar().await
}

/// Makes who replies to a complaint its owner if it has none. To be called before anything else is written about it.
pub(crate) async fn claim_by_reply(tx: &mut Tx, id: &ComplaintId, author: &StaffId, at: Timestamp) -> Result<()> {
    let unowned: Option<i32> = tx.query(IS_UNOWNED).bind(id.as_str()).fetch_optional_scalar().await?;
    if unowned.is_none() {
        return Ok(());
    }
    let Some(name) = active_name(tx, author).await? else { return Ok(()) };
    if tx.query(CLAIM).bind(id.as_str()).bind(author.as_str()).execute().await? == 1 {
        let doer = Doer { id: Some(author), name: &name };
        insert_team_event(tx, id.as_str(), at, doer, &TeamAct::Claimed { by_reply: true }).await?;
    }
    Ok(())
}

/// Leaves what a person owns to nobody. To be called once their account is shut, in the same transaction.
pub(crate) async fn leave_all(tx: &mut Tx, id: &StaffId) -> Result<()> {
    tx.query(LEAVE_ALL).bind(id.as_str()).execute().await.map(drop)
}

impl Store {
    /// Gives a complaint to somebody, or to nobody, if its owner is still the one that was seen. The line of time, the audit
    /// line and an event are written in the same transaction.
    ///
    /// # Errors
    /// If the database cannot be used; nothing is then changed.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn hand_over(&self, new: &NewHandover<'_>, audit: &AuditEntry) -> Result<Owned> {
        let Handover { from, to } = &new.change;
        let id = new.complaint_id.as_str();
        let mut tx = self.begin().await?;
        if let Some(to) = to
            && active_name(&mut tx, to).await?.is_none()
        {
            return Ok(Owned::NoSuchPerson);
        }
        let change = tx.query(CHANGE).bind(id).bind(from.as_ref().map(StaffId::as_str));
        let mchid: Option<String> = change.bind(to.as_ref().map(StaffId::as_str)).fetch_optional_scalar().await?;
        let Some(mchid) = mchid else {
            let owner: Option<String> = tx.query(OWNER).bind(id).fetch_optional_scalar().await?.flatten();
            return Ok(Owned::By(owner.as_deref().map(parse_staff_id).transpose()?));
        };
        let doer = Doer { id: Some(&new.by.staff_id), name: &new.by.name };
        insert_team_event(&mut tx, id, new.at, doer, &new.act).await?;
        insert_audit(&mut tx, audit).await?;
        insert_event(&mut tx, new.at, EventKind::Complaint, id, &mchid).await?;
        tx.commit().await?;
        self.announce().await;
        Ok(Owned::Changed)
    }

    /// The owner of a complaint.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn owner(&self, id: &ComplaintId) -> Result<Option<StaffId>> {
        let owner: Option<Option<String>> = self.query(OWNER).bind(id.as_str()).fetch_optional_scalar().await?;
        owner.flatten().as_deref().map(parse_staff_id).transpose()
    }

    /// How many open complaints each owner has; of these, how many are overdue, and how many are due before `soon`.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn loads(&self, now: Timestamp, soon: Timestamp) -> Result<Vec<OwnerLoad>> {
        let rows: Vec<(String, i64, i64, i64)> = self.query(LOADS).bind(now.0).bind(soon.0).fetch_all().await?;
        let load = |(owner, open, overdue, soon): (String, i64, i64, i64)| {
            Ok(OwnerLoad { owner: parse_staff_id(&owner)?, open, overdue, soon })
        };
        rows.into_iter().map(load).collect()
    }
}
