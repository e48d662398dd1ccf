//! The limits of a URL: libraries that parse parameters take quadratic time, also for strangers.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use desk_app::Problem;

/// Longest path and query: room for the longest search and for the page that somebody comes from.
const MOST_BYTES: usize = 16 * 1024;
const MOST_PARAMETERS: usize = 64;

pub(super) async fn fit(request: Request, next: Next) -> Response {
    let uri = request.uri();
    let is_long = uri.path().len() + uri.query().map_or(0, str::len) > MOST_BYTES;
    if is_long || uri.query().is_some_and(|query| parameters(query.as_bytes()) > MOST_PARAMETERS) {
        return Problem::AddressTooLong.into_response();
    }
    next.run(request).await
}

/// The number of parameters of a query or a form-encoded body, at most.
pub(super) fn parameters(encoded: &[u8]) -> usize {
    encoded.split(|byte| matches!(byte, b'&' | b';')).count()
}
