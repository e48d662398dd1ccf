//! Why a picture of WeChat Pay's cannot be had, and when it is asked for again.

use crate::error::{Reason, ServiceError};
use crate::view::{ComplaintView, Image, Missing, MissingBecause, TimelineItem};
use desk_domain::{Span, Timestamp};
use desk_store::MissingMedia;
use std::collections::HashMap;

/// Pauses before it is asked for by itself; from then on it is asked for when somebody looks, no oftener than at the last.
const PAUSES: [Span; 3] = [Span::minutes(1), Span::minutes(10), Span::hours(1)];

const WORDS: [(MissingBecause, &str); 5] = [
    (MissingBecause::Gone, "gone"),
    (MissingBecause::Forbidden, "forbidden"),
    (MissingBecause::TooLarge, "too_large"),
    (MissingBecause::NotAPicture, "not_a_picture"),
    (MissingBecause::Unreachable, "unreachable"),
];

/// A picture that could not be had this time.
pub(crate) struct Failure {
    pub(crate) because: MissingBecause,
    /// It never will be.
    is_final: bool,
}

impl Failure {
    /// What a refusal says about the picture. Other errors are the desk's own and say nothing about it.
    pub(crate) fn of(error: &ServiceError) -> Option<Self> {
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
        Some(Self { because, is_final })
    }

    /// A file that no browser is given. What is no picture may be the page of some proxy on the way.
    pub(crate) fn of_file(bytes: &[u8]) -> Self {
        if image::guess_format(bytes).is_ok() {
            Self { because: MissingBecause::TooLarge, is_final: true }
        } else {
            Self { because: MissingBecause::NotAPicture, is_final: false }
        }
    }

    /// What is written down, and whether the desk asks again by itself. `failed` counts the times before this one.
    pub(crate) fn noted(&self, failed: i32, now: Timestamp) -> (MissingMedia, bool) {
        let pause = PAUSES
            .get(usize::try_from(failed).unwrap_or_default())
            .or(PAUSES.last())
            .copied()
            .filter(|_| !self.is_final);
        let failure = WORDS.iter().find(|(because, _)| *because == self.because).map_or("", |(_, word)| word);
        let missing = MissingMedia { failure: failure.to_owned(), retry_at: pause.map(|pause| now + pause) };
        (missing, asks_by_itself(failed + 1) && !self.is_final)
    }
}

/// Whether a picture that could not be had so many times is asked for again before somebody looks.
pub(crate) fn asks_by_itself(failed: i32) -> bool {
    usize::try_from(failed).is_ok_and(|failed| failed <= PAUSES.len())
}

/// Whether a picture may not be asked for yet, or any more.
pub(crate) fn is_left_alone(missing: &MissingMedia, now: Timestamp) -> bool {
    missing.retry_at.is_none_or(|at| now < at)
}

/// Says at each picture of a page that is missing why it is.
pub(crate) fn explain_missing(view: &mut ComplaintView, missing: &[(String, MissingMedia)]) {
    if missing.is_empty() {
        return;
    }
    let missing: HashMap<String, &MissingMedia> =
        missing.iter().map(|(key, missing)| (format!("/media/{key}"), missing)).collect();
    let of_entries = view.timeline.iter_mut().flat_map(|item| match item {
        TimelineItem::Entry(entry) => entry.images.iter_mut(),
        TimelineItem::Outgoing(outgoing) => outgoing.images.iter_mut(),
    });
    for image in view.facts.evidence.iter_mut().chain(of_entries) {
        image.missing = missing.get(&image.href).map(|missing| told(missing));
    }
}

fn told(missing: &MissingMedia) -> Missing {
    let because = WORDS.iter().find(|(_, word)| *word == missing.failure).map(|(because, _)| *because);
    Missing { because: because.unwrap_or(MissingBecause::Unreachable), again_at: missing.retry_at }
}

impl Image {
    /// A picture that is there, as far as is known.
    #[must_use]
    pub fn at(href: String) -> Self {
        Self { href, missing: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_000_000);

    fn pauses(failure: &Failure) -> Vec<(Option<i64>, bool)> {
        let noted = (0..5).map(|failed| failure.noted(failed, NOW));
        noted.map(|(missing, again)| (missing.retry_at.map(|at| (at - NOW).0 / 60_000), again)).collect()
    }

    #[test]
    fn pauses_grow_and_then_wait_for_somebody_who_looks() {
        let expected = [(Some(1), true), (Some(10), true), (Some(60), true), (Some(60), false), (Some(60), false)];
        for because in [MissingBecause::Unreachable, MissingBecause::Forbidden, MissingBecause::NotAPicture] {
            assert_eq!(pauses(&Failure { because, is_final: false }), expected);
        }
        assert_eq!(pauses(&Failure { because: MissingBecause::Gone, is_final: true }), [(None, false); 5]);
    }

    #[test]
    fn what_is_left_alone_is_so_until_its_time() {
        let at = |retry_at| MissingMedia { failure: "unreachable".into(), retry_at };
        assert!(is_left_alone(&at(Some(NOW)), NOW - Span::seconds(1)));
        assert!(!is_left_alone(&at(Some(NOW)), NOW));
        assert!(is_left_alone(&at(None), NOW));
    }

    #[test]
    fn every_reason_is_read_as_it_was_written() {
        for (because, _) in WORDS {
            let (missing, _) = Failure { because, is_final: false }.noted(0, NOW);
            assert_eq!(told(&missing), Missing { because, again_at: Some(NOW + Span::minutes(1)) });
        }
    }

    #[test]
    fn the_desks_own_trouble_says_nothing_about_a_picture() {
        assert!(Failure::of(&ServiceError::File(std::io::ErrorKind::StorageFull.into())).is_none());
        assert!(Failure::of(&ServiceError::Internal("wrong master key".into())).is_none());
    }

    #[test]
    fn a_file_that_is_not_shown_is_large_or_no_picture() {
        assert_eq!(Failure::of_file(b"<html>").because, MissingBecause::NotAPicture);
        assert_eq!(Failure::of_file(b"GIF89a\xff\xff\xff\xff").because, MissingBecause::TooLarge);
    }
}
