//! Rate limits: how many calls a merchant may make in a minute, counted for all processes together.
//!
//! The generic cell rate algorithm (GCRA): each row holds when its next call would be on time; a call may come early by
//! a limited span, and each call moves that instant on. One statement decides and counts, so that two processes cannot
//! both take the last place.
//!
//! Where WeChat Pay itself refuses a call for its frequency, the quota is narrower than documented for a while: each
//! refusal doubles the cost of a call, and each minute without one halves it again.

use crate::Result;
use crate::store::Store;
use desk_domain::{Mchid, Span, Timestamp};
use sqlx::FromRow;

const MINUTE_MS: i64 = 60_000;
/// Refusals within this time count as one.
const SAME_REFUSAL_MS: i64 = 2_000;
/// The most intervals that refusals add to the cost of a call.
const MOST_TIMES: i64 = 16;

/// A rate: the interval between calls, and the burst that is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    interval: Span,
    /// How early a call may come, which is the burst.
    early: Span,
}

impl Pace {
    /// At most this many calls in any minute: a tenth of them may come at once, the rest is spread evenly.
    #[must_use]
    pub fn per_minute(calls: u32) -> Self {
        let burst = i64::from(calls / 10).max(1);
        let steady = (i64::from(calls) - burst).max(1);
        // Rounded up: a millisecond too many costs nothing, one too few breaks the limit.
        let interval = (MINUTE_MS + steady - 1) / steady;
        Self { interval: Span(interval), early: Span(interval * (burst - 1)) }
    }

    /// The interval between two calls in the long run.
    #[must_use]
    pub const fn interval(self) -> Span {
        self.interval
    }

    /// The rate with a penalty added to the interval, and without a burst.
    fn slowed(self, penalty: Span) -> Self {
        if penalty.0 == 0 { self } else { Self { interval: self.interval + penalty, early: Span(0) } }
    }
}

/// The penalty that refusals of WeChat Pay's have added to the cost of a call.
#[derive(Clone, Copy, Default, FromRow)]
struct Penalty {
    penalty: i64,
    penalised_at: i64,
}

impl Penalty {
    /// The part of the penalty that is left: it halves every minute.
    fn at(self, now: Timestamp) -> Span {
        let minutes = ((now.0 - self.penalised_at) / MINUTE_MS).clamp(0, 62);
        Span(self.penalty >> minutes)
    }

    /// The penalty after one more refusal. Refusals of calls that were under way together count once.
    fn raised(self, now: Timestamp, pace: Pace) -> Self {
        if now.0 - self.penalised_at < SAME_REFUSAL_MS {
            return self;
        }
        let penalty = (self.at(now).0 * 2).max(pace.interval.0).min(pace.interval.0 * MOST_TIMES);
        Self { penalty, penalised_at: now.0 }
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
const PENALTY: &str = "SELECT penalty, penalised_at FROM quotas WHERE mchid = $1 AND call_group = $2";
const PENALISE: &str = "INSERT INTO quotas (mchid, call_group, next_at, background_next_at, penalty, penalised_at)
    VALUES ($1, $2, $3, 0, $4, $5)
    ON CONFLICT (mchid, call_group) DO UPDATE SET
        next_at = CASE WHEN quotas.next_at > excluded.next_at THEN quotas.next_at ELSE excluded.next_at END
      , penalty = excluded.penalty
      , penalised_at = excluded.penalised_at";
const NEXT: &str = "SELECT next_at, background_next_at FROM quotas WHERE mchid = $1 AND call_group = $2";

impl Store {
    /// Takes one call from the quota of a merchant and a group of calls. `background` is the narrower rate of calls
    /// that nobody waits for. If there is no room, the call is not counted, and the time to wait is returned.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn take_call(
        &self,
        mchid: &Mchid,
        group: &str,
        now: Timestamp,
        everyone: Pace,
        background: Option<Pace>,
    ) -> Result<Option<Span>> {
        let penalty = self.penalty(mchid, group).await?.at(now);
        let (everyone, background) = (everyone.slowed(penalty), background.map(|pace| pace.slowed(penalty)));
        let mut tx = self.begin().await?;
        let query = tx
            .query(if background.is_some() { TAKE_IN_BACKGROUND } else { TAKE })
            .bind(mchid.as_str())
            .bind(group)
            .bind(now.0)
            .bind(everyone.interval.0)
            .bind(everyone.early.0);
        let query = match background {
            Some(pace) => query.bind(pace.interval.0).bind(pace.early.0),
            None => query,
        };
        let taken = query.execute().await?;
        tx.commit().await?;
        if taken == 1 {
            return Ok(None);
        }
        let (next, background_next) = self.next_calls(mchid, group).await?.unwrap_or((now, now));
        let wait = |next: Timestamp, pace: Pace| next - pace.early - now;
        let own = background.map_or(Span(0), |pace| wait(background_next, pace));
        Ok(Some(wait(next, everyone).max(own).max(Span(1))))
    }

    /// Records that WeChat Pay has refused a call for its frequency: for a while, calls of this group are slower, and
    /// none is made for `pause`.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn slow_down(&self, mchid: &Mchid, group: &str, now: Timestamp, pace: Pace, pause: Span) -> Result<()> {
        let raised = self.penalty(mchid, group).await?.raised(now, pace);
        self.write(PENALISE)
            .bind(mchid.as_str())
            .bind(group)
            .bind((now + pause).0)
            .bind(raised.penalty)
            .bind(raised.penalised_at)
            .execute()
            .await
            .map(drop)
    }

    /// How long it takes until `calls` more calls of this group have found room, one after the other.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn time_for(&self, mchid: &Mchid, group: &str, now: Timestamp, pace: Pace, calls: i64) -> Result<Span> {
        let pace = pace.slowed(self.penalty(mchid, group).await?.at(now));
        let (next, _) = self.next_calls(mchid, group).await?.unwrap_or((now, now));
        let last = next.max(now) + Span(pace.interval.0 * (calls - 1).max(0));
        Ok((last - pace.early - now).max(Span(0)))
    }

    async fn penalty(&self, mchid: &Mchid, group: &str) -> Result<Penalty> {
        let found: Option<Penalty> = self.query(PENALTY).bind(mchid.as_str()).bind(group).fetch_optional().await?;
        Ok(found.unwrap_or_default())
    }

    /// When the next call of anybody, and the next in the background, would be on time.
    async fn next_calls(&self, mchid: &Mchid, group: &str) -> Result<Option<(Timestamp, Timestamp)>> {
        let next: Option<(i64, i64)> = self.query(NEXT).bind(mchid.as_str()).bind(group).fetch_optional().await?;
        Ok(next.map(|(next, background)| (Timestamp(next), Timestamp(background))))
    }
}
