//! The cache of connections to WeChat Pay: one signing client per merchant.

use crate::Result;
use crate::clock::Clock;
use crate::error::ServiceError;
use crate::platform::sightings::{Sightings, Verified};
use crate::rng::Rng;
use crate::seal::{MasterKey, Sealed};
use desk_domain::{ClockReading, Mchid, Merchant, Span, Timestamp};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use wechatpay_complaints::{Apiv3Key, Client, MerchantKey, PlatformKeys, Sighting};

/// How stale a cached connection may be when a notification is verified: changes by another process are seen after this
/// time.
const RECENTLY: Span = Span::seconds(2);

const NONCE_ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const NONCE_LENGTH: usize = 32;

pub(crate) struct Gateway {
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    timeout: Duration,
    connections: Mutex<HashMap<Mchid, Held>>,
    /// When certificates were last downloaded because of an unknown serial number.
    asked: Mutex<HashMap<Mchid, Timestamp>>,
    sightings: Arc<Sightings>,
}

/// A cached connection, and when its merchant was last read from the database.
struct Held {
    connection: Arc<Connection>,
    found_at: Option<Timestamp>,
}

/// The client and the keys of one merchant.
pub(crate) struct Connection {
    pub(super) client: Client,
    /// The key that the merchant signs and decrypts with.
    pub(super) key: MerchantKey,
    pub(super) keys: PlatformKeys,
    pub(super) apiv3_key: Apiv3Key,
    record: Merchant,
}

impl Gateway {
    pub(crate) fn new(clock: Arc<dyn Clock>, rng: Arc<dyn Rng>, timeout: Duration) -> Self {
        Self { clock, rng, timeout, connections: Mutex::default(), asked: Mutex::default(), sightings: Arc::default() }
    }

    pub(crate) fn sightings(&self) -> &Sightings {
        &self.sightings
    }

    /// Whether certificates may be downloaded once more; if so, that counts as a download.
    pub(crate) fn may_ask(&self, mchid: &Mchid, now: Timestamp, again_after: Span) -> bool {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let may = asked.get(mchid).is_none_or(|at| now - *at >= again_after);
        if may {
            asked.insert(mchid.clone(), now);
        }
        may
    }

    /// The connection of a merchant, made anew if its keys or address have changed.
    pub(crate) fn connection(
        &self,
        record: &Merchant,
        master: &MasterKey,
        found_at: Option<Timestamp>,
    ) -> Result<Arc<Connection>> {
        let mut connections = self.connections.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(held) = connections.get_mut(&record.mchid)
            && held.connection.record.has_same_access(record)
        {
            held.found_at = found_at.or(held.found_at);
            return Ok(held.connection.clone());
        }
        let connection = Arc::new(self.connect(record, master)?);
        connections.insert(record.mchid.clone(), Held { connection: connection.clone(), found_at });
        Ok(connection)
    }

    /// The cached connection, if its merchant was read from the database a moment ago.
    pub(crate) fn recent(&self, mchid: &Mchid, now: Timestamp) -> Option<Arc<Connection>> {
        let connections = self.connections.lock().unwrap_or_else(PoisonError::into_inner);
        let held = connections.get(mchid)?;
        (now - held.found_at? < RECENTLY).then(|| held.connection.clone())
    }

    /// Removes a merchant's connection from the cache.
    pub(crate) fn forget(&self, mchid: &Mchid) {
        self.connections.lock().unwrap_or_else(PoisonError::into_inner).remove(mchid);
    }

    fn connect(&self, record: &Merchant, master: &MasterKey) -> Result<Connection> {
        let private_key =
            master.open(Sealed::PrivateKey(&record.mchid, &record.serial_no), &record.private_key_sealed)?;
        let pem = std::str::from_utf8(&private_key).map_err(|_| unusable("the private key is no PEM text"))?;
        let key = MerchantKey::from_pem(&record.serial_no, pem).map_err(unusable)?;
        let apiv3_key = master.open(Sealed::Apiv3Key(&record.mchid), &record.apiv3_key_sealed)?;
        let apiv3_key = Apiv3Key::new(&*apiv3_key).map_err(unusable)?;
        let keys = platform_keys(record)?;
        let (clock, rng) = (self.clock.clone(), self.rng.clone());
        let (sightings, mchid) = (self.sightings.clone(), record.mchid.clone());
        let client = Client::builder(record.mchid.as_str(), key.clone(), keys.clone())
            .api_base(&record.api_base)
            .clock(Arc::new(move || clock.now().unix_seconds()))
            .nonce(Arc::new(move || nonce(rng.as_ref())))
            .timeout(self.timeout)
            .observer(Arc::new(move |answer| note(&sightings, &mchid, answer)))
            .build()
            .map_err(unusable)?;
        Ok(Connection { client, key, keys, apiv3_key, record: record.clone() })
    }
}

impl Connection {
    pub(crate) const fn mchid(&self) -> &Mchid {
        &self.record.mchid
    }

    /// Whether the connection has a key with this serial number.
    pub(crate) fn holds(&self, serial: &str) -> bool {
        self.keys.serials().any(|(held, _)| held == serial)
    }
}

/// Records which key has signed an answer, and what it tells about the clock.
fn note(sightings: &Sightings, mchid: &Mchid, answer: &Sighting) {
    let measured_at = Timestamp::from_unix_seconds(answer.local_time);
    if let Some(serial) = &answer.verified_by {
        sightings.note_use(mchid, serial, Verified::Answer, measured_at);
    }
    if let Some(theirs) = answer.platform_time {
        let ahead = Span::seconds(answer.local_time.saturating_sub(theirs));
        sightings.note_clock(mchid, ClockReading { ahead, measured_at, is_proven: answer.verified_by.is_some() });
    }
}

/// The keys that WeChat Pay may sign with for this merchant.
fn platform_keys(record: &Merchant) -> Result<PlatformKeys> {
    let mut keys = PlatformKeys::new();
    if let Some(key) = &record.public_key {
        keys.add_public_key(&key.id, &key.pem).map_err(unusable)?;
    }
    for pem in &record.platform_certificates_pem {
        keys.add_certificate(pem).map_err(unusable)?;
    }
    Ok(keys)
}

/// The serial numbers of those keys, and when each expires; public keys do not.
///
/// # Errors
/// [`ServiceError::Invalid`] if a stored key cannot be used.
pub(crate) fn serials_held(record: &Merchant) -> Result<Vec<(String, Option<Timestamp>)>> {
    let keys = platform_keys(record)?;
    let held = keys.serials().map(|(serial, at)| (serial.to_owned(), at.map(Timestamp::from_unix_seconds)));
    Ok(held.collect())
}

fn unusable(problem: impl std::fmt::Display) -> ServiceError {
    ServiceError::invalid("merchant", problem.to_string())
}

/// A nonce of 32 letters and digits, like those of the platform's own libraries.
fn nonce(rng: &dyn Rng) -> String {
    let mut bytes = [0; NONCE_LENGTH];
    rng.fill(&mut bytes);
    bytes.iter().map(|byte| char::from(NONCE_ALPHABET[usize::from(*byte) % NONCE_ALPHABET.len()])).collect()
}
