//! Tags: the team's own words for complaints.

use crate::Result;
use crate::access;
use crate::audit;
use crate::desk::Desk;
use crate::error::ServiceError;
use desk_domain::tag::TagError;
use desk_domain::{Act, Actor, ComplaintId, Permission, Tag};
use desk_store::{StoreError, Tagged};
use serde_json::json;
use thiserror::Error;

/// Tags that are offered where one is added.
const OFFERED: u32 = 50;

/// Why a complaint was not tagged.
#[derive(Debug, Error)]
pub enum TaggingError {
    #[error(transparent)]
    Text(#[from] TagError),
    #[error("the complaint has as many tags as it may have")]
    Full,
    #[error(transparent)]
    Service(#[from] ServiceError),
}

impl From<StoreError> for TaggingError {
    fn from(error: StoreError) -> Self {
        Self::Service(error.into())
    }
}

/// Tags a complaint. `false` if it has the tag already.
///
/// # Errors
/// [`TaggingError`].
pub async fn add(desk: &Desk, actor: &Actor, id: &ComplaintId, text: &str) -> Result<bool, TaggingError> {
    access::complaint(desk, actor, Permission::ComplaintReply, id).await?;
    let tag = Tag::parse(text)?;
    let audit = audit::line(desk, actor, Act::Tag, id.as_str(), &json!({ "tag": tag.as_str() }));
    match desk.store().tag(id, &tag, &audit).await? {
        Tagged::Added => Ok(true),
        Tagged::Already => Ok(false),
        Tagged::Full => Err(TaggingError::Full),
    }
}

/// Takes a tag off a complaint. `false` if it has no such tag.
///
/// # Errors
/// [`TaggingError`].
pub async fn remove(desk: &Desk, actor: &Actor, id: &ComplaintId, text: &str) -> Result<bool, TaggingError> {
    access::complaint(desk, actor, Permission::ComplaintReply, id).await?;
    let tag = Tag::parse(text)?;
    let audit = audit::line(desk, actor, Act::Untag, id.as_str(), &json!({ "tag": tag.as_str() }));
    Ok(desk.store().untag(id, &tag, &audit).await?)
}

/// The tags that colleagues have used last, for whoever is about to add one.
pub(crate) async fn offered(desk: &Desk) -> Result<Vec<Tag>> {
    Ok(desk.store().latest_tags(OFFERED).await?)
}
