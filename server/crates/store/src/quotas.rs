//! How many calls a merchant may make in a minute, counted for all processes together.
//!
//! Each row holds when its next call would be on time (the generic cell rate algorithm): a call may come early by a limited
//! span, and each call moves that instant on. One statement decides and counts, so that two processes cannot both take the
//! last place.

use crate::Result;
use crate::backend::Store;
use desk_domain::{Mchid, Span, Timestamp};

const MINUTE_MS: i64 = 60_000;

/// How calls follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    interval: Span,
    /// How early a call may come.
    early: Span,
}

impl Pace {
    /// At most so many calls in any minute: a tenth of them may come at once, the rest is spread evenly.
    #[must_use]
    pub fn per_minute(calls: u32) -> Self {
        let burst = i64::from(calls / 10).max(1);
        let steady = (i64::from(calls) - burst).max(1);
        // Rounded up: a millisecond too many costs nothing, one too few breaks the limit.
        let interval = (MINUTE_MS + steady - 1) / steady;
        Self { interval: Span(interval), early: Span(interval * (burst - 1)) }
    }
}

const TAKE: &str = "INSERT INTO quotas (mchid, call_group, next_at, background_next_at) VALUES ($1, $2, $3 + $4, 0)
    ON CONFLICT (mchid, call_group) DO UPDATE SET
        next_at = CASE WHEN quotas.next_at > $3 THEN quotas.next_at ELSE $3 END + $4
    WHERE quotas.next_at - $3 <= $5";
const TAKE_IN_BACKGROUND: &str = "INSERT INTO quotas (mchid, call_group, next_at, background_next_at)
    VALUES ($1, $2, $3 + $4, $3 + $6)
    ON CONFLICT (mchid, call_group) DO UPDATE SET
        next_at = CASE WHEN quotas.next_at > $3 THEN quotas.next_at ELSE $3 END + $4
      , background_next_at = CASE WHEN quotas.background_next_at > $3 THEN quotas.background_next_at ELSE $3 END + $6
    WHERE quotas.next_at - $3 <= $5 AND quotas.background_next_at - $3 <= $7";
const NEXT: &str = "SELECT next_at, background_next_at FROM quotas WHERE mchid = $1 AND call_group = $2";

impl Store {
    /// Takes one call from the quota of a merchant and a group of calls. `background` is the narrower pace of calls that
    /// nobody waits for. Returns how long to wait if there is no room; the call is then not counted.
    ///
    /// # Errors
    /// If the database cannot be used.
    pub async fn take_call(
        &self,
        mchid: &Mchid,
        group: &str,
        now: Timestamp,
        everyone: Pace,
        background: Option<Pace>,
    ) -> Result<Option<Span>> {
        let taken = write!(self, |tx| {
            let query = sqlx::query(if background.is_some() { TAKE_IN_BACKGROUND } else { TAKE })
                .bind(mchid.as_str())
                .bind(group)
                .bind(now.0)
                .bind(everyone.interval.0)
                .bind(everyone.early.0);
            let query = match background {
                Some(pace) => query.bind(pace.interval.0).bind(pace.early.0),
                None => query,
            };
            query.execute(&mut *tx).await?.rows_affected()
        });
        if taken == 1 {
            return Ok(None);
        }
        let next: Option<(i64, i64)> =
            read!(self, |db| sqlx::query_as(NEXT).bind(mchid.as_str()).bind(group).fetch_optional(db).await?);
        let (next, background_next) = next.unwrap_or((now.0, now.0));
        let wait = |next: i64, pace: Pace| Timestamp(next) - pace.early - now;
        let own = background.map_or(Span(0), |pace| wait(background_next, pace));
        Ok(Some(wait(next, everyone).max(own).max(Span(1))))
    }
}
