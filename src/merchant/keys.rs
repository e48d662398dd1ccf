//! Keys over time: those that WeChat Pay has signed with, and those that a merchant has replaced.

use crate::time::Timestamp;
use std::fmt;

/// The use of one of WeChat Pay's keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyUse {
    /// Id of a public key, or serial number of a certificate.
    pub serial: String,
    /// `None` for public keys, which do not expire.
    pub expires_at: Option<Timestamp>,
    pub last_answer_at: Option<Timestamp>,
    pub last_callback_at: Option<Timestamp>,
    pub answers: i64,
    pub callbacks: i64,
}

/// A private key that a merchant has replaced: phones may still be encrypted for it.
#[derive(Clone, PartialEq, Eq)]
pub struct RetiredKey {
    pub serial_no: String,
    pub private_key_sealed: Vec<u8>,
}

impl fmt::Debug for RetiredKey {
    /// Omits the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RetiredKey").field("serial_no", &self.serial_no).finish_non_exhaustive()
    }
}
