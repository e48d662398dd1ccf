//! What supervisors see of the queues, and what a screen on the wall shows.

use crate::world::World;
use desk_domain::{Actor, ComplaintId, Due, Permission, Role, Span, WorkView};
use desk_service::complaints::{self, Cause, InboxRequest};
use desk_service::team::{self, HandoverForm};
use desk_service::testing::allowed;
use desk_service::{ServiceError, people};
use desk_testing::on_both_databases;
use wechatpay_simulator::NewComplaint;

on_both_databases!(
    the_night_is_told_by_name_owner_and_cause,
    every_number_is_that_of_its_list,
    the_wall_shows_what_presses_and_no_words_of_users,
);

impl World {
    async fn supervisor(&self) -> Actor {
        let id = people::add(&self.desk, &allowed(), "lin", "林岚", Role::Supervisor, "correct horse battery")
            .await
            .unwrap();
        people::staff(&self.desk, &id).await.unwrap().unwrap().actor()
    }

    /// A complaint that was made so many hours ago.
    async fn made(&self, hours: i64, detail: &str) -> ComplaintId {
        let new = NewComplaint { age_minutes: hours * 60, detail: Some(detail.into()), ..NewComplaint::default() };
        let id = self.control().new_complaint(new);
        self.sync().await;
        id.parse().unwrap()
    }

    async fn own(&self, owner: &Actor, id: &ComplaintId) {
        let form = HandoverForm { to: Some(owner.staff_id.clone()), ..HandoverForm::default() };
        team::hand_over(&self.desk, owner, id, form).await.unwrap();
    }
}

/// It is two in the afternoon: what is eight hours old is due at six in the morning.
async fn the_night_is_told_by_name_owner_and_cause(world: World) {
    let (lead, colleague) = (world.supervisor().await, world.colleague().await);
    let mut ids = Vec::new();
    for (hours, detail) in [(25, "过期"), (8, "清晨"), (20, "傍晚"), (2, "明天"), (60, "已回")] {
        ids.push(world.made(hours, detail).await);
    }
    world.own(&colleague, &ids[1]).await;
    world.write(&ids[4], "您好，已处理。").await;
    world.settle().await;
    let board = complaints::board(&world.desk, &lead).await.unwrap();
    let told: Vec<_> = board
        .due_tonight
        .iter()
        .map(|row| (row.complaint.id.clone(), row.owner.as_ref().map(|who| who.name.as_str()), row.cause))
        .collect();
    let expected = [
        (ids[2].clone(), None, Cause::Unowned),
        (ids[4].clone(), Some(world.agent.name.as_str()), Cause::NotFinished),
        (ids[1].clone(), Some(colleague.name.as_str()), Cause::NotAnswered),
    ];
    assert_eq!(told, expected, "what is over is told apart, and tomorrow is not tonight");
    assert_eq!((board.tonight.count, board.total.overdue), (3, 1));
    assert_eq!(board.morning - board.now, Due::Tonight.deadlines(board.now).end - board.now);
    let loads: Vec<_> =
        board.agents.iter().map(|agent| (agent.who.name.as_str(), agent.open, agent.overdue, agent.soon)).collect();
    let mut expected = [(world.agent.name.as_str(), 1, 0, 0), (colleague.name.as_str(), 1, 0, 0), ("林岚", 0, 0, 0)];
    expected.sort_by_key(|(name, open, ..)| (-open, (*name).to_owned()));
    assert_eq!(loads, expected);
    world.clock.advance(Span::hours(17));
    let board = complaints::board(&world.desk, &lead).await.unwrap();
    let late = board.agents.iter().find(|agent| agent.who.name == colleague.name).unwrap();
    assert_eq!((late.overdue, late.soon), (1, 0));
    let error = complaints::board(&world.desk, &colleague).await.unwrap_err();
    assert!(matches!(error, ServiceError::Forbidden(Permission::ReportRead)));
}

async fn every_number_is_that_of_its_list(world: World) {
    let lead = world.supervisor().await;
    for hours in [1, 13, 21, 23, 24, 30] {
        world.made(hours, "数一数").await;
    }
    let board = complaints::board(&world.desk, &lead).await.unwrap();
    let listed = async |request: InboxRequest| {
        let view = complaints::inbox(&world.desk, &lead, &request).await.unwrap();
        i64::try_from(view.items.len()).unwrap()
    };
    let due = |due: Due| InboxRequest { due: Some(due), ..InboxRequest::default() };
    for (within, count) in board.within {
        assert_eq!(listed(due(within)).await, count.count, "{within:?}");
    }
    assert_eq!(listed(due(Due::Over)).await, i64::from(board.total.overdue));
    assert_eq!(listed(due(Due::Tonight)).await, board.tonight.count);
    let unassigned = InboxRequest { view: WorkView::Unassigned, ..InboxRequest::default() };
    assert_eq!(listed(unassigned).await, board.unassigned.count);
    assert!(board.unassigned.has_overdue && board.within[0].1.count >= 1);
}

async fn the_wall_shows_what_presses_and_no_words_of_users(world: World) {
    let (lead, colleague) = (world.supervisor().await, world.colleague().await);
    let mut ids = Vec::new();
    for hours in [1, 26, 23, 5, 9, 30] {
        ids.push(world.made(hours, "用户写的话").await);
    }
    world.own(&colleague, &ids[2]).await;
    let wall = complaints::wall(&world.desk, &lead).await.unwrap();
    assert_eq!((wall.overdue.count, wall.soon.count, wall.unassigned.count), (2, 1, 5));
    let standing = complaints::standing(&world.desk, &lead).await.unwrap();
    assert_eq!((standing.overdue.count, standing.views[&WorkView::Unassigned].count), (2, 5), "as every page says it");
    let shown: Vec<_> = wall.rows.iter().map(|row| &row.complaint.id).collect();
    assert_eq!(shown, [&ids[5], &ids[1], &ids[2], &ids[4], &ids[3]], "the five that are due first");
    assert_eq!(wall.rows[2].owner.as_ref().unwrap().name, colleague.name);
    assert!(wall.rows[0].owner.is_none() && wall.last_event_id > 0);
    let error = complaints::wall(&world.desk, &colleague).await.unwrap_err();
    assert!(matches!(error, ServiceError::Forbidden(Permission::ReportRead)));
}
