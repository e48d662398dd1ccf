//! Errors of server functions, for scripts. Forms are led back to their page instead, with a notice.

use crate::words::Notice;
use desk_service::ServiceError;
use desk_service::evidence::PictureError;
use http::StatusCode;
use leptos::prelude::use_context;
use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use leptos_axum::ResponseOptions;
use serde::{Deserialize, Serialize};

/// What a script is told: a code to choose words by. Never the cause, which is in the log under the request's id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{code}")]
pub struct AppError {
    pub code: String,
}

impl AppError {
    pub(crate) fn new(status: StatusCode, code: &str) -> Self {
        if let Some(response) = use_context::<ResponseOptions>() {
            response.set_status(status);
        }
        Self { code: code.to_owned() }
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        tracing::info!(%error, "server function called in a way it does not understand");
        Self::new(StatusCode::BAD_REQUEST, "bad_request")
    }
}

impl From<ServiceError> for AppError {
    fn from(error: ServiceError) -> Self {
        let (status, code) = match &error {
            ServiceError::NotFound => (StatusCode::NOT_FOUND, "not_found"),
            ServiceError::Forbidden(_) | ServiceError::AnothersMessage => (StatusCode::FORBIDDEN, "forbidden"),
            ServiceError::Invalid { .. } => (StatusCode::UNPROCESSABLE_ENTITY, "invalid"),
            ServiceError::Busy { .. } => (StatusCode::SERVICE_UNAVAILABLE, "busy"),
            ServiceError::NoRoom => (StatusCode::UNPROCESSABLE_ENTITY, "no_room"),
            error if error.is_transient() => (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
            _ => (StatusCode::INTERNAL_SERVER_ERROR, "broken"),
        };
        if status.is_server_error() && code != "busy" {
            tracing::error!(%error, "server function failed");
        }
        Self::new(status, code)
    }
}

impl From<PictureError> for AppError {
    fn from(error: PictureError) -> Self {
        match error {
            PictureError::Service(error) => error.into(),
            other => Self::new(StatusCode::UNPROCESSABLE_ENTITY, Notice::of_picture(&other).code()),
        }
    }
}
