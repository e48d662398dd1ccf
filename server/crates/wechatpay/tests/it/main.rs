//! The client against known answers, and against a server of the test's own that signs, breaks and counts.

mod calls;
mod failures;
mod known_answers;
mod parsing;
mod platform;
