//! What has changed, for open browsers.

use crate::db::tx::Tx;
use crate::store::Store;
use crate::{Dialect, Result};
use desk_domain::{ComplaintId, Mchid, Timestamp};
use tokio::sync::watch;

/// One change. Ids grow and are never used again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub id: i64,
    pub at: Timestamp,
    /// `complaint`, `outbox` or `merchant`.
    pub kind: String,
    pub complaint_id: Option<ComplaintId>,
    pub mchid: Option<Mchid>,
}

type EventRow = (i64, i64, String, Option<String>, Option<String>);

const AFTER: &str = "SELECT id, at, kind, complaint_id, mchid FROM events WHERE id > $1 ORDER BY id LIMIT $2";
const LATEST: &str = "SELECT COALESCE(MAX(id), 0) FROM events";
const PRUNE: &str = "DELETE FROM events WHERE at < $1";
const INSERT: &str = "INSERT INTO events (at, kind, complaint_id, mchid) VALUES ($1, $2, $3, $4)";

/// PostgreSQL hands ids out before the commit. Who writes an event waits for the commits of those who did before, so that
/// whoever has seen one event finds no earlier one afterwards. SQLite has one writer anyway.
const IN_TURN: &str = "SELECT pg_advisory_xact_lock(hashtext('desk_events'))";

/// Writes an event in the transaction of the change it tells about: as its last step, since from here to the commit all others
/// who write one wait.
pub(crate) async fn insert_event(tx: &mut Tx, at: Timestamp, kind: &str, complaint: &str, mchid: &str) -> Result<()> {
    insert(tx, at, kind, Some(complaint), mchid).await
}

/// The same about a merchant's keys and settings.
pub(crate) async fn insert_merchant_event(tx: &mut Tx, at: Timestamp, mchid: &str) -> Result<()> {
    insert(tx, at, "merchant", None, mchid).await
}

async fn insert(tx: &mut Tx, at: Timestamp, kind: &str, complaint: Option<&str>, mchid: &str) -> Result<()> {
    if tx.dialect() == Dialect::Postgres {
        tx.query(IN_TURN).execute().await?;
    }
    tx.query(INSERT).bind(at.0).bind(kind).bind(complaint).bind(mchid).execute().await.map(drop)
}

impl Store {
    /// # Errors
    /// If the database cannot be used.
    pub async fn events_after(&self, id: i64, limit: u32) -> Result<Vec<Event>> {
        let rows: Vec<EventRow> = self.query(AFTER).bind(id).bind(i64::from(limit)).fetch_all().await?;
        Ok(rows.into_iter().map(event).collect())
    }

    /// # Errors
    /// If the database cannot be used.
    pub async fn latest_event_id(&self) -> Result<i64> {
        self.query(LATEST).fetch_scalar().await
    }

    /// Forgets events from before an instant.
    ///
    /// # Errors
    /// If the database cannot be used.
    pub async fn prune_events(&self, before: Timestamp) -> Result<u64> {
        self.write(PRUNE).bind(before.0).execute().await
    }

    /// Changes after every committed event, whichever process wrote it.
    #[must_use]
    pub fn subscribe(&self) -> watch::Receiver<u64> {
        self.events.subscribe()
    }

    /// Called after a commit that wrote events.
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

fn event((id, at, kind, complaint_id, mchid): EventRow) -> Event {
    Event {
        id,
        at: Timestamp(at),
        kind,
        complaint_id: complaint_id.and_then(|text| ComplaintId::parse(&text).ok()),
        mchid: mchid.and_then(|text| Mchid::parse(&text).ok()),
    }
}
