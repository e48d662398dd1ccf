//! What all parts of a simulator share: how it was started, its keys, its clock, and what it holds.

use crate::faults::Call;
use crate::journal::JournalEntry;
use crate::keys::Keys;
use crate::model::State;
use crate::{Delivery, Options};
use http::StatusCode;
use sha2::{Digest, Sha256};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Sub-merchants of a service provider.
const SUB_MERCHANTS: [&str; 3] = ["1900013511", "1900013522", "1900013533"];

/// What all parts of a simulator share.
pub(crate) struct Shared {
    pub(crate) options: Options,
    pub(crate) keys: Keys,
    pub(crate) http: reqwest::Client,
    state: Mutex<State>,
    advanced_ms: AtomicI64,
}

impl Shared {
    pub(crate) fn new(options: Options, keys: Keys) -> Self {
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build();
        let state = Mutex::new(State::counting_from(options.first_number));
        Self { options, keys, http: http.unwrap_or_default(), state, advanced_ms: AtomicI64::new(0) }
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The platform's clock, in unix milliseconds.
    pub(crate) fn now(&self) -> i64 {
        (self.options.clock)() + self.advanced_ms.load(Ordering::SeqCst)
    }

    /// Moves the platform's clock.
    pub(crate) fn advance(&self, seconds: i64) {
        self.advanced_ms.fetch_add(seconds * 1000, Ordering::SeqCst);
    }

    /// The merchants the signer answers for.
    pub(crate) fn merchants(&self) -> Vec<String> {
        if self.options.partner { SUB_MERCHANTS.map(str::to_owned).into() } else { vec![self.options.mchid.clone()] }
    }

    /// Notes a call; `None` if nothing is answered.
    pub(crate) fn note(
        &self,
        call: Call,
        complaint_id: Option<&str>,
        body: &[u8],
        status: Option<StatusCode>,
        committed: bool,
    ) {
        let entry = JournalEntry {
            at: self.now(),
            call,
            complaint_id: complaint_id.map(ToOwned::to_owned),
            status: status.map(|status| status.as_u16()),
            committed,
            body_sha256: hex::encode(Sha256::digest(body)),
        };
        self.state().journal.push(entry);
    }

    pub(crate) fn note_delivery(&self, complaint_id: Option<&str>, delivery: &Delivery) {
        let entry = JournalEntry {
            at: self.now(),
            call: Call::Callback,
            complaint_id: complaint_id.map(ToOwned::to_owned),
            status: delivery.status,
            committed: matches!(delivery.status, Some(200 | 204)),
            body_sha256: delivery.notification_id.clone(),
        };
        self.state().journal.push(entry);
    }
}
