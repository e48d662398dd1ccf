//! How fresh the desk's knowledge is, as it stands above lists and complaints.

use desk_domain::{Merchant, Timestamp};

/// How fresh the desk's knowledge is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SyncStatus {
    /// Oldest of the merchants' last successful checks.
    pub verified_at: Option<Timestamp>,
    /// Why the latest check failed, in words for people, while it has not succeeded since.
    pub trouble: Option<String>,
}

pub(crate) fn sync_status(merchants: &[Merchant]) -> SyncStatus {
    SyncStatus {
        verified_at: merchants.iter().filter_map(|merchant| merchant.last_verified_at).min(),
        trouble: merchants.iter().find_map(|merchant| merchant.last_error.clone()),
    }
}
