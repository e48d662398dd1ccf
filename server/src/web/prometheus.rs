//! `/metrics` for Prometheus, on a listener of its own.

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use desk_service::Desk;
use desk_service::merchants;
use http::header;
use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

const UPKEEP_EVERY: Duration = Duration::from_secs(5);

/// Upper bounds of the histogram of answer times, in seconds.
const BUCKETS: &[f64] = &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0];

/// Installs the recorder of metrics, for the whole process.
///
/// # Errors
/// If something else counts already.
pub fn install() -> Result<PrometheusHandle, BuildError> {
    PrometheusBuilder::new().set_buckets(BUCKETS)?.install_recorder()
}

/// Bounds the memory of histograms while nobody scrapes them.
pub async fn upkeep(handle: PrometheusHandle, shutdown: CancellationToken) {
    let mut ticks = tokio::time::interval(UPKEEP_EVERY);
    loop {
        tokio::select! {
            _ = ticks.tick() => handle.run_upkeep(),
            () = shutdown.cancelled() => return,
        }
    }
}

pub fn router(handle: PrometheusHandle, desk: Desk) -> Router {
    Router::new().route("/metrics", get(render)).with_state((handle, desk))
}

async fn render(
    State((handle, desk)): State<(PrometheusHandle, Desk)>,
) -> ([(header::HeaderName, &'static str); 1], String) {
    match desk.store().jobs_waiting(desk.now()).await {
        #[expect(clippy::cast_precision_loss, reason = "a gauge is a float, and queues are short")]
        Ok(waiting) => metrics::gauge!("desk_jobs_waiting").set(waiting as f64),
        Err(error) => tracing::warn!(%error, "cannot count the jobs that wait"),
    }
    if let Err(error) = merchants::measure_keys(&desk).await {
        tracing::warn!(%error, "cannot look at the keys");
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], handle.render())
}
