//! The service against the simulator over a socket, on both databases, by a clock that moves when told to.

mod sending;
mod syncing;
mod world;
