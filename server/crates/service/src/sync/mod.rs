//! Keeping in step with WeChat Pay: by notification, by the list, and by re-reading each complaint.

mod announced;
mod backfill;
mod derive;
mod history;
mod list;
pub(crate) mod notified;
mod order;
mod read;
mod readings;
mod reconcile;
mod schedule;

pub use backfill::{BackfillProgress, BackfillSummary, OpenBackfill};
pub(crate) use derive::DERIVE_EVERY;
pub(crate) use read::parse_complaint;
pub(crate) use readings::{HAND_OUT_EVERY, lane};
pub(crate) use reconcile::LOOK_EVERY;
pub use reconcile::ReconcileSummary;
