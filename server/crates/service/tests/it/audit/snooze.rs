//! Complaints put aside, and taken back.

use super::lines;
use crate::world::World;
use desk_domain::AuditLine;
use desk_domain::snooze::Choice;
use desk_service::snooze::{self, Until};

const IN_AN_HOUR: Until = Until::Choice(Choice::InAnHour);

pub(super) async fn put_aside(world: &World) -> Vec<AuditLine> {
    let id = world.complaint().await;
    lines(world, snooze::put_aside(&world.desk, &world.agent, &id, IN_AN_HOUR)).await
}

pub(super) async fn woken(world: &World) -> Vec<AuditLine> {
    let id = world.complaint().await;
    snooze::put_aside(&world.desk, &world.agent, &id, IN_AN_HOUR).await.unwrap();
    lines(world, snooze::wake(&world.desk, &world.agent, &id)).await
}
