//! Observations made along the way: which of WeChat Pay's keys verify something, and the clock skew.
//!
//! They are collected in memory and stored now and then: the last minute of them may be lost.

mod blame;
mod keep;

pub(super) use blame::explain_callback;
pub(crate) use blame::{clock_reading, clock_to_blame, explain};
pub(crate) use keep::{WRITE_EVERY, keep_all_sightings, keep_sightings};

use desk_domain::{ClockReading, Mchid, Span, Timestamp};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A change of the skew that is stored at once.
const CLOCK_MOVED: Span = Span::minutes(1);

/// What a key has verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verified {
    Answer,
    Callback,
}

#[derive(Default)]
pub(crate) struct Sightings(Mutex<HashMap<Mchid, Seen>>);

#[derive(Default)]
struct Seen {
    keys: HashMap<String, Uses>,
    clock: Option<ClockReading>,
    clock_written: Option<ClockReading>,
}

/// What one key has verified since that was last stored.
#[derive(Default)]
struct Uses {
    written_at: Option<Timestamp>,
    last_answer_at: Option<Timestamp>,
    last_callback_at: Option<Timestamp>,
    answers: i64,
    callbacks: i64,
}

/// Observations that are to be stored.
struct Due {
    uses: Vec<(String, Uses)>,
    clock: Option<ClockReading>,
}

impl Sightings {
    fn seen(&self) -> MutexGuard<'_, HashMap<Mchid, Seen>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Records that a key has verified something.
    pub(crate) fn note_use(&self, mchid: &Mchid, serial: &str, what: Verified, now: Timestamp) {
        let mut seen = self.seen();
        let uses = seen.entry(mchid.clone()).or_default().keys.entry(serial.to_owned()).or_default();
        match what {
            Verified::Answer => {
                uses.answers += 1;
                uses.last_answer_at = Some(now);
            }
            Verified::Callback => {
                uses.callbacks += 1;
                uses.last_callback_at = Some(now);
            }
        }
    }

    /// Records a measurement of the clock skew. One that no signature proves does not replace a proven one that it
    /// agrees with.
    pub(crate) fn note_clock(&self, mchid: &Mchid, reading: ClockReading) {
        let mut seen = self.seen();
        let clock = &mut seen.entry(mchid.clone()).or_default().clock;
        let agrees = |held: &ClockReading| (held.ahead - reading.ahead).abs() < CLOCK_MOVED;
        if reading.is_proven || !clock.as_ref().is_some_and(|held| held.is_proven && agrees(held)) {
            *clock = Some(reading);
        }
    }

    pub(crate) fn clock(&self, mchid: &Mchid) -> Option<ClockReading> {
        self.seen().get(mchid)?.clock
    }

    fn merchants(&self) -> Vec<Mchid> {
        self.seen().keys().cloned().collect()
    }

    /// Takes the observations that were last stored `waited` ago or earlier.
    fn take_due(&self, mchid: &Mchid, now: Timestamp, waited: Span) -> Option<Due> {
        let mut seen = self.seen();
        let seen = seen.get_mut(mchid)?;
        let is_due = |at: Option<Timestamp>| at.is_none_or(|at| now - at >= waited);
        let mut uses = Vec::new();
        for (serial, held) in &mut seen.keys {
            if held.answers + held.callbacks > 0 && is_due(held.written_at) {
                let fresh = Uses { written_at: Some(now), ..Uses::default() };
                uses.push((serial.clone(), std::mem::replace(held, fresh)));
            }
        }
        let moved = |clock: &ClockReading| {
            seen.clock_written.is_none_or(|written| {
                is_due(Some(written.measured_at)) || (written.ahead - clock.ahead).abs() >= CLOCK_MOVED
            })
        };
        let clock = seen.clock.filter(moved);
        seen.clock_written = clock.or(seen.clock_written);
        (clock.is_some() || !uses.is_empty()).then_some(Due { uses, clock })
    }
}
