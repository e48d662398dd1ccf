//! How long a sign-in lasts.

use crate::time::{Span, Timestamp};

/// The limits of a sign-in: it ends some time after the person's last request, and in any case some time after it
/// began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignInSpan {
    /// Since the person signed in.
    pub longest: Span,
    /// Since the person last opened a page or sent a form.
    pub idle: Span,
}

impl SignInSpan {
    /// When a sign-in ends if nothing more is done.
    #[must_use]
    pub fn end(&self, signed_in_at: Timestamp, last_seen_at: Timestamp) -> Timestamp {
        (signed_in_at + self.longest).min(last_seen_at + self.idle)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn activity_prolongs_a_sign_in_up_to_its_absolute_end() {
        let span = SignInSpan { longest: Span::hours(9), idle: Span::minutes(40) };
        let began = Timestamp::from_unix_seconds(1_787_724_000);
        assert_eq!(span.end(began, began), began + Span::minutes(40));
        assert_eq!(span.end(began, began + Span::hours(5)), began + Span::hours(5) + Span::minutes(40));
        assert_eq!(span.end(began, began + Span::hours(8) + Span::minutes(50)), began + Span::hours(9));
    }
}
