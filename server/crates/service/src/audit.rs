//! Who did what, and when.

use crate::Result;
use crate::desk::{Desk, require};
use desk_domain::{Actor, Permission, Timestamp};

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
/// If the permission is missing or the database cannot be used.
pub async fn log(desk: &Desk, actor: &Actor, before: Option<i64>) -> Result<Vec<AuditLine>> {
    require(actor, Permission::AuditRead)?;
    let lines = desk.store().audit_page(before, PAGE).await?;
    let line = |(id, entry): (i64, desk_store::AuditEntry)| AuditLine {
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
