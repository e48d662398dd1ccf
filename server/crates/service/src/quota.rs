//! WeChat Pay's call quotas, kept on our side so that people's calls always find room.
//!
//! Calls per minute and merchant, from the development guide's FAQ and staff answers: list and history 200, reply and
//! image upload 60, complete 1500; groups without a published figure are treated as 60.

use crate::clock::Clock;
use crate::error::ServiceError;
use desk_domain::{Mchid, Span};
use governor::clock::Clock as GovernorClock;
use governor::nanos::Nanos;
use governor::{Quota as Rate, RateLimiter, middleware::NoOpMiddleware, state::keyed::DefaultKeyedStateStore};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

/// Calls that share one quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Group {
    List,
    Detail,
    History,
    Reply,
    Complete,
    Upload,
    Download,
    NotificationUrl,
}

impl Group {
    const fn name(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Detail => "detail",
            Self::History => "negotiation history",
            Self::Reply => "reply",
            Self::Complete => "complete",
            Self::Upload => "image upload",
            Self::Download => "image download",
            Self::NotificationUrl => "notification URL",
        }
    }

    const fn per_minute(self) -> u32 {
        match self {
            Self::List | Self::History => 200,
            Self::Complete => 1500,
            Self::Detail | Self::Reply | Self::Upload | Self::Download | Self::NotificationUrl => 60,
        }
    }
}

/// On whose behalf a call is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Caller {
    Person,
    /// May use at most seven tenths of a quota; the rest is always there for people.
    Background,
}

type Key = (Mchid, Group);
type Limiter = RateLimiter<Key, DefaultKeyedStateStore<Key>, DeskTime, NoOpMiddleware<Nanos>>;

/// One merchant's calls must pass the limiter of its group; background calls a narrower one as well.
pub(crate) struct Quotas {
    clock: DeskTime,
    limiters: Vec<(Group, Limiter, Limiter)>,
}

impl Quotas {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        let clock = DeskTime(clock);
        let groups = [
            Group::List,
            Group::Detail,
            Group::History,
            Group::Reply,
            Group::Complete,
            Group::Upload,
            Group::Download,
            Group::NotificationUrl,
        ];
        let limiter = |per_minute| RateLimiter::new(rate(per_minute), DefaultKeyedStateStore::default(), clock.clone());
        let limiters = groups
            .map(|group| (group, limiter(group.per_minute()), limiter(group.per_minute() * 7 / 10)))
            .into_iter()
            .collect();
        Self { clock: clock.clone(), limiters }
    }

    /// Takes one call from the quota.
    ///
    /// # Errors
    /// [`ServiceError::Quota`] with the time after which to try again.
    pub(crate) fn take(&self, mchid: &Mchid, group: Group, caller: Caller) -> Result<(), ServiceError> {
        let key = (mchid.clone(), group);
        let Some((_, everyone, background)) = self.limiters.iter().find(|(of, ..)| *of == group) else { return Ok(()) };
        let narrow = (caller == Caller::Background).then_some(background);
        for limiter in narrow.into_iter().chain([everyone]) {
            if let Err(full) = limiter.check_key(&key) {
                let wait = full.wait_time_from(self.clock.now());
                let retry_after = Span(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX));
                return Err(ServiceError::Quota { group: group.name(), retry_after });
            }
        }
        Ok(())
    }
}

/// A tenth of the minute's calls may come at once; the rest is spread evenly, so no minute ever holds more than allowed.
fn rate(per_minute: u32) -> Rate {
    let burst = (per_minute / 10).max(1);
    let steady = (per_minute - burst).max(1);
    Rate::with_period(Duration::from_secs(60) / steady)
        .unwrap_or_else(|| Rate::per_minute(NonZeroU32::MIN))
        .allow_burst(NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN))
}

/// The desk's clock in the limiter's terms, so that tests decide how time passes.
#[derive(Clone)]
struct DeskTime(Arc<dyn Clock>);

impl GovernorClock for DeskTime {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        let millis = u64::try_from(self.0.now().0).unwrap_or_default();
        Nanos::from(Duration::from_millis(millis))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ManualClock;
    use desk_domain::Timestamp;

    fn merchant(id: &str) -> Mchid {
        Mchid::parse(id).unwrap()
    }

    #[test]
    fn no_minute_holds_more_calls_than_the_platform_allows() {
        let clock = Arc::new(ManualClock::new(Timestamp(1_700_000_000_000)));
        let quotas = Quotas::new(clock.clone());
        let taken: Vec<i64> = (0..1200)
            .filter_map(|_| {
                clock.advance(Span(100));
                quotas.take(&merchant("1900012181"), Group::Reply, Caller::Person).ok().map(|()| clock.now().0)
            })
            .collect();
        let busiest =
            taken.iter().map(|from| taken.iter().filter(|at| (*from..*from + 60_000).contains(at)).count()).max();
        assert!(matches!(busiest, Some(55..=60)), "{busiest:?}");
    }

    #[test]
    fn people_find_room_when_background_work_has_used_its_share() {
        let clock = Arc::new(ManualClock::new(Timestamp(1_700_000_000_000)));
        let quotas = Quotas::new(clock);
        let mchid = merchant("1900012181");
        while quotas.take(&mchid, Group::Detail, Caller::Background).is_ok() {}
        assert!(quotas.take(&mchid, Group::Detail, Caller::Person).is_ok());
        assert!(
            quotas.take(&merchant("1900012182"), Group::Detail, Caller::Background).is_ok(),
            "merchants do not share"
        );
    }
}
