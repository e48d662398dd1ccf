//! Events for open browsers: they say that something has changed, and not what.

use crate::ids::{ComplaintId, Mchid};
use crate::time::Timestamp;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// What has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum EventKind {
    /// A complaint, as WeChat Pay tells it.
    Complaint,
    /// An outgoing message.
    Outbox,
    /// What colleagues do with a complaint among themselves, and nobody else hears of.
    Team,
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
    /// Increases with every event, and is never reused.
    pub id: i64,
    pub at: Timestamp,
    /// `Err` holds the name of a kind that this version does not know: a later one has written it.
    pub kind: Result<EventKind, String>,
    /// `None` if it is about a merchant alone.
    pub complaint_id: Option<ComplaintId>,
    pub mchid: Option<Mchid>,
}

impl Event {
    /// The name of its kind.
    #[must_use]
    pub fn kind_name(&self) -> &str {
        match &self.kind {
            Ok(kind) => kind.as_str(),
            Err(name) => name,
        }
    }
}
