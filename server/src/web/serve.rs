use axum::Router;
use axum::serve::ListenerExt;
use std::io;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// Answers requests until `shutdown` is cancelled and those under way are answered.
///
/// # Errors
/// If the listener breaks.
pub async fn serve(listener: TcpListener, router: Router, shutdown: CancellationToken) -> io::Result<()> {
    // A page leaves in several writes. With Nagle's algorithm the second waits for the first to be acknowledged.
    let listener = listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a connection keeps Nagle's algorithm");
        }
    });
    axum::serve(listener, router).with_graceful_shutdown(shutdown.cancelled_owned()).await
}
