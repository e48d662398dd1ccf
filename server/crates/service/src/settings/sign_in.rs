use super::numbers::{Hours, Minutes};
use crate::section;
use desk_domain::SignInSpan;

section! {
    /// How long a sign-in holds.
    pub struct SignIn("sign_in", _) {
        /// Hours after signing in at which somebody has to sign in again, whatever they do.
        longest_hours: Hours<1, 168> = Hours::new(12),

        /// Minutes without a page opened or a form sent after which a sign-in ends. Pages that follow by themselves do not
        /// count. On shared computers choose 30.
        idle_minutes: Minutes<5, 10_080> = Minutes::new(240),
    }
}

impl SignIn {
    #[must_use]
    pub fn span(&self) -> SignInSpan {
        SignInSpan { longest: self.longest_hours.span(), idle: self.idle_minutes.span() }
    }
}
