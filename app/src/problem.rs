//! Why a request gets no page.

use crate::words::words;
use axum::response::{IntoResponse, Response};
use desk_domain::Language;
use desk_service::ServiceError;
use http::StatusCode;
use strum::IntoStaticStr;

/// What is told in place of the answer that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Problem {
    BadRequest,
    SignInNeeded,
    /// Somebody else has signed in since the page was made.
    OtherAuthor,
    Forbidden,
    NotFound,
    /// No such complaint, or none that this person may see.
    NoComplaint,
    MethodNotAllowed,
    TooLarge,
    AddressTooLong,
    TooSlow,
    Broken,
    Unavailable,
    Busy,
}

impl Problem {
    /// Its name, for scripts.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.into()
    }

    #[must_use]
    pub const fn status(self) -> StatusCode {
        match self {
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::SignInNeeded => StatusCode::UNAUTHORIZED,
            Self::OtherAuthor => StatusCode::CONFLICT,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::NotFound | Self::NoComplaint => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::AddressTooLong => StatusCode::URI_TOO_LONG,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unavailable | Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// Its icon.
    #[must_use]
    pub(crate) const fn symbol(self) -> &'static str {
        match self {
            Self::NotFound | Self::NoComplaint => "search",
            Self::Forbidden | Self::SignInNeeded | Self::OtherAuthor => "lock",
            Self::Broken | Self::Unavailable | Self::Busy | Self::TooSlow => "server",
            Self::BadRequest | Self::MethodNotAllowed | Self::TooLarge | Self::AddressTooLong => "alert",
        }
    }

    /// What an answer with this status and no words means; `None` where nothing is the matter.
    #[must_use]
    pub fn of_status(status: StatusCode) -> Option<Self> {
        Some(match status {
            StatusCode::UNAUTHORIZED => Self::SignInNeeded,
            StatusCode::FORBIDDEN => Self::Forbidden,
            StatusCode::NOT_FOUND => Self::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => Self::MethodNotAllowed,
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            StatusCode::URI_TOO_LONG => Self::AddressTooLong,
            StatusCode::REQUEST_TIMEOUT => Self::TooSlow,
            StatusCode::SERVICE_UNAVAILABLE => Self::Unavailable,
            status if status.is_client_error() => Self::BadRequest,
            status if status.is_server_error() => Self::Broken,
            _ => return None,
        })
    }

    /// What it means to a person that the service could not do something.
    fn of(error: &ServiceError) -> Self {
        match error {
            ServiceError::NotFound => Self::NotFound,
            ServiceError::Forbidden(_) => Self::Forbidden,
            ServiceError::Invalid { .. } | ServiceError::NoRoom => Self::BadRequest,
            ServiceError::Busy { .. } => Self::Busy,
            ServiceError::Store(_) => Self::Unavailable,
            error if error.is_transient() => Self::Unavailable,
            _ => Self::Broken,
        }
    }

    /// One line in both languages, for who writes scripts.
    #[must_use]
    pub fn message(self) -> String {
        let text = |language| words(language).problem.text(self);
        format!("{} / {}", text(Language::Chinese), text(Language::English))
    }
}

/// The words are put in by whoever knows the request and what its client can read.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<ServiceError> for Problem {
    fn from(error: ServiceError) -> Self {
        let problem = Self::of(&error);
        match problem {
            Self::Unavailable => tracing::warn!(%error, "unavailable"),
            Self::Broken => tracing::error!(%error, "failed"),
            _ => {}
        }
        problem
    }
}

/// What those are told for whom there is no room, in both languages. No page is made for them.
#[must_use]
pub fn crowded() -> String {
    [Language::Chinese, Language::English].map(|language| format!("{}\n", words(language).problem.crowded)).concat()
}
