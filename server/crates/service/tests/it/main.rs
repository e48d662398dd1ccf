//! The service against the simulator over a socket, on both databases, by a clock that moves when told to.

#![expect(clippy::unwrap_used, reason = "what is missing in a test fails the test")]

mod acts;
mod audit;
mod catching_up;
mod certificates;
mod database_gone;
mod filling_in;
mod keys;
mod matrix;
mod modes;
mod money;
mod orders;
mod quotas;
mod refunds;
mod rich_replies;
mod sending;
mod skew;
mod syncing;
mod world;
