//! What workers do to keep complaints and messages in step.

mod read_back;
mod read_complaint;
mod read_history;
mod refresh;

use crate::Result;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::patience::LONGEST_WAIT;
use crate::work::Fate;
use desk_domain::ComplaintId;

/// What becomes of a reading that failed: it is tried again as said, unless trying alone does not help. Then it is given up,
/// and holds no place in a line; the complaint is handed out again after a while. One that is not stored cannot be handed out,
/// and so is tried again, unless there is no such merchant.
async fn fate_of_reading(desk: &Desk, id: &ComplaintId, error: &ServiceError, again: Fate) -> Result<Fate> {
    if error.is_transient() {
        return Ok(again);
    }
    let is_handed_out = desk.store().postpone_reading(id, desk.now() + LONGEST_WAIT).await?;
    Ok(if is_handed_out || matches!(error, ServiceError::NotFound) { Fate::GivenUp } else { again })
}
