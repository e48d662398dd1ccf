//! The gap counter: what polling found and no notification announced.

use crate::Result;
use crate::desk::Desk;
use desk_domain::Span;

/// A notification that comes within this time after polling found what it tells is late, not missing.
const GRACE: Span = Span::minutes(10);
/// How long the counts of a day are kept.
const KEPT: Span = Span::days(400);

impl Desk {
    /// Counts what was found at least ten minutes ago and has not been announced since.
    ///
    /// # Errors
    /// If the database cannot be used.
    pub async fn settle_findings(&self) -> Result<()> {
        for what in self.store().settle_findings(self.now(), GRACE).await? {
            metrics::counter!("desk_unannounced_total", "what" => what).increment(1);
        }
        let oldest = (self.now() - KEPT).in_beijing().date.to_string();
        self.store().prune_unannounced(&oldest).await?;
        self.forget_old_oddities().await
    }
}
