//! Notifications that have not been taken yet.

use crate::keys::KeyKind;
use serde_json::{Value, json};

/// What a notification tells.
#[derive(Clone)]
pub(crate) enum Subject {
    Complaint {
        id: String,
        action_type: &'static str,
    },
    /// The self-test. No page says what its resource holds; it repeats the message.
    Echo {
        message: String,
        /// What the call named: keys are not mixed in one self-test.
        key: KeyKind,
    },
}

/// A notification that has not been taken yet.
#[derive(Clone)]
pub(crate) struct Pending {
    pub(crate) id: String,
    /// How many have been planned, with this one.
    pub(crate) number: u64,
    pub(crate) subject: Subject,
    /// Where it goes instead of the registered URL.
    pub(crate) url: Option<String>,
    pub(crate) created_at: i64,
    pub(crate) tries: u32,
    pub(crate) due_at: i64,
}

impl Subject {
    pub(crate) fn complaint_id(&self) -> Option<&str> {
        match self {
            Self::Complaint { id, .. } => Some(id),
            Self::Echo { .. } => None,
        }
    }

    /// Of which kind the key must be that signs it.
    pub(crate) fn key(&self) -> Option<KeyKind> {
        match self {
            Self::Complaint { .. } => None,
            Self::Echo { key, .. } => Some(*key),
        }
    }

    /// `event_type`, `summary` and `original_type`.
    pub(crate) fn names(&self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Complaint { action_type: "CREATE_COMPLAINT", .. } => ("COMPLAINT.CREATE", "产生新投诉", "complaint"),
            Self::Complaint { .. } => ("COMPLAINT.STATE_CHANGE", "投诉状态变更", "complaint"),
            Self::Echo { .. } => ("SECURITY_ECHO.SUCCESS", "安全回显", "security"),
        }
    }

    /// What is encrypted.
    pub(crate) fn resource(&self) -> Value {
        match self {
            Self::Complaint { id, action_type } => json!({ "complaint_id": id, "action_type": action_type }),
            Self::Echo { message, .. } => json!({ "echo_message": message }),
        }
    }
}
