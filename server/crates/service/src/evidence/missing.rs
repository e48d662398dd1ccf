//! Why a picture of WeChat Pay's cannot be had.

use crate::error::{Reason, ServiceError};
use desk_domain::MissingBecause;
use desk_domain::picture::Failure;

/// The failure that an error means for the picture. `None` for errors of the desk's own, which say nothing about it.
pub(crate) fn failure_of(error: &ServiceError) -> Option<Failure> {
    if error.trouble().is_some() {
        return None;
    }
    let ServiceError::WechatPay(error) = error else { return None };
    let (because, is_final) = match error.reason {
        Reason::TooLong => (MissingBecause::TooLarge, true),
        // A URL that is not WeChat Pay's is never requested.
        Reason::OutsideLimits => (MissingBecause::Forbidden, true),
        Reason::Gone => (MissingBecause::Gone, true),
        Reason::NotPermitted => (MissingBecause::Forbidden, false),
        _ => (MissingBecause::Unreachable, false),
    };
    Some(Failure { because, is_final })
}

/// The failure of a file that is not shown to browsers. What is no picture may be an error page of a proxy.
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
