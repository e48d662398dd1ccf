//! The gap counter: counts what polling found and no notification announced.

use crate::Result;
use crate::desk::Desk;
use desk_domain::Span;

/// A notification within this time after polling found the same is late, not missing.
const GRACE: Span = Span::minutes(10);

/// Counts what was found at least ten minutes ago and has not been announced since.
///
/// # Errors
/// If the database cannot be used.
pub async fn settle_findings(desk: &Desk) -> Result<()> {
    for what in desk.store().settle_findings(desk.now(), GRACE).await? {
        metrics::counter!("desk_unannounced_total", "what" => what.as_str()).increment(1);
    }
    Ok(())
}
