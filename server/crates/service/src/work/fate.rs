//! What becomes of a job that could not be done.

use crate::error::ServiceError;
use crate::group::Group;
use crate::patience::before_next_try;
use desk_domain::{Mchid, Span};
use desk_store::Lane;

/// What becomes of a job that could not be done.
pub(crate) enum Fate {
    /// It is tried again after this time.
    Later(Span),
    /// It stands behind everything that waits for the same quota, and comes no sooner than after this time. This was no
    /// attempt.
    InLane(Lane, Span),
    /// It is not tried again.
    GivenUp,
}

impl Fate {
    /// Later, after as long as the error asks for or more attempts have been made.
    pub(crate) fn try_again(error: &ServiceError, attempts: i32) -> Self {
        Self::Later(before_next_try(error, attempts))
    }

    /// The same for what comes in crowds: refused by a quota it stands in its lane, so that a long queue does not knock at the
    /// quota again and again.
    pub(crate) fn stand_in_line(error: &ServiceError, attempts: i32) -> Self {
        match error {
            ServiceError::Quota { mchid, group, retry_after } => Self::InLane(lane(mchid, *group), *retry_after),
            error => Self::try_again(error, attempts),
        }
    }
}

/// Where background work of a merchant waits for one quota.
pub(crate) fn lane(mchid: &Mchid, group: Group) -> Lane {
    Lane { name: format!("{mchid} {}", group.name()), interval: group.background_pace().interval() }
}
