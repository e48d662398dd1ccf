//! Forms come as their server function reads them, or are refused before it tries.

use super::problem::Problem;
use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use desk_app::IN_PARTS;
use http::{HeaderMap, header};

pub(super) async fn fit(request: Request, next: Next) -> Response {
    let takes_parts = request.extensions().get::<MatchedPath>().is_some_and(|path| IN_PARTS.contains(&path.as_str()));
    if takes_parts && !has_parts(request.headers()) {
        return Problem::BadRequest.into_response();
    }
    next.run(request).await
}

/// Whether a body is in parts, and says what is between them.
pub(super) fn has_parts(headers: &HeaderMap) -> bool {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    content_type.is_some_and(|value| multer::parse_boundary(value).is_ok())
}
