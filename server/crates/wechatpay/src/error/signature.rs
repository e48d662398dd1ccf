//! Why a signature is not accepted.

use thiserror::Error;

/// Why a signature of WeChat Pay's is not accepted.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SignatureError {
    /// A header is missing, is there twice, or is no text.
    #[error("the header {0} is missing or unreadable")]
    Header(&'static str),
    /// The time is more than five minutes away from ours.
    #[error("the signature's time is {seconds} s away from this machine's clock")]
    Stale {
        /// Difference in seconds, positive when the signature is from the past.
        seconds: i64,
    },
    /// No key with this serial is held, or it has expired.
    #[error("no valid key is held for the serial {0}")]
    UnknownSerial(String),
    /// A signature that is wrong on purpose. It is treated like any wrong one.
    #[error("a probe: the signature is wrong on purpose")]
    Probe,
    /// The signature does not fit.
    #[error("the signature does not match")]
    Mismatch,
}
