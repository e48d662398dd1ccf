//! Why a picture of WeChat Pay's cannot be had.

use crate::error::{Reason, ServiceError};
use desk_domain::MissingBecause;
use desk_domain::picture::Failure;

/// What a refusal says about the picture. Other errors are the desk's own and say nothing about it.
pub(crate) fn failure_of(error: &ServiceError) -> Option<Failure> {
    if error.trouble().is_some() {
        return None;
    }
    let ServiceError::WechatPay(error) = error else { return None };
    let (because, is_final) = match error.reason {
        Reason::TooLong => (MissingBecause::TooLarge, true),
        // An address that is not WeChat Pay's is never opened.
        Reason::OutsideLimits => (MissingBecause::Forbidden, true),
        Reason::Gone => (MissingBecause::Gone, true),
        Reason::NotPermitted => (MissingBecause::Forbidden, false),
        _ => (MissingBecause::Unreachable, false),
    };
    Some(Failure { because, is_final })
}

/// A file that no browser is given. What is no picture may be the page of some proxy on the way.
pub(crate) fn failure_of_file(bytes: &[u8]) -> Failure {
    if image::guess_format(bytes).is_ok() {
        Failure { because: MissingBecause::TooLarge, is_final: true }
    } else {
        Failure { because: MissingBecause::NotAPicture, is_final: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_desks_own_trouble_says_nothing_about_a_picture() {
        assert!(failure_of(&ServiceError::File(std::io::ErrorKind::StorageFull.into())).is_none());
        assert!(failure_of(&ServiceError::Internal("wrong master key".into())).is_none());
    }

    #[test]
    fn a_file_that_is_not_shown_is_large_or_no_picture() {
        assert_eq!(failure_of_file(b"<html>").because, MissingBecause::NotAPicture);
        assert_eq!(failure_of_file(b"GIF89a\xff\xff\xff\xff").because, MissingBecause::TooLarge);
    }
}
