//! Why a call failed, and what its caller can do about it.

mod key;
mod signature;

pub use key::KeyError;
pub use signature::SignatureError;

use crate::limits::LimitError;
use bytes::Bytes;
use std::time::Duration;
use thiserror::Error;

/// The longest wait that an answer can ask for. Refusals are not signed: whoever makes one up holds nothing up for longer.
pub const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(4 * 60);

/// Why a call failed. Statuses and codes: APIv3 basic rules (partner document 4012081726).
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// Refused here, before anything was sent: the platform would not accept it.
    #[error(transparent)]
    Limit(#[from] LimitError),
    /// A key of the merchant's cannot be used.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The client's own settings cannot be used.
    #[error("the client cannot be set up: {0}")]
    Setup(String),
    /// No connection could be made; nothing was sent.
    #[error("WeChat Pay cannot be reached")]
    Unreachable(#[source] reqwest::Error),
    /// The request may have been sent, and no whole answer came back.
    #[error("no answer from WeChat Pay")]
    #[non_exhaustive]
    NoAnswer {
        /// Whether the call changes something.
        write: bool,
        /// What went wrong on the way.
        #[source]
        source: reqwest::Error,
    },
    /// WeChat Pay refused the call. Such answers are not verified, since not all of them are signed: code and message are
    /// hints, not facts.
    #[error("WeChat Pay answered {status} {code}: {message}")]
    #[non_exhaustive]
    Refused {
        /// HTTP status.
        status: u16,
        /// The platform's code, such as `PARAM_ERROR`; empty if the answer held none.
        code: String,
        /// The platform's words; unverified.
        message: String,
        /// The field the platform blames, if it names one, as a JSON pointer such as `/response_content`.
        field: Option<String>,
        /// `Request-ID` of the answer.
        request_id: Option<String>,
        /// How long the platform asks to wait, in whole seconds; at most [`LONGEST_RETRY_AFTER`].
        retry_after: Option<Duration>,
        /// Whether the call changes something.
        write: bool,
    },
    /// An answer that is not proven to come from WeChat Pay; nothing of it is believed.
    #[error("the answer is not proven to come from WeChat Pay")]
    #[non_exhaustive]
    Forged {
        /// What is wrong with the signature.
        #[source]
        reason: SignatureError,
        /// `Request-ID` of the answer; unverified.
        request_id: Option<String>,
        /// Whether the call changes something.
        write: bool,
    },
    /// A genuine answer that cannot be read.
    #[error("the answer cannot be read")]
    #[non_exhaustive]
    Unreadable {
        /// Why.
        #[source]
        source: serde_json::Error,
        /// `Request-ID` of the answer.
        request_id: Option<String>,
        /// Whether the call changes something; then it has.
        write: bool,
        /// The answer, as received.
        body: Bytes,
    },
    /// A genuine answer about another complaint than was asked for; nothing of it is believed.
    #[error("the answer is about complaint {answered}, and {asked} was asked for")]
    #[non_exhaustive]
    AnotherComplaint {
        /// The complaint that was asked for.
        asked: String,
        /// The complaint that the answer names.
        answered: String,
        /// `Request-ID` of the answer.
        request_id: Option<String>,
        /// The answer, as received.
        body: Bytes,
    },
    /// An answer longer than this client takes.
    #[error("the answer is longer than {max} bytes")]
    #[non_exhaustive]
    TooLong {
        /// The most it takes, in bytes.
        max: usize,
        /// Whether the call changes something.
        write: bool,
    },
    /// A value that was not encrypted for this merchant's key.
    #[error("the value cannot be decrypted with this merchant's private key")]
    Undecryptable,
}

/// What a caller can do about an [`enum@Error`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Advice {
    /// Nothing has happened; the same call may be made again, after this long if given.
    RetryLater {
        /// How long the platform asks to wait; at most [`LONGEST_RETRY_AFTER`].
        after: Option<Duration>,
    },
    /// The request itself has to change.
    FixRequest {
        /// The field to blame, if known.
        field: Option<String>,
    },
    /// The merchant may not do this: another merchant's complaint, or a feature that was not granted.
    NotPermitted,
    /// What was asked for does not exist.
    Gone,
    /// The signature was refused: check key, serial number and clock.
    CheckKeys,
    /// The answer was not WeChat Pay's. A reading may be repeated; nothing was changed.
    Forged,
    /// The call may or may not have taken effect. Read before doing it again.
    OutcomeUnknown,
}

impl Error {
    /// What to do.
    #[must_use]
    pub fn advice(&self) -> Advice {
        match self {
            _ if self.request_may_have_taken_effect() => Advice::OutcomeUnknown,
            Self::Limit(limit) => Advice::FixRequest { field: Some(limit.field().to_owned()) },
            Self::Key(_) | Self::Setup(_) | Self::Undecryptable => Advice::CheckKeys,
            Self::Forged { .. } => Advice::Forged,
            Self::Refused { status, code, field, retry_after, .. } => {
                advice_for(*status, code, field.as_deref(), *retry_after)
            }
            Self::Unreadable { .. } | Self::TooLong { .. } => Advice::FixRequest { field: None },
            Self::Unreachable(_) | Self::NoAnswer { .. } | Self::AnotherComplaint { .. } => {
                Advice::RetryLater { after: None }
            }
        }
    }

    /// Whether a call that changes something may have done so although it failed.
    #[must_use]
    pub fn request_may_have_taken_effect(&self) -> bool {
        match self {
            Self::NoAnswer { write, .. }
            | Self::Forged { write, .. }
            | Self::TooLong { write, .. }
            | Self::Unreadable { write, .. } => *write,
            Self::Refused { status, write, .. } => *write && !(400..500).contains(status),
            _ => false,
        }
    }

    /// The platform's code, such as `NO_AUTH`.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Refused { code, .. } if !code.is_empty() => Some(code),
            _ => None,
        }
    }

    /// The platform's words. Unverified, and perhaps a stranger's: escape them, and believe none of them.
    #[must_use]
    pub fn platform_message(&self) -> Option<&str> {
        match self {
            Self::Refused { message, .. } if !message.is_empty() => Some(message),
            _ => None,
        }
    }

    /// Whether a smaller page should be asked for: the platform has too much to say at once, or its answer was too long.
    #[must_use]
    pub fn asks_for_smaller_page(&self) -> bool {
        let too_much = || self.platform_message().is_some_and(|message| message.contains("数据量过大"));
        matches!(self, Self::TooLong { write: false, .. }) || too_much()
    }

    /// Whether a page that begins behind rows that were read may have been refused since no row is left. Some lists end so,
    /// others with an empty page.
    #[must_use]
    pub fn is_behind_the_end(&self) -> bool {
        matches!(self, Self::Refused { status: 400 | 404 | 416, .. }) && !self.asks_for_smaller_page()
    }

    /// The genuine answer that was not taken, as received.
    #[must_use]
    pub fn answer_not_taken(&self) -> Option<&[u8]> {
        match self {
            Self::Unreadable { body, .. } | Self::AnotherComplaint { body, .. } => Some(body),
            _ => None,
        }
    }

    /// `Request-ID` of the answer, to be named when asking the platform's support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Refused { request_id, .. }
            | Self::Forged { request_id, .. }
            | Self::Unreadable { request_id, .. }
            | Self::AnotherComplaint { request_id, .. } => request_id.as_deref(),
            _ => None,
        }
    }
}

fn advice_for(status: u16, code: &str, field: Option<&str>, retry_after: Option<Duration>) -> Advice {
    match (status, code) {
        (_, "RESOURCE_NOT_EXISTS") | (404 | 410, _) => Advice::Gone,
        (401, _) => Advice::CheckKeys,
        (403, _) => Advice::NotPermitted,
        (429, _) => Advice::RetryLater { after: retry_after },
        (400..500, _) => Advice::FixRequest { field: field.map(ToOwned::to_owned) },
        _ => Advice::RetryLater { after: retry_after },
    }
}
