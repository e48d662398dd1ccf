use crate::error::ServiceError;
use desk_domain::message::blocks::BlocksError;
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
    /// The reason of a refusal, or the remark, is missing or too long.
    #[error("the reason or the remark is missing or too long")]
    DecisionText,
    /// The last reply has the same words.
    #[error("the last reply has the same words")]
    Same,
    /// Somebody has written since the author looked.
    #[error("the conversation has moved on")]
    Outdated,
    /// Something sent before is not settled yet.
    #[error("an earlier message is not settled")]
    StillOpen(DeliveryState),
    /// A check before completing does not pass.
    #[error("a check before completing does not pass")]
    GateClosed,
    /// No refund was asked for, or it is decided or paid already.
    #[error("there is no refund to decide on")]
    NothingToDecide,
    /// The form was sent before with something else in it, which is what it stays.
    #[error("the form was sent before with something else in it")]
    FormUsed,
    /// The form was sent before, and its message taken back.
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
