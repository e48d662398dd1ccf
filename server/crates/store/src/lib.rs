//! Everything the desk remembers, on SQLite or PostgreSQL.
//!
//! One SQL text serves both; only text search, the claiming of jobs and the waking of listeners differ. What must happen
//! together is one function here and one transaction inside it. No function waits for anything but the database.

#[macro_use]
mod backend;

mod apply;
mod attachments;
mod audit;
mod backfill;
mod complaints;
mod derived;
mod dialog_drafts;
mod drafts;
mod error;
mod events;
mod findings;
mod history;
mod ids;
mod inbox;
mod intake;
mod jobs;
mod keys;
mod listings;
mod media;
mod merchants;
mod new_job;
mod notifications;
mod numbers;
mod outbox;
mod pages;
mod quotas;
mod readings;
mod seals;
mod search;
mod sessions;
mod sign_in_tries;
mod staff;
mod store;
mod sub_merchants;
#[cfg(feature = "testing")]
pub mod testing;
mod transport;
mod troubles;
mod unreadable;

pub use attachments::AttachmentRecord;
pub use audit::AuditEntry;
pub use backend::Dialect;
pub use backfill::BackfillRecord;
pub use complaints::{Applied, ComplaintRecord, FoundBy, ReadComplaint, says_the_same};
pub use drafts::{Draft, DraftCopy, DraftSign, NewDraft, Saved, Settled, Settling};
pub use error::StoreError;
pub use events::Event;
pub use findings::Unannounced;
pub use history::HistoryRecord;
pub use inbox::{InboxKey, InboxQuery, InboxRow, InboxSort, StateCounts, StateFilter, ViewFilter};
pub use intake::{NotificationRecord, Recorded};
pub use jobs::{ClaimedJob, Lane, WaitingJobs};
pub use keys::{ClockRecord, KeyUse, RetiredKey};
pub use listings::{ClaimedListing, ListingPass};
pub use media::{KeptPicture, MediaRecord, MissingMedia, media_key};
pub use merchants::MerchantRecord;
pub use new_job::NewJob;
pub use outbox::{AboutToRequest, Created, Guard, Leaves, NewOutbox, OutboxRecord, RefundCase, Transition, Unkept};
pub use pages::{ListedPage, PageApplied};
pub use quotas::Pace;
pub use readings::{DueReadings, Reading};
pub use seals::StoredSecret;
pub use sessions::{Ending, SessionRecord};
pub use sign_in_tries::{Counted, TryKey};
pub use staff::StaffRecord;
pub use store::Store;
pub use sub_merchants::SubMerchant;
pub use transport::may_travel_in_clear;
pub use troubles::Trouble;
pub use unreadable::{Unreadable, UnreadableRecord};

/// What a store function returns.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;
