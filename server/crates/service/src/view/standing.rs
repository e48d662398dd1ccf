use super::inbox::StateTab;
use desk_domain::{ComplaintId, DeliveryState, SendKind, Timestamp};

/// How the work stands, as every page shows it to a person.
#[derive(Clone, Debug)]
pub struct Standing {
    pub now: Timestamp,
    /// The newest event that these numbers know of.
    pub last_event_id: i64,
    /// Complaints by state.
    pub states: Vec<StateTab>,
    /// Complaints with words of the user that wait, finished ones included.
    pub waiting: i64,
    /// Complaints on which a message of ours did not arrive, or may not have.
    pub troubled: i64,
    /// Messages of this person's own that did not arrive, or may not have; the latest first.
    pub own_troubles: Vec<OwnTrouble>,
}

/// A message of the reader's that wants care.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnTrouble {
    pub complaint_id: ComplaintId,
    pub problem: String,
    pub kind: SendKind,
    pub state: DeliveryState,
}
