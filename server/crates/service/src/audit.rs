//! Who did what, and when.

use crate::Result;
use crate::access::{AuditRead, Granted};
use crate::by::By;
use crate::desk::Desk;
use desk_domain::{Act, AuditEntry, AuditLine};
use serde_json::Value;

const PAGE: u32 = 50;

/// The latest 50 lines, or those before a line.
///
/// # Errors
/// If the database cannot be used.
pub async fn log(desk: &Desk, _by: &Granted<AuditRead>, before: Option<i64>) -> Result<Vec<AuditLine>> {
    Ok(desk.store().audit_page(before, PAGE).await?)
}

/// What is written down about an act that happens now, in the transaction in which it happens.
pub(crate) fn line(desk: &Desk, by: impl Into<By>, act: Act, subject: &str, detail: &Value) -> AuditEntry {
    by.into().did(act, subject, detail, desk.now())
}
