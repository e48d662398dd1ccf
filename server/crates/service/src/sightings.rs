//! What is noticed along the way: which keys of WeChat Pay's verify something, and how its clock stands to ours.
//!
//! It is collected in memory and written down now and then, since nothing hangs on the last minute of it.

use crate::desk::Desk;
use crate::error::ServiceError;
use crate::view::ClockReading;
use desk_domain::{Mchid, Span, Timestamp};
use desk_store::{ClockRecord, KeyUse};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use wechatpay_complaints::callback::CallbackError;
use wechatpay_complaints::{Error, SignatureError};

/// How often a process writes down the use of one key.
pub(crate) const WRITE_EVERY: Span = Span::minutes(1);
/// A clock that has moved by this much is written down at once.
const CLOCK_MOVED: Span = Span::minutes(1);

/// What was verified.
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

/// What one key has verified since that was last written down.
#[derive(Default)]
struct Uses {
    written_at: Option<Timestamp>,
    last_answer_at: Option<Timestamp>,
    last_callback_at: Option<Timestamp>,
    answers: i64,
    callbacks: i64,
}

/// What is to be written down.
struct Due {
    uses: Vec<(String, Uses)>,
    clock: Option<ClockReading>,
}

impl Sightings {
    fn seen(&self) -> MutexGuard<'_, HashMap<Mchid, Seen>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A key has verified something.
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

    /// The clocks were held against each other. What nothing proves does not replace what it agrees with.
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

    /// Takes what is to be written down now: what has waited this long.
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

impl Desk {
    /// Writes down what was noticed about a merchant, if it is time. Nothing fails because of it.
    pub(crate) async fn keep_sightings(&self, mchid: &Mchid) {
        self.write_sightings(mchid, WRITE_EVERY).await;
    }

    /// Writes down everything that was noticed.
    pub(crate) async fn keep_all_sightings(&self) {
        for mchid in self.gateway().sightings().merchants() {
            self.write_sightings(&mchid, Span(0)).await;
        }
    }

    async fn write_sightings(&self, mchid: &Mchid, waited: Span) {
        let Some(due) = self.gateway().sightings().take_due(mchid, self.now(), waited) else { return };
        if let Err(error) = self.store_sightings(mchid, due).await {
            tracing::warn!(merchant.id = %mchid, %error, "the use of platform keys was not written down");
        }
    }

    async fn store_sightings(&self, mchid: &Mchid, due: Due) -> crate::Result<()> {
        if !due.uses.is_empty() {
            let connection = self.connection(mchid).await?;
            let expiry: HashMap<&str, Option<i64>> = connection.keys.serials().collect();
            let uses = due.uses.into_iter().map(|(serial, uses)| KeyUse {
                expires_at: expiry.get(serial.as_str()).copied().flatten().map(Timestamp::from_unix_seconds),
                serial,
                last_answer_at: uses.last_answer_at,
                last_callback_at: uses.last_callback_at,
                answers: uses.answers,
                callbacks: uses.callbacks,
            });
            self.store().note_key_uses(mchid, &uses.collect::<Vec<_>>(), self.now()).await?;
        }
        if let Some(clock) = due.clock {
            let record =
                ClockRecord { ahead_ms: clock.ahead.0, measured_at: clock.measured_at, is_proven: clock.is_proven };
            self.store().put_clock(mchid, &record).await?;
        }
        Ok(())
    }

    /// How this machine's clock stands to WeChat Pay's: as this process has measured it, or else the last that did.
    pub(crate) async fn clock_reading(&self, mchid: &Mchid) -> crate::Result<Option<ClockReading>> {
        if let Some(measured) = self.gateway().sightings().clock(mchid) {
            return Ok(Some(measured));
        }
        let stored = self.store().clock(mchid).await?;
        Ok(stored.map(|record| ClockReading {
            ahead: Span(record.ahead_ms),
            measured_at: record.measured_at,
            is_proven: record.is_proven,
        }))
    }

    /// The clock, if it is why WeChat Pay refuses our signatures or we refuse its.
    pub(crate) fn clock_to_blame(&self, mchid: &Mchid, error: &Error) -> Option<ClockReading> {
        let about_time = matches!(
            error,
            Error::Refused { status: 401, .. } | Error::Forged { reason: SignatureError::Stale { .. }, .. }
        );
        self.gateway().sightings().clock(mchid).filter(|clock| about_time && clock.explains_refusals())
    }

    /// The error with its causes, and the clock where that is the cause.
    pub(crate) fn explain(&self, mchid: &Mchid, error: &ServiceError) -> String {
        let clock = match error {
            ServiceError::WechatPay(error) => self.clock_to_blame(mchid, error),
            _ => None,
        };
        with_clock(error.with_causes(), clock)
    }

    /// Why a notification was refused, and the clock where that is the cause.
    pub(crate) fn explain_callback(&self, mchid: &str, error: &CallbackError) -> String {
        let clock = match error {
            CallbackError::Signature(SignatureError::Stale { .. }) => Mchid::parse(mchid).ok(),
            _ => None,
        };
        let clock = clock.and_then(|mchid| self.gateway().sightings().clock(&mchid));
        let text = match std::error::Error::source(error) {
            Some(cause) => format!("{error}: {cause}"),
            None => error.to_string(),
        };
        with_clock(text, clock.filter(ClockReading::explains_refusals))
    }
}

fn with_clock(text: String, clock: Option<ClockReading>) -> String {
    match clock {
        Some(clock) => format!("{text}. The cause: {clock}. Set it with NTP"),
        None => text,
    }
}
