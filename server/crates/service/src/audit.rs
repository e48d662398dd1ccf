//! Who did what, and when.

use crate::Result;
use crate::access::{AuditRead, Granted};
use crate::by::By;
use crate::desk::Desk;
use desk_domain::{Act, Timestamp};
use desk_store::AuditEntry;
use serde_json::Value;

const PAGE: u32 = 50;

/// One line of the audit log.
#[derive(Clone, Debug)]
pub struct AuditLine {
    pub id: i64,
    pub at: Timestamp,
    pub actor: String,
    pub action: String,
    pub subject: String,
    /// JSON; never holds a secret or the text of a reply.
    pub detail: String,
    /// Where it was asked for, if a browser did.
    pub address: Option<String>,
}

/// The latest 50 lines, or those before a line.
///
/// # Errors
/// If the database cannot be used.
pub async fn log(desk: &Desk, _by: &Granted<AuditRead>, before: Option<i64>) -> Result<Vec<AuditLine>> {
    let lines = desk.store().audit_page(before, PAGE).await?;
    let line = |(id, entry): (i64, AuditEntry)| AuditLine {
        id,
        at: entry.at,
        actor: entry.actor_name,
        action: entry.action,
        subject: entry.subject,
        detail: entry.detail,
        address: entry.address,
    };
    Ok(lines.into_iter().map(line).collect())
}

/// What is written down about an act that happens now, in the transaction in which it happens.
pub(crate) fn line(desk: &Desk, by: impl Into<By>, act: Act, subject: &str, detail: &Value) -> AuditEntry {
    by.into().did(act, subject, detail, desk.now())
}
