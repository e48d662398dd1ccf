use super::inbox::StateTab;
use desk_domain::{Timestamp, TroubledMessage};

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
    /// Messages of this person's own that did not arrive, or may not have; of who watches over others, also those whose author
    /// has no account any more. The latest first.
    pub own_troubles: Vec<TroubledMessage>,
}
