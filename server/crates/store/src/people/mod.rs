//! Accounts, sessions, and attempts to sign in.

pub(crate) mod sessions;
pub(crate) mod staff;
pub(crate) mod tries;
