//! Forgetting what keeping in step needs for a while only.

use crate::Result;
use crate::desk::Desk;
use desk_domain::Span;

/// How long the counts of a day are kept.
const COUNTS_KEPT: Span = Span::days(400);

/// Forgets notifications that WeChat Pay repeats no more, and old counts of what nobody announced.
pub(crate) async fn prune(desk: &Desk) -> Result<()> {
    let now = desk.now();
    desk.store().prune_notifications(now - desk.settings().retention.notification_days.span()).await?;
    desk.store().prune_unannounced((now - COUNTS_KEPT).in_beijing().date).await?;
    Ok(())
}
