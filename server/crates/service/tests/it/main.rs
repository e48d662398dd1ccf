//! The service against the simulator over a socket, on both databases, by a clock that moves when told to.

#![expect(clippy::unwrap_used, reason = "what is missing in a test fails the test")]
// A story is one future, down to the connection to the simulator.
#![recursion_limit = "256"]

mod accesses;
mod acts;
mod audit;
mod board;
mod catching_up;
mod certainty;
mod certificates;
mod database_gone;
mod derived;
mod drafts;
mod filling_in;
mod guard;
mod jobs;
mod keys;
mod leaving;
mod matrix;
mod modes;
mod money;
mod notes;
mod numbers;
mod odd;
mod once;
mod orders;
mod pictures;
mod quotas;
mod refunds;
mod registration;
mod rich_replies;
mod rooms;
mod sending;
mod skew;
mod snooze;
mod stored;
mod syncing;
mod tags;
mod team;
mod troubles;
mod truth;
mod unlocking;
mod updating;
mod verbs;
mod waiting;
mod words;
mod world;

use world::World;
