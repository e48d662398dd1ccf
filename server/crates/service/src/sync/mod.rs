//! Keeping in step with WeChat Pay: by notification, by the list window, and by re-reading each complaint.

mod backfill;
mod read;
pub(crate) use read::parse_complaint;
mod reconcile;

pub use backfill::{BackfillProgress, BackfillSummary};
pub use reconcile::ReconcileSummary;
