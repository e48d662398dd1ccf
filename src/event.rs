//! What has changed, for open browsers. An event says that something has changed and not what.

use crate::ids::{ComplaintId, Mchid};
use crate::time::Timestamp;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// What has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum EventKind {
    /// What WeChat Pay tells of a complaint.
    Complaint,
    /// A message of ours.
    Outbox,
    /// A merchant's keys and settings.
    Merchant,
}

impl EventKind {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Grows with every event, and is never used again.
    pub id: i64,
    pub at: Timestamp,
    /// `Err` is the name of a kind that this version does not know: a later one has written it.
    pub kind: Result<EventKind, String>,
    /// `None` if it is about a merchant alone.
    pub complaint_id: Option<ComplaintId>,
    pub mchid: Option<Mchid>,
}

impl Event {
    /// Its kind by its name.
    #[must_use]
    pub fn kind_name(&self) -> &str {
        match &self.kind {
            Ok(kind) => kind.as_str(),
            Err(name) => name,
        }
    }
}
