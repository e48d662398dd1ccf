//! The process from outside: settings, command line, and HTTP over real sockets.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod access;
mod callback;
mod cluster;
mod command_line;
mod doors;
mod drafts;
mod edges;
mod events;
mod forms;
mod headers;
mod hostile;
mod keys;
mod kill;
mod look;
mod media;
mod navigation;
mod notes;
mod outage;
mod page;
mod pictures;
mod process;
mod refunds;
mod sessions;
mod settings;
mod settling;
mod sign_in;
mod support;
mod team;
mod truth;
mod unlocking;
mod unwell;

use support::World;
