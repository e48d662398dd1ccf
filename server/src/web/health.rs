//! Probes for whoever watches over the process.

use axum::extract::State;
use desk_service::Desk;
use http::StatusCode;

pub(super) const ALIVE: &str = "/healthz";
pub(super) const READY: &str = "/readyz";

/// The process runs.
pub(super) async fn alive() -> &'static str {
    "alive\n"
}

/// The database can be reached and has the shape this version needs. Why not is for the log alone.
pub(super) async fn ready(State(desk): State<Desk>) -> (StatusCode, &'static str) {
    match desk.store().ready().await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database cannot be used\n")
        }
    }
}
