//! The limit of event streams per person. Each takes a connection and queries the database now and then; a browser
//! needs one.

use desk_domain::StaffId;
use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio_util::sync::CancellationToken;

const MOST: usize = 8;

#[derive(Clone, Default)]
pub(super) struct Streams(Arc<Inner>);

#[derive(Default)]
struct Inner {
    next: AtomicU64,
    open: Mutex<HashMap<StaffId, VecDeque<(u64, CancellationToken)>>>,
}

/// A stream that is open.
pub(super) struct OpenStream {
    streams: Streams,
    person: StaffId,
    number: u64,
    /// Cancelled when a newer stream takes its place.
    pub(super) superseded: CancellationToken,
}

impl Streams {
    /// Opens a stream for this person; the oldest is superseded if there are too many.
    pub(super) fn open(&self, person: &StaffId) -> OpenStream {
        let number = self.0.next.fetch_add(1, Ordering::Relaxed);
        let superseded = CancellationToken::new();
        let mut open = self.lock();
        let theirs = open.entry(person.clone()).or_default();
        theirs.push_back((number, superseded.clone()));
        if theirs.len() > MOST
            && let Some((_, oldest)) = theirs.pop_front()
        {
            oldest.cancel();
        }
        OpenStream { streams: self.clone(), person: person.clone(), number, superseded }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<StaffId, VecDeque<(u64, CancellationToken)>>> {
        self.0.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for OpenStream {
    fn drop(&mut self) {
        let mut open = self.streams.lock();
        if let Some(theirs) = open.get_mut(&self.person) {
            theirs.retain(|(number, _)| *number != self.number);
            if theirs.is_empty() {
                open.remove(&self.person);
            }
        }
    }
}
