//! Why something could not be done.

mod call;

pub use call::CallError;
pub(crate) use call::Reason;

use crate::group::Group;
use desk_domain::{Mchid, Permission};
use desk_store::StoreError;
use thiserror::Error;

#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ServiceError {
    #[error("not found")]
    NotFound,
    #[error("the permission {0:?} is missing")]
    Forbidden(Permission),
    /// Only its author or a supervisor may do that with a message.
    #[error("the message is a colleague's")]
    AnothersMessage,
    /// Input that a person can correct.
    #[error("{field}: {problem}")]
    Invalid { field: &'static str, problem: String },
    /// A draft would be longer, or have more pictures or copies, than is kept. What is there is as it was.
    #[error("there is no room for it in the draft")]
    NoRoom,
    #[error("the database cannot be used right now")]
    Store(#[from] StoreError),
    #[error("WeChat Pay did not answer as it should")]
    WechatPay(#[from] CallError),
    /// Our own share of the platform's quota is used up for the moment.
    #[error("the quota of {} is used up for another {} s", group.name(), retry_after.as_seconds() + 1)]
    Quota { mchid: Mchid, group: Group, retry_after: desk_domain::Span },
    /// So many ask at once that this one is told so instead of waiting.
    #[error("too many ask at once; come again in {} s", retry_after.as_seconds())]
    Busy { retry_after: desk_domain::Span },
    /// Something else has to end first.
    #[error("not yet: {0}")]
    NotYet(&'static str),
    #[error("a file of the desk cannot be used")]
    File(#[from] std::io::Error),
    /// The master key in use is not the one that this was sealed with.
    #[error(transparent)]
    Unsealable(#[from] crate::seal::Unsealable),
    #[error(transparent)]
    Unsealed(#[from] crate::seal::TooLong),
    /// WeChat Pay calls another address, which nobody has agreed to replace.
    #[error("WeChat Pay calls {registered} now")]
    ForeignCallback { registered: String },
    #[error("{0}")]
    Internal(String),
}

impl ServiceError {
    pub(crate) fn invalid(field: &'static str, problem: impl Into<String>) -> Self {
        Self::Invalid { field, problem: problem.into() }
    }

    /// The error with its causes, for the administrator; the client never puts secrets into its messages.
    #[must_use]
    pub fn with_causes(&self) -> String {
        let mut text = self.to_string();
        let mut cause = std::error::Error::source(self);
        while let Some(error) = cause {
            text = format!("{text}: {error}");
            cause = error.source();
        }
        text
    }

    /// Trying again later may succeed without anybody changing anything.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Store(error) => error.is_transient(),
            Self::Quota { .. } | Self::NotYet(_) | Self::Busy { .. } => true,
            Self::WechatPay(error) => error.is_transient(),
            _ => false,
        }
    }
}
