//! What the team has done with a complaint: appended, never changed.

use crate::Result;
use crate::db::columns::{Columns, insert, row, select};
use crate::db::ids::parse_staff_id;
use crate::db::tx::Tx;
use crate::error::StoreError;
use crate::store::Store;
use desk_domain::{ComplaintId, StaffId, TeamAct, TeamEvent, Timestamp};
use sqlx::AssertSqlSafe;

row!(
    struct Row {
        id: i64,
        at: i64,
        actor: Option<String>,
        actor_name: String,
        act: String,
    }
);

/// The database gives the id.
const WRITTEN: &[&str] = Row::COLUMNS.split_at(1).1;
const OF_COMPLAINT: &str = "FROM team_events WHERE complaint_id = $1 ORDER BY id";

/// Who does something: somebody, or the desk by itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Doer<'a> {
    pub(crate) id: Option<&'a StaffId>,
    pub(crate) name: &'a str,
}

/// Writes down what was done, in the transaction of what it tells about.
pub(crate) async fn insert_team_event(
    tx: &mut Tx,
    complaint: &str,
    at: Timestamp,
    doer: Doer<'_>,
    act: &TeamAct,
) -> Result<()> {
    let act = serde_json::to_string(act).map_err(|_| StoreError::Corrupt { what: "act of the team" })?;
    tx.query(AssertSqlSafe(insert("team_events", &[&["complaint_id"], WRITTEN].concat())))
        .bind(complaint)
        .bind(at.0)
        .bind(doer.id.map(StaffId::as_str))
        .bind(doer.name)
        .bind(act)
        .execute()
        .await
        .map(drop)
}

impl Store {
    /// What the team has done with a complaint, oldest first.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn team_events(&self, id: &ComplaintId) -> Result<Vec<TeamEvent>> {
        let rows: Vec<Row> = self.query(select::<Row>(OF_COMPLAINT)).bind(id.as_str()).fetch_all().await?;
        rows.into_iter().map(event).collect()
    }
}

fn event(row: Row) -> Result<TeamEvent> {
    Ok(TeamEvent {
        id: row.id,
        at: Timestamp(row.at),
        actor: row.actor.as_deref().map(parse_staff_id).transpose()?,
        actor_name: row.actor_name,
        // What a later version has written costs itself alone.
        act: serde_json::from_str(&row.act).map_err(|_| row.act),
    })
}
