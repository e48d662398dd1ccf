//! The gap counter: what polling found and no notification announced.

use crate::Result;
use crate::desk::Desk;
use crate::platform;
use desk_domain::Span;

/// A notification that comes within this time after polling found what it tells is late, not missing.
const GRACE: Span = Span::minutes(10);
/// How long the counts of a day are kept.
const KEPT: Span = Span::days(400);

/// Counts what was found at least ten minutes ago and has not been announced since.
///
/// # Errors
/// If the database cannot be used.
pub async fn settle_findings(desk: &Desk) -> Result<()> {
    for what in desk.store().settle_findings(desk.now(), GRACE).await? {
        metrics::counter!("desk_unannounced_total", "what" => what).increment(1);
    }
    let oldest = (desk.now() - KEPT).in_beijing().date.to_string();
    desk.store().prune_unannounced(&oldest).await?;
    platform::forget_old_oddities(desk).await
}
