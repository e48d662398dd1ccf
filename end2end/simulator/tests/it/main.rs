//! The simulator seen by a client that signs by hand and trusts nothing.

#![expect(clippy::unwrap_used, reason = "what is missing in a test fails the test")]

mod callbacks;
mod complaints;
mod immediate;
mod merchant;
mod modes;
mod money;
mod pictures;
mod platform;
mod requests;
mod telling;
mod uploads;
