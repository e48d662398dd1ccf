//! Tags given and taken.

use super::lines;
use crate::world::World;
use desk_domain::AuditLine;
use desk_service::tags;

pub(super) async fn tagged(world: &World) -> Vec<AuditLine> {
    let id = world.complaint().await;
    lines(world, tags::add(&world.desk, &world.agent, &id, "冷链")).await
}

pub(super) async fn untagged(world: &World) -> Vec<AuditLine> {
    let id = world.complaint().await;
    tags::add(&world.desk, &world.agent, &id, "冷链").await.unwrap();
    lines(world, tags::remove(&world.desk, &world.agent, &id, "冷链")).await
}
