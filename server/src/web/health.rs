//! Health probes.

use axum::extract::State;
use desk_service::Desk;
use http::StatusCode;

pub(super) const ALIVE: &str = "/healthz";
pub(super) const READY: &str = "/readyz";

/// Whether the process runs.
pub(super) async fn alive() -> &'static str {
    "alive\n"
}

/// Whether the database can be reached and has the schema of this version. The reason is only logged.
pub(super) async fn ready(State(desk): State<Desk>) -> (StatusCode, &'static str) {
    match desk.store().ready().await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database cannot be used\n")
        }
    }
}
