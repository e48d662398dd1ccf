//! The limit of connections, and which of them is closed when it is reached.
//!
//! Each connection is either being served, or waits for its client: for the head of a request, for its body, or for an
//! answer to be read. When all seats are taken, the one that has waited for its client for the longest is closed. So
//! nobody can keep others out by opening connections and saying nothing, and a request that is being served is never
//! cut off.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// How many connections there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capacity {
    /// For everybody.
    pub ordinary: usize,
    /// Further ones for notifications and probes alone, while all others are being served.
    pub reserved: usize,
}

impl Capacity {
    /// File descriptors that are left for the database, pictures and calls to WeChat Pay.
    const DESCRIPTORS_KEPT: usize = 128;
    const MOST: usize = 4096;

    /// The capacity that leaves the desk the descriptors it needs itself; one seat in eight is reserved.
    #[must_use]
    pub fn for_descriptors(limit: Option<u64>) -> Self {
        let limit = limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX);
        let free = limit.saturating_sub(Self::DESCRIPTORS_KEPT).max(limit / 2).clamp(2, Self::MOST);
        let reserved = (free / 8).max(1);
        Self { ordinary: free - reserved, reserved }
    }
}

impl Default for Capacity {
    fn default() -> Self {
        Self::for_descriptors(None)
    }
}

/// The clock that waits are measured by.
type Clock = Arc<dyn Fn() -> Instant + Send + Sync>;

/// All connections.
#[derive(Clone)]
pub(super) struct Seats(Arc<Inner>);

struct Inner {
    clock: Clock,
    next: AtomicU64,
    taken: Mutex<HashMap<u64, Arc<Seat>>>,
}

/// One connection.
pub(super) struct Seat {
    /// Cancelled when the connection is to be closed.
    pub(super) leave: CancellationToken,
    clock: Clock,
    waiting: Mutex<Waiting>,
}

struct Waiting {
    /// Requests that are being served.
    served: usize,
    /// Since when it waits for its client.
    since: Option<Instant>,
}

impl Default for Seats {
    fn default() -> Self {
        Self::by(Arc::new(Instant::now))
    }
}

impl Seats {
    fn by(clock: Clock) -> Self {
        Self(Arc::new(Inner { clock, next: AtomicU64::new(0), taken: Mutex::default() }))
    }

    /// Takes a seat for a new connection; it is free again when the guard is dropped.
    pub(super) fn take(&self) -> Taken {
        let clock = self.0.clock.clone();
        let waiting = Mutex::new(Waiting { served: 0, since: Some(clock()) });
        let seat = Arc::new(Seat { leave: CancellationToken::new(), clock, waiting });
        let number = self.0.next.fetch_add(1, Ordering::Relaxed);
        self.taken().insert(number, seat.clone());
        Taken { seats: self.clone(), number, seat }
    }

    /// The number of connections.
    pub(super) fn count(&self) -> usize {
        self.taken().values().filter(|seat| !seat.leave.is_cancelled()).count()
    }

    /// Closes the connection that has waited for its client for the longest. `false` if all are being served.
    pub(super) fn make_room(&self) -> bool {
        let taken = self.taken();
        let staying = taken.values().filter(|seat| !seat.leave.is_cancelled());
        let longest = staying.filter_map(|seat| Some((seat.waiting().since?, seat))).min_by_key(|(since, _)| *since);
        longest.inspect(|(_, seat)| seat.leave.cancel()).is_some()
    }

    /// Closes all connections that have waited for their clients for longer than this.
    pub(super) fn cut(&self, longest: Duration) {
        let now = (self.0.clock)();
        for seat in self.taken().values() {
            if seat.waiting().since.is_some_and(|since| now - since > longest) {
                seat.leave.cancel();
            }
        }
    }

    fn taken(&self) -> MutexGuard<'_, HashMap<u64, Arc<Seat>>> {
        self.0.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seat {
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A request has begun: the connection is being served until the guard is dropped.
    pub(super) fn serve(self: &Arc<Self>) -> Served {
        let mut waiting = self.waiting();
        waiting.served += 1;
        waiting.since = None;
        Served(self.clone())
    }

    /// The connection begins to wait for its client to send or read.
    pub(super) fn waits(&self) {
        let now = (self.clock)();
        self.waiting().since.get_or_insert(now);
    }

    /// The client has sent or read. Between requests the wait begins anew.
    pub(super) fn goes_on(&self) {
        let now = (self.clock)();
        let mut waiting = self.waiting();
        waiting.since = (waiting.served == 0).then_some(now);
    }
}

/// A seat that is taken.
pub(super) struct Taken {
    seats: Seats,
    number: u64,
    pub(super) seat: Arc<Seat>,
}

impl Drop for Taken {
    fn drop(&mut self) {
        self.seats.taken().remove(&self.number);
    }
}

/// A request that is being answered.
pub(super) struct Served(Arc<Seat>);

impl Drop for Served {
    fn drop(&mut self) {
        let now = (self.0.clock)();
        let mut waiting = self.0.waiting();
        waiting.served = waiting.served.saturating_sub(1);
        if waiting.served == 0 {
            waiting.since.get_or_insert(now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn the_desk_keeps_descriptors_for_itself() {
        for (limit, all) in [(Some(256), 128), (Some(1024), 896), (Some(64), 32), (Some(1_000_000), 4096), (None, 4096)]
        {
            let capacity = Capacity::for_descriptors(limit);
            assert_eq!(capacity.ordinary + capacity.reserved, all, "{limit:?}");
            assert!(capacity.reserved >= all / 8 && capacity.ordinary > capacity.reserved);
        }
    }

    /// Seats by a clock that moves when told to.
    fn seats() -> (Seats, impl Fn(Duration)) {
        let now = Arc::new(Mutex::new(Instant::now()));
        let (read, moved) = (now.clone(), now);
        (Seats::by(Arc::new(move || *read.lock().unwrap())), move |span| *moved.lock().unwrap() += span)
    }

    #[test]
    fn who_has_waited_longest_makes_room_and_who_is_served_stays() {
        let (seats, pass) = seats();
        let served = seats.take();
        let request = served.seat.serve();
        pass(SECOND);
        let first = seats.take();
        pass(SECOND);
        let second = seats.take();
        assert!(seats.make_room() && first.seat.leave.is_cancelled() && !second.seat.leave.is_cancelled());
        assert_eq!(seats.count(), 2);
        assert!(seats.make_room() && second.seat.leave.is_cancelled());
        assert!(!seats.make_room(), "a request that is worked on is never cut");
        served.seat.waits();
        assert!(seats.make_room() && served.seat.leave.is_cancelled(), "unless nobody reads its answer");
        drop((request, served, first, second));
        assert_eq!(seats.count(), 0);
    }

    #[test]
    fn a_wait_counts_from_the_last_thing_that_happened() {
        let (seats, pass) = seats();
        let taken = seats.take();
        let request = taken.seat.serve();
        pass(10 * SECOND);
        seats.cut(SECOND);
        assert!(!taken.seat.leave.is_cancelled(), "the desk itself takes its time");
        taken.seat.waits();
        pass(SECOND);
        taken.seat.waits();
        taken.seat.goes_on();
        taken.seat.waits();
        pass(SECOND);
        seats.cut(SECOND);
        assert!(!taken.seat.leave.is_cancelled(), "a slow reader reads");
        drop(request);
        pass(SECOND);
        seats.cut(SECOND);
        assert!(taken.seat.leave.is_cancelled());
    }
}
