//! How an act of the team ends: it is written down, and everybody hears of it.

use super::events::{Doer, insert_team_event};
use crate::Result;
use crate::audit::insert_audit;
use crate::db::tx::Tx;
use crate::events::insert_event;
use crate::store::Store;
use desk_domain::{AuditEntry, EventKind, TeamAct, Timestamp};

/// Whom nobody has to name: the desk by itself.
const DESK: Doer<'_> = Doer { id: None, name: "" };

/// Writes down in a transaction what the desk has done by itself.
pub(crate) async fn insert_act_of_desk(tx: &mut Tx, complaint: &str, at: Timestamp, act: &TeamAct) -> Result<()> {
    insert_team_event(tx, complaint, at, DESK, act).await
}

impl Store {
    /// Ends the transaction in which somebody has done something with a complaint of a merchant: with its line of time if it has
    /// an `act` there, its audit line, and an event.
    pub(crate) async fn tell_team(
        &self,
        mut tx: Tx,
        (complaint, mchid): (&str, &str),
        act: Option<&TeamAct>,
        audit: &AuditEntry,
    ) -> Result<()> {
        if let Some(act) = act {
            let doer = Doer { id: audit.actor.as_ref(), name: &audit.actor_name };
            insert_team_event(&mut tx, complaint, audit.at, doer, act).await?;
        }
        insert_audit(&mut tx, audit).await?;
        insert_event(&mut tx, audit.at, EventKind::Team, complaint, mchid).await?;
        tx.commit().await?;
        self.announce().await;
        Ok(())
    }
}
