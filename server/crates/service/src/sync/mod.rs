//! Keeping in step with WeChat Pay: by notification, by the list, and by re-reading each complaint.

mod announced;
mod backfill;
mod derive;
mod history;
mod jobs;
mod list;
mod notified;
mod order;
mod prune;
mod read;
mod readings;
mod reconcile;

pub use announced::settle_findings;
pub use backfill::{BackfillProgress, BackfillSummary, backfill, pause_backfills, resume_backfills};
pub use derive::derive_anew;
pub use notified::{CallbackOutcome, take_callback};
pub(crate) use prune::prune;
pub(crate) use read::read_complaint;
pub(crate) use readings::HAND_OUT_EVERY;
pub use readings::hand_out_readings;
pub use reconcile::{ReconcileSummary, keep_lists, reconcile};
