//! A key, and how it does.

use desk_domain::{Span, Timestamp};

/// From here on people are warned: changing a key takes WeChat Pay up to a week, and people some days more.
const SOON: Span = Span::days(30);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    PublicKey,
    PlatformCertificate,
    /// The merchant's own.
    MerchantCertificate,
}

/// One key and how it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyHealth {
    pub kind: KeyKind,
    pub serial: String,
    /// `None` for public keys, and for a merchant's own certificate that was not given.
    pub expires_at: Option<Timestamp>,
    /// The last answer it has verified.
    pub last_answer_at: Option<Timestamp>,
    /// The last callback it has verified.
    pub last_callback_at: Option<Timestamp>,
    /// Callbacks it has verified in the last seven days.
    pub callbacks: i64,
    /// Its part of all callbacks of the last seven days, in percent; `None` if there were none.
    pub share: Option<i64>,
    /// Another key is held that does not end soon.
    pub has_successor: bool,
}

impl KeyHealth {
    /// Whole days until it expires, negative afterwards.
    #[must_use]
    pub fn days_left(&self, now: Timestamp) -> Option<i64> {
        self.expires_at.map(|at| (at - now).0.div_euclid(Span::days(1).0))
    }

    pub(crate) fn ends_soon(&self, now: Timestamp) -> bool {
        self.expires_at.is_some_and(|at| at - now < SOON)
    }

    /// Whether somebody has to do something about it.
    #[must_use]
    pub fn needs_care(&self, now: Timestamp) -> bool {
        self.ends_soon(now) && !self.has_successor
    }

    /// What to do when it ends, for operators.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        match self.kind {
            KeyKind::MerchantCertificate => {
                "issue a new API certificate on the merchant platform (API安全), then complaint-desk merchant rotate-key"
            }
            KeyKind::PublicKey | KeyKind::PlatformCertificate => {
                "its successor is downloaded as soon as WeChat Pay publishes one; or change to the WeChat Pay public key (API安全) and add it with complaint-desk merchant add"
            }
        }
    }
}
