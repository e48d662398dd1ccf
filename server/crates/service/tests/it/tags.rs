//! The team's own words for complaints.

use crate::world::World;
use desk_domain::tag::TagError;
use desk_domain::{Actor, ComplaintId, EventKind, Tag};
use desk_service::complaints::{self, InboxRequest};
use desk_service::tags::{self, TaggingError};
use desk_service::{ServiceError, events};
use desk_testing::on_both_databases;

on_both_databases!(a_colleague_sees_and_takes_off_a_tag, a_complaint_has_ten_tags_at_most);

async fn tags_of(world: &World, by: &Actor, id: &ComplaintId) -> Vec<String> {
    let view = complaints::complaint(&world.desk, by, id).await.unwrap();
    view.tags.iter().map(|tag| tag.as_str().to_owned()).collect()
}

async fn a_colleague_sees_and_takes_off_a_tag(world: World) {
    let (id, other, colleague) = (world.complaint().await, world.complaint().await, world.colleague().await);
    let latest = events::latest(&world.desk, &colleague).await.unwrap();
    assert!(tags::add(&world.desk, &world.agent, &id, " #冷链 ").await.unwrap());
    assert!(!tags::add(&world.desk, &colleague, &id, "冷链").await.unwrap(), "it has it already");
    let told = events::after(&world.desk, &colleague, latest).await.unwrap();
    let told: Vec<_> = told.into_iter().map(|event| (event.kind, event.complaint_id)).collect();
    assert_eq!(told, [(Ok(EventKind::Team), Some(id.clone()))]);
    assert_eq!(tags_of(&world, &colleague, &id).await, ["冷链"]);
    let view = complaints::complaint(&world.desk, &colleague, &other).await.unwrap();
    assert!(view.tags.is_empty() && view.known_tags.len() == 1, "offered where it was not given");
    let tagged = InboxRequest { tag: Tag::parse("冷链").ok(), ..InboxRequest::default() };
    let found = complaints::inbox(&world.desk, &colleague, &tagged).await.unwrap();
    let ids: Vec<_> = found.items.into_iter().map(|item| item.complaint.id).collect();
    assert_eq!((ids, found.tabs[0].count), (vec![id.clone()], 1));
    assert!(tags::remove(&world.desk, &colleague, &id, "冷链").await.unwrap());
    assert!(!tags::remove(&world.desk, &world.agent, &id, "冷链").await.unwrap());
    assert!(tags_of(&world, &world.agent, &id).await.is_empty());
    let nowhere = "200000000000000000000000000".parse().unwrap();
    let forged = tags::add(&world.desk, &colleague, &nowhere, "冷链").await;
    assert!(matches!(forged, Err(TaggingError::Service(ServiceError::NotFound))), "{forged:?}");
}

async fn a_complaint_has_ten_tags_at_most(world: World) {
    let id = world.complaint().await;
    for n in 0..10 {
        assert!(tags::add(&world.desk, &world.agent, &id, &format!("标签{n}")).await.unwrap());
    }
    let full = tags::add(&world.desk, &world.agent, &id, "第十一个").await;
    assert!(matches!(full, Err(TaggingError::Full)), "{full:?}");
    let long = tags::add(&world.desk, &world.agent, &id, &"长".repeat(21)).await;
    assert!(matches!(long, Err(TaggingError::Text(TagError::TooLong { count: 21 }))), "{long:?}");
    let empty = tags::add(&world.desk, &world.agent, &id, " # ").await;
    assert!(matches!(empty, Err(TaggingError::Text(TagError::Empty))), "{empty:?}");
    assert_eq!(tags_of(&world, &world.agent, &id).await.len(), 10);
}
