//! Keeping in step with WeChat Pay: by notification, by the list, and by re-reading each complaint.

mod announced;
mod backfill;
mod derive;
mod history;
mod list;
mod notified;
mod order;
mod read;
mod readings;
mod reconcile;
mod schedule;

pub use announced::settle_findings;
pub use backfill::{BackfillProgress, BackfillSummary, OpenBackfill, backfill, pause_backfills, resume_backfills};
pub(crate) use derive::DERIVE_EVERY;
pub use derive::derive_anew;
pub use notified::{CallbackOutcome, take_callback};
pub(crate) use read::{parse_complaint, read_complaint};
pub use readings::hand_out_readings;
pub(crate) use readings::{HAND_OUT_EVERY, lane};
pub(crate) use reconcile::LOOK_EVERY;
pub use reconcile::{ReconcileSummary, keep_lists, reconcile};
