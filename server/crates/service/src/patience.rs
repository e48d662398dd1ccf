//! How long work waits that could not be done: minutes, whoever says what.

use crate::error::ServiceError;
use desk_domain::Span;

/// The next try comes no later. Answers that ask for a wait, or that refuse a call for good, are not signed.
pub(crate) const LONGEST_WAIT: Span = Span::minutes(5);

/// Until the next try: as long as the platform or our quota asks for; otherwise 1, 2, 4 … seconds.
pub(crate) fn before_next_try(error: &ServiceError, attempts: i32) -> Span {
    let asked = match error {
        // Those that have waited longer than others come back in a wider ring, so that a long queue does not knock at once.
        ServiceError::Quota { retry_after, .. } => Some(*retry_after + Span::seconds(attempts.clamp(0, 30).into())),
        ServiceError::WechatPay(error) => error.asked_wait(),
        _ => None,
    };
    asked.unwrap_or_else(|| Span::seconds(1 << attempts.clamp(0, 8))).min(LONGEST_WAIT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::group::Group;

    #[test]
    fn no_wait_is_longer_than_five_minutes() {
        let quota = |seconds| ServiceError::Quota {
            mchid: "1900012181".parse().unwrap(),
            group: Group::Reply,
            retry_after: Span::seconds(seconds),
        };
        for error in [quota(299), quota(86_400), ServiceError::NotFound, ServiceError::Internal(String::new())] {
            let waits: Vec<Span> = (0..40).map(|attempts| before_next_try(&error, attempts)).collect();
            assert!(waits.is_sorted() && waits.iter().all(|wait| *wait <= LONGEST_WAIT), "{error}: {waits:?}");
        }
        assert_eq!(before_next_try(&ServiceError::NotFound, 0), Span::seconds(1));
        assert_eq!(before_next_try(&quota(3), 2), Span::seconds(5));
    }
}
