//! Checks the content type of forms, before their server functions parse them.

use super::written;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use desk_app::Problem;
use desk_app::doors::{Door, Parts};
use http::{HeaderMap, header};

pub(super) async fn fit(request: Request, next: Next) -> Response {
    if let Some(problem) = request.extensions().get::<Problem>().copied() {
        return written::returned(problem, request).await;
    }
    if part_of(&request).is_some() && !has_parts(request.headers()) {
        return Problem::BadRequest.into_response();
    }
    next.run(request).await
}

/// The parts that the form at this address has, if it is multipart.
pub(super) fn part_of(request: &Request) -> Option<Parts> {
    request.extensions().get::<&Door>()?.parts
}

/// Whether a body is multipart and names its boundary.
pub(super) fn has_parts(headers: &HeaderMap) -> bool {
    boundary(headers).is_some()
}

/// The boundary of a multipart body.
pub(super) fn boundary(headers: &HeaderMap) -> Option<String> {
    let content_type = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    multer::parse_boundary(content_type).ok()
}
