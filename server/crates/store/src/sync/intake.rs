//! Group commit of notifications: those that arrive together are written in one transaction with one sync of the disk,
//! and each is answered only after it.

use crate::Result;
use crate::db::backend::Backend;
use crate::db::rows::{groups, values};
use crate::db::tx::Tx;
use crate::error::StoreError;
use crate::jobs::new_job::{NewJob, insert_jobs};
use desk_domain::Notification;
use sqlx::AssertSqlSafe;
use std::collections::HashSet;
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot};

/// Most notifications of one transaction; more wait for the next.
const TOGETHER: usize = 64;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recorded {
    New,
    Duplicate,
}

const NOTE_CALLBACK: &str = "UPDATE merchants SET last_callback_at = $2 WHERE mchid = $1";

type Outcome = Result<Recorded, Arc<StoreError>>;

struct Arrival {
    notification: Notification,
    job: NewJob,
    outcome: oneshot::Sender<Outcome>,
}

/// The queue of notifications to be written.
#[derive(Clone)]
pub(crate) struct Intake(mpsc::Sender<Arrival>);

impl Intake {
    pub(crate) fn start(backend: Backend) -> Self {
        let (sender, arrivals) = mpsc::channel(TOGETHER);
        tokio::spawn(Writer { backend }.write_until_the_end(arrivals));
        Self(sender)
    }

    /// Returns once the notification and its job are committed.
    pub(crate) async fn record(&self, notification: &Notification, job: &NewJob) -> Result<Recorded> {
        let (outcome, told) = oneshot::channel();
        let arrival = Arrival { notification: notification.clone(), job: job.clone(), outcome };
        // The writer lives as long as the store does, unless the whole process is being torn down.
        self.0.send(arrival).await.map_err(|_| sqlx::Error::WorkerCrashed)?;
        told.await.map_err(|_| sqlx::Error::WorkerCrashed)?.map_err(StoreError::Shared)
    }
}

struct Writer {
    backend: Backend,
}

impl Writer {
    async fn write_until_the_end(self, mut arrivals: mpsc::Receiver<Arrival>) {
        let mut together = Vec::with_capacity(TOGETHER);
        while arrivals.recv_many(&mut together, TOGETHER).await > 0 {
            match self.write(&together).await.map_err(Arc::new) {
                Ok(recorded) => tell_all(&mut together, recorded.into_iter().map(Ok)),
                Err(error) => tell_all(&mut together, std::iter::repeat_with(|| Err(error.clone()))),
            }
        }
    }

    async fn write(&self, together: &[Arrival]) -> Result<Vec<Recorded>> {
        let mut tx = Tx::begin(&self.backend).await?;
        let mut new = insert(&mut tx, together).await?;
        let is_new = |arrival: &Arrival| new.remove(&key_of(&arrival.notification));
        let recorded: Vec<bool> = together.iter().map(is_new).collect();
        let asked_for = together.iter().zip(&recorded).filter(|(_, is_new)| **is_new);
        insert_jobs(&mut tx, asked_for.map(|(arrival, _)| &arrival.job)).await?;
        for notification in latest_of_each_merchant(together) {
            tx.query(NOTE_CALLBACK)
                .bind(notification.mchid.as_str())
                .bind(notification.received_at.0)
                .execute()
                .await?;
        }
        tx.commit().await?;
        Ok(recorded.into_iter().map(|is_new| if is_new { Recorded::New } else { Recorded::Duplicate }).collect())
    }
}

/// The identity of a notification.
type Key = (String, String);

fn key_of(notification: &Notification) -> Key {
    (notification.id.clone(), notification.complaint_id.to_string())
}

/// Inserts those that are not stored yet, and returns which they were.
async fn insert(tx: &mut Tx, together: &[Arrival]) -> Result<HashSet<Key>> {
    let mut new = HashSet::new();
    for group in groups(together) {
        let insert = format!(
            "INSERT INTO notifications (id, mchid, event, complaint_id, action, created_at, received_at)
            VALUES {} ON CONFLICT (id, complaint_id) DO NOTHING RETURNING id, complaint_id",
            values(group.len(), 7)
        );
        let insert = group.iter().fold(tx.query(AssertSqlSafe(insert)), |insert, Arrival { notification, .. }| {
            let insert = insert.bind(&notification.id).bind(notification.mchid.as_str());
            let insert = insert.bind(&notification.event).bind(notification.complaint_id.as_str());
            let insert = insert.bind(&notification.action).bind(notification.created_at.0);
            insert.bind(notification.received_at.0)
        });
        new.extend(insert.fetch_all::<Key>().await?);
    }
    Ok(new)
}

fn latest_of_each_merchant(together: &[Arrival]) -> Vec<&Notification> {
    let mut latest: Vec<&Notification> = together.iter().map(|arrival| &arrival.notification).collect();
    // PostgreSQL: writers that lock merchants in the same order do not deadlock.
    latest.sort_by(|a, b| (&a.mchid, b.received_at).cmp(&(&b.mchid, a.received_at)));
    latest.dedup_by(|a, b| a.mchid == b.mchid);
    latest
}

fn tell_all(together: &mut Vec<Arrival>, outcomes: impl Iterator<Item = Outcome>) {
    for (arrival, outcome) in together.drain(..).zip(outcomes) {
        // A receiver that is gone was cut off; WeChat Pay repeats, and then learns that it is stored.
        drop(arrival.outcome.send(outcome));
    }
}
