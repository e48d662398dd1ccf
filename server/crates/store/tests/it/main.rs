//! Every promise of the store, kept on both databases.

#![expect(clippy::unwrap_used, reason = "what is missing in a test fails the test")]

mod columns;
mod complaints;
mod drafts;
mod events;
mod inbox;
mod keys;
mod listings;
mod migrations;
mod outbox;
mod people;
mod queue;
mod quotas;
mod readings;
mod rows;
mod spans;
mod team;
mod troubles;
mod unreadable;

use desk_store::testing::TestStore as World;
