//! The client against known answers, and against a server of the test's own that signs, breaks and counts.

#![expect(clippy::unwrap_used, reason = "what is missing in a test fails the test")]

mod calls;
mod echo;
mod examples;
mod failures;
mod fixtures;
mod key_files;
mod known_answers;
mod matrix;
mod notifications;
mod parsing;
mod platform;
mod properties;
mod simulated;
mod wire;
