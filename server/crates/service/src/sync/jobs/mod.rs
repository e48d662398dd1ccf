//! The jobs that keep complaints and messages in step.

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

/// The fate of a reading that failed. A transient failure is tried again. After any other, a complaint that is stored
/// is postponed: the job is given up, so that it holds no place in a lane, and is handed out again later. One that is
/// not stored cannot be handed out, and is tried again, unless its merchant is gone.
async fn fate_of_reading(desk: &Desk, id: &ComplaintId, error: &ServiceError, again: Fate) -> Result<Fate> {
    if error.is_transient() {
        return Ok(again);
    }
    let is_handed_out = desk.store().postpone_reading(id, desk.now() + LONGEST_WAIT).await?;
    Ok(if is_handed_out || matches!(error, ServiceError::NotFound) { Fate::GivenUp } else { again })
}
