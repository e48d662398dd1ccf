//! The time of day as a parameter.

use desk_domain::{Span, Timestamp};
use futures::FutureExt;
use futures::future::BoxFuture;
use std::sync::atomic::{AtomicI64, Ordering};

pub trait Clock: Send + Sync {
    fn now(&self) -> Timestamp;

    /// Ready once that much time has passed by this clock.
    fn pause(&self, span: Span) -> BoxFuture<'_, ()>;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        #[expect(clippy::disallowed_methods, reason = "the one place that asks the machine what time it is")]
        let since_epoch = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
    }

    fn pause(&self, span: Span) -> BoxFuture<'_, ()> {
        let millis = u64::try_from(span.0).unwrap_or_default();
        tokio::time::sleep(std::time::Duration::from_millis(millis)).boxed()
    }
}

/// A clock that moves only when told to; a pause moves it and is over at once.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    #[must_use]
    pub fn new(at: Timestamp) -> Self {
        Self(AtomicI64::new(at.0))
    }

    pub fn advance(&self, span: Span) {
        self.0.fetch_add(span.0, Ordering::SeqCst);
    }

    pub fn set(&self, at: Timestamp) {
        self.0.store(at.0, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }

    fn pause(&self, span: Span) -> BoxFuture<'_, ()> {
        self.advance(span);
        futures::future::ready(()).boxed()
    }
}
