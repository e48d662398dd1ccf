//! Tags given to a complaint, and taken off it.

use super::{back_to, complaint_id, service_notice, signed_in};
use crate::AppError;
use crate::words::Notice;
use desk_domain::tag::TagError;
use desk_service::tags::{self, TaggingError};
use leptos::prelude::*;

/// Tags a complaint.
#[server(prefix = "/api", endpoint = "add_tag")]
pub(crate) async fn add_tag(complaint: String, tag: String, query: Option<String>) -> Result<(), AppError> {
    let (visit, actor) = signed_in()?;
    let complaint = complaint_id(&complaint)?;
    let done = tags::add(&visit.desk, &actor, &complaint, &tag).await;
    back_to(&complaint, &query.unwrap_or_default(), done.as_ref().err().map(tag_notice));
    Ok(())
}

/// Takes a tag off a complaint.
#[server(prefix = "/api", endpoint = "remove_tag")]
pub(crate) async fn remove_tag(complaint: String, tag: String, query: Option<String>) -> Result<(), AppError> {
    let (visit, actor) = signed_in()?;
    let complaint = complaint_id(&complaint)?;
    let done = tags::remove(&visit.desk, &actor, &complaint, &tag).await;
    back_to(&complaint, &query.unwrap_or_default(), done.as_ref().err().map(tag_notice));
    Ok(())
}

/// The notice for why nothing was tagged; what shows by itself needs none.
fn tag_notice(error: &TaggingError) -> Notice {
    match error {
        TaggingError::Text(TagError::Empty) => Notice::TagEmpty,
        TaggingError::Text(TagError::TooLong { .. }) => Notice::TagTooLong,
        TaggingError::Full => Notice::TagsFull,
        TaggingError::Service(error) => service_notice(error),
    }
}
