//! What is not as documented costs itself alone, and somebody learns of it.

mod histories;
mod lists;
mod owners;
mod times;

use crate::world::{World, fault};
use desk_domain::{Actor, ComplaintId, Role, UnreadableValue};
use desk_service::access::granted;
use desk_service::complaints;
use desk_service::health;
use desk_service::health::HealthSection;
use wechatpay_simulator::{Call, FaultKind, NewComplaint};

/// A complaint that no notification has announced.
fn quiet(world: &World) -> ComplaintId {
    world.control().new_complaint(NewComplaint { silent: true, ..NewComplaint::default() }).parse().unwrap()
}

/// Reads one complaint by id.
async fn read(world: &World, id: &ComplaintId) {
    world.clock.advance(desk_domain::Span::hours(3));
    complaints::complaint(&world.desk, &world.agent, id).await.unwrap();
    world.settle().await;
}

/// What the health page names.
async fn named(world: &World) -> Vec<UnreadableValue> {
    let supervisor = Actor { role: Role::Supervisor, ..world.agent.clone() };
    let health = health::report(&world.desk, &granted(&supervisor).unwrap()).await.unwrap();
    let unreadable = health.sections.into_iter().find_map(|section| match section {
        HealthSection::Unreadable(of) => Some(of),
        HealthSection::Waiting(_) | HealthSection::Failing(_) => None,
    });
    unreadable.unwrap().into_iter().flat_map(|of| of.values).collect()
}

/// The fields that were lost.
async fn lost(world: &World) -> Vec<String> {
    let mut fields: Vec<String> =
        named(world).await.into_iter().filter(|value| value.last.is_lost).map(|value| value.last.field).collect();
    fields.sort();
    fields.dedup();
    fields
}

/// A list that ends in the middle, once.
fn hang_up_once(world: &World, call: Call) {
    world.control().inject(fault(call, FaultKind::Error500Before));
}
