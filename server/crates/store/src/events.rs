//! Events: what has changed, for open browsers.

use crate::db::columns::{Columns, insert, row, select};
use crate::db::ids::{parse_id, parse_mchid};
use crate::db::tx::Tx;
use crate::store::Store;
use crate::{Dialect, Result};
use desk_domain::{Event, EventKind, Timestamp};
use sqlx::AssertSqlSafe;
use tokio::sync::watch;

row!(
    struct Row {
        id: i64,
        at: i64,
        kind: String,
        complaint_id: Option<String>,
        mchid: Option<String>,
    }
);

/// The columns that are written: the database assigns the id.
const WRITTEN: &[&str] = Row::COLUMNS.split_at(1).1;
const AFTER: &str = "FROM events WHERE id > $1 ORDER BY id LIMIT $2";
const LATEST: &str = "SELECT COALESCE(MAX(id), 0) FROM events";
const PRUNE: &str = "DELETE FROM events WHERE at < $1";

/// PostgreSQL assigns ids before the commit. Whoever writes an event waits until earlier writers have committed, so
/// that a reader who has seen one event finds no earlier one afterwards. SQLite has one writer anyway.
const IN_TURN: &str = "SELECT pg_advisory_xact_lock(hashtext('desk_events'))";

/// Writes an event about a complaint in the transaction of the change. To be the last step: from here to the commit all
/// other writers of events wait.
pub(crate) async fn insert_event(
    tx: &mut Tx,
    at: Timestamp,
    kind: EventKind,
    complaint: &str,
    mchid: &str,
) -> Result<()> {
    write(tx, at, kind, Some(complaint), mchid).await
}

/// Writes an event about a merchant's keys and settings.
pub(crate) async fn insert_merchant_event(tx: &mut Tx, at: Timestamp, mchid: &str) -> Result<()> {
    write(tx, at, EventKind::Merchant, None, mchid).await
}

async fn write(tx: &mut Tx, at: Timestamp, kind: EventKind, complaint: Option<&str>, mchid: &str) -> Result<()> {
    if tx.dialect() == Dialect::Postgres {
        tx.query(IN_TURN).execute().await?;
    }
    let insert = tx.query(AssertSqlSafe(insert("events", WRITTEN))).bind(at.0).bind(kind.as_str());
    insert.bind(complaint).bind(mchid).execute().await.map(drop)
}

impl Store {
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn events_after(&self, id: i64, limit: u32) -> Result<Vec<Event>> {
        let query = self.query(select::<Row>(AFTER)).bind(id).bind(i64::from(limit));
        query.fetch_all().await?.into_iter().map(event).collect()
    }

    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn latest_event_id(&self) -> Result<i64> {
        self.query(LATEST).fetch_scalar().await
    }

    /// Deletes the events before an instant.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn prune_events(&self, before: Timestamp) -> Result<u64> {
        self.write(PRUNE).bind(before.0).execute().await
    }

    /// A counter that changes after every committed event, in whichever process.
    #[must_use]
    pub fn subscribe(&self) -> watch::Receiver<u64> {
        self.events.subscribe()
    }

    /// Wakes the subscribers of all processes. To be called after a commit that has written events.
    pub(crate) async fn announce(&self) {
        self.events.send_modify(|count| *count += 1);
        if self.dialect() == Dialect::Postgres {
            let told = self.write("SELECT pg_notify($1, '')").bind(crate::store::CHANNEL).execute().await;
            if let Err(error) = told {
                tracing::warn!(%error, "other processes were not told of an event; they find it at their next look");
            }
        }
    }
}

fn event(row: Row) -> Result<Event> {
    Ok(Event {
        id: row.id,
        at: Timestamp(row.at),
        kind: row.kind.parse().map_err(|_| row.kind),
        complaint_id: row.complaint_id.as_deref().map(parse_id).transpose()?,
        mchid: row.mchid.as_deref().map(parse_mchid).transpose()?,
    })
}
