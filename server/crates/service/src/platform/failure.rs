//! Errors of the client, turned into the desk's.

use crate::error::{CallError, Reason, ServiceError};
use desk_domain::Span;
use std::time::Duration;
use wechatpay_complaints::{Advice, Error, SignatureError};

const TOO_MANY_REQUESTS: u16 = 429;
const UNAUTHORIZED: u16 = 401;

/// The prefix of the ids of WeChat Pay's public keys. Serial numbers of certificates are hexadecimal.
pub(crate) const PUBLIC_KEY: &str = "PUB_KEY_ID_";

impl From<Error> for CallError {
    fn from(error: Error) -> Self {
        Self {
            reason: reason(&error),
            code: error.code().map(ToOwned::to_owned),
            message: error.platform_message().map(ToOwned::to_owned),
            request_id: error.request_id().map(ToOwned::to_owned),
            cause: Box::new(error),
        }
    }
}

impl From<Error> for ServiceError {
    fn from(error: Error) -> Self {
        CallError::from(error).into()
    }
}

fn reason(error: &Error) -> Reason {
    match (error, error.advice()) {
        (_, Advice::OutcomeUnknown) => Reason::OutcomeUnknown,
        (Error::Unreachable(_), _) => Reason::Unreachable,
        (Error::Limit(_), _) => Reason::OutsideLimits,
        (Error::TooLong { .. }, _) => Reason::TooLong,
        (Error::Unreadable { .. }, _) => Reason::Unreadable,
        (Error::Refused { status: TOO_MANY_REQUESTS, retry_after, .. }, _) => {
            Reason::TooOften { after: retry_after.map(span) }
        }
        (_, Advice::RetryLater { after }) => Reason::Later { after: after.map(span) },
        (_, Advice::NotPermitted) => Reason::NotPermitted,
        (_, Advice::Gone) => Reason::Gone,
        (_, Advice::CheckKeys) => Reason::Keys,
        (_, Advice::Forged) => Reason::Unproven,
        _ => Reason::Refused,
    }
}

fn span(wait: Duration) -> Span {
    Span(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX))
}

/// The error of the client behind this one.
fn client_error(error: &CallError) -> Option<&Error> {
    error.cause.downcast_ref()
}

/// Whether WeChat Pay refuses to return so much at once, so that a smaller page should be requested.
pub(super) fn asks_for_smaller_page(error: &CallError) -> bool {
    client_error(error).is_some_and(Error::asks_for_smaller_page)
}

/// Whether a page may have been refused because it begins behind the last row.
pub(super) fn is_behind_the_end(error: &CallError) -> bool {
    client_error(error).is_some_and(Error::is_behind_the_end)
}

/// The genuine answer that was not accepted, as received, and the field that is to blame; empty for the whole answer.
pub(super) fn answer_not_taken(error: &CallError) -> Option<(&'static str, &[u8])> {
    let error = client_error(error)?;
    let field = if matches!(error, Error::AnotherComplaint { .. }) { "complaint_id" } else { "" };
    Some((field, error.answer_not_taken()?))
}

/// Whether clock skew may be the cause: a signature of ours was refused, or one of theirs is far from our time.
pub(super) fn is_about_time(error: &CallError) -> bool {
    matches!(
        client_error(error),
        Some(Error::Refused { status: UNAUTHORIZED, .. } | Error::Forged { reason: SignatureError::Stale { .. }, .. })
    )
}

/// Whether an answer was not believed because the certificate that signed it is unknown.
pub(crate) fn is_unknown_certificate(error: &ServiceError) -> bool {
    let ServiceError::WechatPay(error) = error else { return false };
    matches!(client_error(error), Some(Error::Forged { reason, .. }) if names_unknown_certificate(reason))
}

pub(super) fn names_unknown_certificate(reason: &SignatureError) -> bool {
    matches!(reason, SignatureError::UnknownSerial(serial) if !serial.starts_with(PUBLIC_KEY))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_decrypted_is_a_matter_of_keys_and_no_trouble_of_the_desks() {
        let error = ServiceError::from(Error::Undecryptable);
        assert!(matches!(&error, ServiceError::WechatPay(error) if error.reason == Reason::Keys));
        assert_eq!((error.trouble(), error.is_transient()), (None, false));
        assert!(error.with_causes().contains("private key"), "{}", error.with_causes());
    }
}
