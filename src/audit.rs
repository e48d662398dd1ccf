//! The audit log: who did what, and when.

use crate::act::Act;
use crate::client_address::ClientAddress;
use crate::ids::StaffId;
use crate::time::Timestamp;

/// An entry of the audit log that is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    pub at: Timestamp,
    /// `None` for what was done at the command line or by the desk itself.
    pub actor: Option<StaffId>,
    pub actor_name: String,
    pub act: Act,
    /// What the act was done to: a complaint id, a merchant id, a username.
    pub subject: String,
    /// JSON; never holds a secret or the text of a reply.
    pub detail: String,
    /// The address of the request, if the act was asked for in a browser.
    pub address: Option<ClientAddress>,
}

/// One line of the log. Lines are appended and never changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditLine {
    /// Increases with every line.
    pub id: i64,
    pub at: Timestamp,
    pub actor: Option<StaffId>,
    pub actor_name: String,
    /// `Err` holds the name of an act that this version does not know.
    pub act: Result<Act, String>,
    pub subject: String,
    /// JSON.
    pub detail: String,
    pub address: Option<ClientAddress>,
}

impl AuditLine {
    /// The name of the act in the log.
    #[must_use]
    pub fn act_name(&self) -> &str {
        match &self.act {
            Ok(act) => act.as_str(),
            Err(name) => name,
        }
    }
}
