//! Deleting what is no longer needed to keep in step.

use crate::Result;
use crate::desk::Desk;
use desk_domain::Span;

/// How long the counts of a day are kept.
const COUNTS_KEPT: Span = Span::days(400);

/// Deletes notifications that WeChat Pay no longer repeats, and old counts of what was not announced.
pub(crate) async fn prune(desk: &Desk) -> Result<()> {
    let now = desk.now();
    desk.store().prune_notifications(now - desk.settings().retention.notification_days.span()).await?;
    desk.store().prune_unannounced((now - COUNTS_KEPT).in_beijing().date).await?;
    Ok(())
}
