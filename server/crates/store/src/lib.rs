//! The database of the desk, on SQLite or PostgreSQL.
//!
//! One SQL text serves both; only text search, the claiming of jobs and the waking of listeners differ. What must
//! happen together is one function with one transaction in it. No function waits for anything but the database.

mod audit;
mod complaints;
mod db;
mod drafts;
mod error;
mod events;
mod evidence;
mod jobs;
mod merchants;
mod message;
mod notes;
mod outbox;
mod people;
mod platform;
mod store;
mod sync;
mod team;
#[cfg(feature = "testing")]
pub mod testing;

pub use complaints::inbox::{Aside, InboxKey, InboxQuery};
pub use complaints::pages::{ListedPage, PageApplied};
pub use complaints::{Applied, FoundBy, ReadComplaint, Tagged, says_the_same};
pub use db::ACCESS;
pub use db::backend::Dialect;
pub use db::transport::may_travel_in_clear;
pub use error::StoreError;
pub use evidence::media::{KeptPicture, media_key};
pub use jobs::failed::FailedJobs;
pub use jobs::lane::Lane;
pub use jobs::new_job::NewJob;
pub use jobs::{ClaimedJob, WaitingJobs};
pub use merchants::seals::StoredSecret;
pub use notes::Noted;
pub use outbox::{AboutToRequest, Created, Guard, NewOutbox, Transition, Unkept};
pub use people::sessions::{Ending, SessionRecord};
pub use people::tries::{Counted, TryKey};
pub use platform::quotas::Pace;
pub use store::Store;
pub use sync::intake::Recorded;
pub use sync::listings::ClaimedListing;
pub use sync::readings::DueReadings;
pub use team::owner::{NewHandover, Owned, OwnerLoad};

/// What a store function returns.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;
