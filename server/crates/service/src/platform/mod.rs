//! The one way to WeChat Pay: a client for each merchant, its keys and quota, and the words of its answers in the desk's.

mod certificates;
mod connection;
mod gateway;
mod oddities;
mod quota;
mod sightings;

pub(crate) mod wire;

pub(crate) use certificates::{
    PUBLIC_KEY, first_certificates, is_unknown_certificate, learn_serial, names_unknown_certificate,
    refresh_all_certificates,
};
pub(crate) use connection::{connection, connection_of, recent_connection};
pub(crate) use gateway::{Connection, Gateway, platform_keys};
pub(crate) use oddities::{Odd, Source, note_odd, note_untaken, prune, source_named};
pub(crate) use quota::{Caller, as_quota, call, note_frequency, take_quota, time_for};
pub(crate) use sightings::{
    Verified, WRITE_EVERY, clock_reading, clock_to_blame, explain, explain_callback, keep_all_sightings, keep_sightings,
};
