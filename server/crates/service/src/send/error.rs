use crate::error::ServiceError;
use desk_domain::message::blocks::BlocksError;
use desk_domain::refund::Stop;
use desk_domain::{DeliveryState, ExtrasError, ReplyTextError, reply};
use thiserror::Error;

/// Why nothing was sent. What was written is kept as a draft in every case.
#[derive(Debug, Error)]
pub enum SendError {
    #[error(transparent)]
    Text(#[from] ReplyTextError),
    #[error(transparent)]
    Extras(#[from] ExtrasError),
    #[error(transparent)]
    Blocks(#[from] BlocksError),
    #[error("more than {} pictures", reply::MAX_IMAGES)]
    TooManyImages,
    /// The last reply has the same words.
    #[error("the last reply has the same words")]
    Same,
    /// Somebody has written since the author looked.
    #[error("the conversation has moved on")]
    Outdated,
    /// An earlier message has an open outcome.
    #[error("an earlier message is not settled")]
    StillOpen(DeliveryState),
    /// A check before completing fails.
    #[error("a check before completing does not pass")]
    GateClosed,
    /// Nothing was decided or paid, for this reason.
    #[error(transparent)]
    Refund(#[from] Stop),
    /// The form was submitted before with other content, which is what it stays.
    #[error("the form was sent before with something else in it")]
    FormUsed,
    /// The form was submitted before, and its message was withdrawn.
    #[error("the message of this form was taken back")]
    TakenBack,
    /// The same was done before.
    #[error("done already")]
    DoneAlready,
    #[error(transparent)]
    Service(#[from] ServiceError),
}

impl From<desk_store::StoreError> for SendError {
    fn from(error: desk_store::StoreError) -> Self {
        Self::Service(error.into())
    }
}
