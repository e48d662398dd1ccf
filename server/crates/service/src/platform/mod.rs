//! The one way to WeChat Pay: a client for each merchant with its keys and quotas, whose answers are turned into the
//! desk's types.
//!
//! `calls` and `reading` make requests, `wire` turns the desk's types into WeChat Pay's and back, `notification`
//! verifies what WeChat Pay sends by itself, `failure` says what an error means, `quota` keeps the rate limits.

mod calls;
mod certificates;
mod connection;
mod failure;
mod gateway;
mod keys;
mod notification;
mod oddities;
mod phone;
mod quota;
mod reading;
mod sightings;

pub(crate) mod wire;

pub(crate) use calls::{count_of, download, echo, knows_refund, notification_url, register, upload};
pub(crate) use certificates::{first_certificates, learn_serial, refresh_all_certificates};
pub(crate) use connection::{connection, connection_of};
pub(crate) use failure::{PUBLIC_KEY, is_unknown_certificate};
pub(crate) use gateway::{Connection, Gateway, serials_held};
pub(crate) use keys::{OwnKey, sealed_apiv3_key};
pub use notification::Unproven;
pub(crate) use notification::{Opened, open};
pub(crate) use oddities::{Odd, Source, note_odd, note_untaken, prune};
pub(crate) use phone::decrypt_phone;
pub(crate) use quota::{Caller, as_quota, note_frequency, take_quota, time_for};
pub(crate) use reading::{Part, Turned, complaint, history_page, list_page};
pub(crate) use sightings::{WRITE_EVERY, clock_reading, clock_to_blame, explain, keep_all_sightings};
