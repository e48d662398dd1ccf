//! Words of a form that cannot be handled, since nobody is signed in or somebody else is: they are shown again to be
//! copied. They are stored nowhere, and in nobody's name.

use super::forms::has_parts;
use super::problem::Wants;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use desk_app::Problem;
use futures::StreamExt;
use http::header;
use multer::{Constraints, Multipart, SizeLimit};

/// Most bytes of a field: a draft of 20,000 characters, and a little more.
const MOST_OF_A_FIELD: u64 = 128 * 1024;
const MOST_FIELDS: usize = 200;
/// The fields in which people write.
const WRITTEN: [&str; 12] = [
    "text",
    "block_text",
    "link_text",
    "link_url",
    "button",
    "button_url",
    "faq",
    "faq_sends",
    "reason",
    "remark",
    "card_text",
    "card_path",
];

/// The words of a form, for the page that says why nothing was done with it.
#[derive(Clone, Debug)]
pub(super) struct Written(pub(super) Vec<String>);

/// The answer to a form that cannot be handled.
pub(super) async fn returned(problem: Problem, request: Request) -> Response {
    let shows = Wants::of(&request) == Wants::Page && has_parts(request.headers());
    let written = if shows { read(request).await } else { Vec::new() };
    let mut response = problem.into_response();
    response.extensions_mut().insert(Written(written));
    response
}

/// The words in the form, as far as it can be parsed; files are skipped.
async fn read(request: Request) -> Vec<String> {
    let content_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let Some(boundary) = content_type.and_then(|value| multer::parse_boundary(value).ok()) else { return Vec::new() };
    let fields = WRITTEN.iter().fold(SizeLimit::new(), |limit, name| limit.for_field(*name, MOST_OF_A_FIELD));
    let body = request.into_body().into_data_stream();
    let mut form = Multipart::with_constraints(body, boundary, Constraints::new().size_limit(fields));
    let mut written = Vec::new();
    let mut fields = 0;
    while let Ok(Some(mut field)) = form.next_field().await {
        fields += 1;
        let is_written = field.name().is_some_and(|name| WRITTEN.contains(&name)) && field.file_name().is_none();
        if !is_written || fields > MOST_FIELDS {
            while let Some(Ok(_)) = field.next().await {}
            continue;
        }
        match field.text().await {
            Ok(text) if !text.trim().is_empty() => written.push(text),
            Ok(_) => {}
            Err(_) => break,
        }
    }
    written
}
