//! Storing the observations.

use super::Due;
use crate::Result;
use crate::desk::Desk;
use crate::platform::connection::connection;
use desk_domain::{KeyUse, Mchid, Span, Timestamp};
use std::collections::HashMap;

/// How often a process stores the use of one key.
pub(crate) const WRITE_EVERY: Span = Span::minutes(1);

/// Stores the observations about a merchant if they are due. A failure is logged, and fails nothing else.
pub(crate) async fn keep_sightings(desk: &Desk, mchid: &Mchid) {
    write_sightings(desk, mchid, WRITE_EVERY).await;
}

/// Stores all observations.
pub(crate) async fn keep_all_sightings(desk: &Desk) {
    for mchid in desk.gateway().sightings().merchants() {
        write_sightings(desk, &mchid, Span(0)).await;
    }
}

async fn write_sightings(desk: &Desk, mchid: &Mchid, waited: Span) {
    let Some(due) = desk.gateway().sightings().take_due(mchid, desk.now(), waited) else { return };
    if let Err(error) = store_sightings(desk, mchid, due).await {
        tracing::warn!(merchant.id = %mchid, %error, "the use of platform keys was not written down");
    }
}

async fn store_sightings(desk: &Desk, mchid: &Mchid, due: Due) -> Result<()> {
    if !due.uses.is_empty() {
        let connection = connection(desk, mchid).await?;
        let expiry: HashMap<&str, Option<i64>> = connection.keys.serials().collect();
        let uses = due.uses.into_iter().map(|(serial, uses)| KeyUse {
            expires_at: expiry.get(serial.as_str()).copied().flatten().map(Timestamp::from_unix_seconds),
            serial,
            last_answer_at: uses.last_answer_at,
            last_callback_at: uses.last_callback_at,
            answers: uses.answers,
            callbacks: uses.callbacks,
        });
        desk.store().note_key_uses(mchid, &uses.collect::<Vec<_>>(), desk.now()).await?;
    }
    if let Some(clock) = due.clock {
        desk.store().put_clock(mchid, &clock).await?;
    }
    Ok(())
}
