//! Who asks for something to be done.

use desk_domain::{Act, Actor, AuditEntry, Mchid, Permission, StaffId, Timestamp};
use std::fmt;

/// What the audit log calls the desk itself.
const PROGRAM: &str = "complaint-desk";
const OPERATOR_CHARS: usize = 64;

/// Who asks for something to be done.
#[derive(Clone, Debug)]
pub enum By {
    /// Somebody who has signed in, and may do what their role allows.
    Person(Actor),
    /// Whoever gives a command on the desk's machine. They can read its database and its master key, so everything is
    /// allowed to them.
    CommandLine(Operator),
    /// The desk itself, which does what is due.
    Desk,
}

/// Who gives a command, by the name that the operating system knows them by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operator(String);

impl Operator {
    /// The first 64 characters of a name, without control characters.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self(name.chars().filter(|c| !c.is_control()).take(OPERATOR_CHARS).collect())
    }
}

impl By {
    pub(crate) fn may(&self, permission: Permission) -> bool {
        match self {
            Self::Person(actor) => actor.may(permission),
            Self::CommandLine(_) | Self::Desk => true,
        }
    }

    pub(crate) fn may_see(&self, merchant: &Mchid) -> bool {
        match self {
            Self::Person(actor) => actor.may_see(merchant),
            Self::CommandLine(_) | Self::Desk => true,
        }
    }

    /// What the audit log tells of an act. `subject` is what it was done to: a complaint id, a merchant id, a username.
    pub(crate) fn did(self, act: Act, subject: &str, detail: &serde_json::Value, at: Timestamp) -> AuditEntry {
        AuditEntry {
            at,
            actor_name: self.to_string(),
            actor: self.staff_id(),
            act,
            subject: subject.to_owned(),
            detail: detail.to_string(),
            address: None,
        }
    }

    fn staff_id(self) -> Option<StaffId> {
        match self {
            Self::Person(actor) => Some(actor.staff_id),
            Self::CommandLine(_) | Self::Desk => None,
        }
    }
}

impl fmt::Display for By {
    /// As the audit log names them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person(actor) => f.write_str(&actor.name),
            Self::CommandLine(Operator(name)) => write!(f, "{name} ({PROGRAM})"),
            Self::Desk => f.write_str(PROGRAM),
        }
    }
}

impl From<&Actor> for By {
    fn from(actor: &Actor) -> Self {
        Self::Person(actor.clone())
    }
}

impl From<&Operator> for By {
    fn from(operator: &Operator) -> Self {
        Self::CommandLine(operator.clone())
    }
}
