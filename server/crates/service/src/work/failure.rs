//! The error that a job was put back with, as it is stored and shown.

use crate::error::{Reason, ServiceError};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// The class of the last error of a job that waits to be tried again.
///
/// One of these words is stored, and never the text of an error, which may quote what WeChat Pay has answered. The text is in
/// the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum JobFailure {
    /// The desk's share of WeChat Pay's quota is used up.
    Quota,
    /// WeChat Pay cannot be reached, or the answer did not arrive.
    NoAnswer,
    /// WeChat Pay has asked to call again later.
    Later,
    /// Other work has to end first.
    NotYet,
    /// The signature of an answer could not be verified.
    Unproven,
    /// A key of the merchant cannot be used, or WeChat Pay does not accept it.
    Keys,
    /// WeChat Pay does not allow the merchant to make this call.
    NotPermitted,
    /// WeChat Pay refuses the request for what it says, or does not know what it is about.
    Refused,
    /// The answer is too long, or cannot be parsed.
    Unreadable,
    /// A fault of the desk, such as a stored value that cannot be read.
    Internal,
}

impl JobFailure {
    /// As it is stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// What is stored as `text`. What an earlier version has written there is a fault of the desk until the next try says more.
    pub(crate) fn of_stored(text: &str) -> Self {
        text.parse().unwrap_or(Self::Internal)
    }

    /// Whether it lasts until somebody does something about it. Everything else usually passes by itself.
    #[must_use]
    pub const fn needs_somebody(self) -> bool {
        !matches!(self, Self::Quota | Self::NoAnswer | Self::Later | Self::NotYet)
    }
}

impl From<&ServiceError> for JobFailure {
    fn from(error: &ServiceError) -> Self {
        match error {
            ServiceError::Quota { .. } => Self::Quota,
            ServiceError::NotYet(_) | ServiceError::Busy { .. } => Self::NotYet,
            // A merchant that is not there, or whose settings cannot be used.
            ServiceError::NotFound | ServiceError::Invalid { .. } => Self::Keys,
            ServiceError::WechatPay(error) => error.reason.into(),
            _ => Self::Internal,
        }
    }
}

impl From<Reason> for JobFailure {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::Unreachable | Reason::OutcomeUnknown => Self::NoAnswer,
            Reason::Later { .. } | Reason::TooOften { .. } => Self::Later,
            Reason::Unproven => Self::Unproven,
            Reason::Keys => Self::Keys,
            Reason::NotPermitted => Self::NotPermitted,
            Reason::Gone | Reason::Refused | Reason::OutsideLimits => Self::Refused,
            Reason::TooLong | Reason::Unreadable => Self::Unreadable,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_failure_is_stored_and_read_again() {
        for &failure in JobFailure::VARIANTS {
            assert_eq!(JobFailure::of_stored(failure.as_str()), failure);
        }
        assert_eq!(JobFailure::of_stored("WeChat Pay answered 400 PARAM_ERROR: 您好"), JobFailure::Internal);
    }

    #[test]
    fn what_an_error_quotes_is_not_stored() {
        let secret = "张三 13800000000";
        for error in [ServiceError::Internal(secret.into()), ServiceError::invalid("text", secret)] {
            assert!(!JobFailure::from(&error).as_str().contains(secret));
        }
    }
}
