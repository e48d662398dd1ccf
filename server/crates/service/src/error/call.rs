//! Why a call to WeChat Pay brought no answer that could be taken, in the desk's words.

use desk_domain::Span;
use std::error::Error;
use std::fmt;

/// A call without the answer that was asked for. Code and message are WeChat Pay's own, unverified: they are shown and not
/// believed.
#[derive(Debug)]
pub struct CallError {
    pub(crate) reason: Reason,
    /// WeChat Pay's code, such as `NO_AUTH`.
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    /// `Request-ID` of the answer, to be named to WeChat Pay's support.
    pub(crate) request_id: Option<String>,
    /// The client's error. It never holds a secret.
    pub(crate) cause: Box<dyn Error + Send + Sync>,
}

/// What the caller can do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    /// No connection was made. Nothing has happened, and the same call may be made again.
    Unreachable,
    /// Nothing has happened. The same call may be made again, after so long if WeChat Pay asks for a wait.
    Later { after: Option<Span> },
    /// WeChat Pay refuses the call for its frequency.
    TooOften { after: Option<Span> },
    /// The call may or may not have taken effect: it is looked for before it is made again.
    OutcomeUnknown,
    /// The answer is not proven to come from WeChat Pay. Nothing was changed by the call.
    Unproven,
    /// WeChat Pay does not accept the signature, or a key cannot be used.
    Keys,
    /// The merchant may not do this.
    NotPermitted,
    /// What was asked for does not exist.
    Gone,
    /// The request itself has to change.
    Refused,
    /// Not sent: WeChat Pay would not accept it.
    OutsideLimits,
    /// The answer is longer than the desk takes.
    TooLong,
    /// The answer cannot be read.
    Unreadable,
}

impl CallError {
    /// Trying again later may succeed without anybody changing anything.
    pub(crate) const fn is_transient(&self) -> bool {
        use Reason::{Later, OutcomeUnknown, TooOften, Unproven, Unreachable};
        matches!(self.reason, Unreachable | Later { .. } | TooOften { .. } | OutcomeUnknown | Unproven)
    }

    /// The wait that the answer asks for.
    pub(crate) const fn asked_wait(&self) -> Option<Span> {
        match self.reason {
            Reason::Later { after } | Reason::TooOften { after } => after,
            _ => None,
        }
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.cause.fmt(f)
    }
}

impl Error for CallError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause.source()
    }
}
