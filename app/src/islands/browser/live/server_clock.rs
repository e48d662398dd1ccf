//! The server's time on this machine. It runs on a clock that nobody sets: whatever this machine believes the time to be, and
//! whenever that is put right, deadlines run by the server's.

use crate::islands::browser::dom;
use desk_domain::Timestamp;
use std::cell::Cell;

pub(super) struct ServerClock {
    /// The server's time when this page was opened, in unix milliseconds, as far as is known.
    began_at: Cell<f64>,
}

impl ServerClock {
    pub(super) fn new(server_now: i64) -> Self {
        let clock = Self { began_at: Cell::new(f64::MIN) };
        clock.hear(server_now);
        clock
    }

    /// What the server says comes late and never early: the latest beginning is the one nearest to the truth.
    pub(super) fn hear(&self, server_now: i64) {
        #[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 are exact for 200,000 years")]
        let began_at = server_now as f64 - dom::since_opened();
        self.began_at.set(self.began_at.get().max(began_at));
    }

    pub(super) fn now(&self) -> Timestamp {
        #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit for 200,000 years")]
        let now = (self.began_at.get() + dom::since_opened()) as i64;
        Timestamp(now)
    }
}
