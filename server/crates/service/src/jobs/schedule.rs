//! What is done again and again, by every process.

use crate::Result;
use crate::desk::Desk;
use crate::jobs::prune::prune;
use crate::merchants;
use crate::platform::{self, WRITE_EVERY};
use crate::snooze;
use crate::sync::{self, HAND_OUT_EVERY};
use desk_domain::Span;
use futures::future::{BoxFuture, join_all};
use futures::{FutureExt, TryFutureExt};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

const SCHEDULE: [Recurring; 9] = [
    every(Span::seconds(5), "reading lists", |desk| sync::keep_lists(desk).boxed()),
    every(HAND_OUT_EVERY, "re-reading by id", |desk| sync::hand_out_readings(desk).map_ok(drop).boxed()),
    every(Span::seconds(10), "what was put aside", |desk| snooze::wake_due(desk).boxed()),
    every(Span::minutes(1), "counting what was not announced", |desk| sync::settle_findings(desk).boxed()),
    // After an update has changed the rules there is something to derive, until all is done.
    every(Span::minutes(1), "deriving anew", |desk| sync::derive_anew(desk).map_ok(drop).boxed()),
    every(WRITE_EVERY, "the use of keys", |desk| platform::keep_all_sightings(desk).map(Ok).boxed()),
    every(Span::hours(1), "pruning", |desk| prune(desk).boxed()),
    // The platform's own libraries look every hour to every day; a new certificate is published days before it signs.
    every(Span::hours(12), "platform certificates", |desk| platform::refresh_all_certificates(desk).boxed()),
    every(Span::days(1), "the ends of keys", |desk| merchants::warn_of_expiring_keys(desk).boxed()),
];

/// Work that recurs, from the start of the process on.
struct Recurring {
    /// From the beginning of one turn to that of the next; a turn that takes longer is followed at once.
    period: Span,
    /// For the log.
    name: &'static str,
    verb: Verb,
}

type Verb = for<'a> fn(&'a Desk) -> BoxFuture<'a, Result<()>>;

const fn every(period: Span, name: &'static str, verb: Verb) -> Recurring {
    Recurring { period, name, verb }
}

/// Keeps the schedule until told to stop.
pub(super) async fn keep(desk: &Desk, shutdown: &CancellationToken) {
    join_all(SCHEDULE.iter().map(|work| repeat(desk, work, shutdown))).await;
}

/// Does one thing again and again. What goes wrong is logged: the next time may succeed.
async fn repeat(desk: &Desk, work: &Recurring, shutdown: &CancellationToken) {
    let mut ticks = tokio::time::interval(Duration::from_millis(work.period.0.unsigned_abs()));
    // Ends when the process is told to stop.
    loop {
        tokio::select! {
            _ = ticks.tick() => {
                if let Err(error) = (work.verb)(desk).await {
                    tracing::warn!(%error, what = work.name, "background work failed; it will be tried again");
                }
            }
            () = shutdown.cancelled() => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn what_recurs_has_a_name_and_a_period_of_its_own() {
        let names: BTreeSet<&str> = SCHEDULE.iter().map(|work| work.name).collect();
        assert_eq!(names.len(), SCHEDULE.len(), "{names:?}");
        assert!(SCHEDULE.iter().all(|work| work.period >= Span::seconds(1)), "nothing recurs without a pause");
    }
}
