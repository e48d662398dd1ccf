//! How much is past a deadline.

use crate::Result;
use crate::store::Store;
use desk_domain::Timestamp;

const OVERDUE: &str =
    "SELECT COUNT(*) FROM (SELECT 1 FROM complaints WHERE is_open AND next_due < $1 LIMIT $2) AS overdue";

impl Store {
    /// How many open complaints are past their next deadline; counting stops at `cap`.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn overdue_complaints(&self, now: Timestamp, cap: u32) -> Result<i64> {
        self.query(OVERDUE).bind(now.0).bind(i64::from(cap)).fetch_scalar().await
    }
}
