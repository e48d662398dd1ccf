//! The limits of a request: how much it may send, and how long it may take.

use super::address::parameters;
use super::forms::{has_parts, part_of};
use super::patience::Patience;
use super::sips::Sips;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use desk_app::Problem;
use desk_app::doors::{Door, Parts};
use http::{HeaderMap, header};
use http_body_util::Limited;
use std::time::Duration;

/// Most bytes of a form with pictures: four of 20 MB, and its text.
const MOST_WITH_PICTURES: usize = 4 * 20 * 1024 * 1024 + MOST_IN_PARTS;
/// Most bytes of the text of a multipart form: the largest draft, with the names of its fields.
const MOST_IN_PARTS: usize = 512 * 1024;
const MOST: usize = 64 * 1024;
/// Most fields of a form: more than any of ours has.
const MOST_FIELDS: usize = 512;
const FIELDS: &str = "application/x-www-form-urlencoded";

/// Longest time of a request: a page that takes longer has lost its database.
const LONGEST: Duration = Duration::from_secs(30);

pub(super) async fn bound(State(patience): State<Patience>, request: Request, next: Next) -> Response {
    let parts = part_of(&request);
    // Multipart bodies get their room and time only where the door takes them.
    if has_parts(request.headers()) && parts.is_none() {
        return Problem::BadRequest.into_response();
    }
    let most = match parts {
        Some(Parts::Pictures) => MOST_WITH_PICTURES,
        Some(Parts::Words) => MOST_IN_PARTS,
        None => MOST,
    };
    if announced_length(request.headers()).is_some_and(|length| length > most) {
        return Problem::TooLarge.into_response();
    }
    let endless = request.extensions().get::<&Door>().is_some_and(|door| door.takes_its_time);
    let has_fields = has_fields(request.headers());
    let (head, body) = request.into_parts();
    let boundary = parts.and_then(|_| super::forms::boundary(&head.headers));
    let body = Limited::new(body, most);
    let body = match boundary {
        Some(boundary) => Body::new(Sips::new(body, &boundary)),
        None => Body::new(body),
    };
    let request = Request::from_parts(head, body);
    let answer = async {
        match if has_fields { few_fields(request).await } else { Ok(request) } {
            Ok(request) => next.run(request).await,
            Err(problem) => problem.into_response(),
        }
    };
    if endless {
        return answer.await;
    }
    let (longest, problem) = match parts {
        Some(Parts::Pictures) => (patience.pictures, Problem::TooSlow),
        _ => (LONGEST, Problem::Unavailable),
    };
    tokio::time::timeout(longest, answer).await.unwrap_or_else(|_| problem.into_response())
}

/// Reads a form-encoded body whole, and refuses one of too many fields: parsing it takes quadratic time.
async fn few_fields(request: Request) -> Result<Request, Problem> {
    let (parts, body) = request.into_parts();
    let form = to_bytes(body, MOST).await.map_err(|_| Problem::TooLarge)?;
    if parameters(&form) > MOST_FIELDS {
        return Err(Problem::AddressTooLong);
    }
    Ok(Request::from_parts(parts, Body::from(form)))
}

fn has_fields(headers: &HeaderMap) -> bool {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    content_type.is_some_and(|value| value.trim_start().to_ascii_lowercase().starts_with(FIELDS))
}

fn announced_length(headers: &HeaderMap) -> Option<usize> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}
