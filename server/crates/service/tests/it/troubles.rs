//! What did not arrive is told: in its row, in the navigation, on the board, and to its author.

use crate::acts::Act;
use crate::truth::saying;
use crate::world::{World, fault};
use desk_domain::{Actor, DeliveryState, Role, Tab, WorkView};
use desk_service::complaints;
use desk_service::complaints::{InboxItem, InboxRequest};
use desk_service::jobs;
use desk_service::merchants;
use desk_service::people;
use desk_service::send;
use desk_service::testing::allowed;
use desk_testing::on_both_databases;
use wechatpay_simulator::{Call, FaultKind, NewComplaint, Options};

on_both_databases!(
    what_did_not_arrive_is_told_until_it_is_dealt_with,
    a_message_that_arrives_after_all_is_told_no_more,
    a_finished_complaint_needs_no_completion,
    what_needs_no_more_care_is_dismissed,
    counts_hold_while_many_fail_at_once,
);

fn troubled() -> InboxRequest {
    InboxRequest { view: WorkView::Troubled, tab: Tab::Any, ..InboxRequest::default() }
}

impl World {
    pub(crate) async fn someone(&self, name: &str, role: Role) -> Actor {
        let id = people::add(&self.desk, &allowed(), name, "林岚", role, "correct horse battery").await.unwrap();
        people::staff(&self.desk, &id).await.unwrap().unwrap().actor()
    }

    /// How many complaints are in trouble, by the navigation, the list, the rows and the board.
    async fn in_trouble(&self, supervisor: &Actor) -> i64 {
        let counted = complaints::standing(&self.desk, &self.agent).await.unwrap().views[&WorkView::Troubled].count;
        let shown = complaints::inbox(&self.desk, &self.agent, &troubled()).await.unwrap();
        assert_eq!(i64::try_from(shown.items.len()).unwrap(), counted);
        assert_eq!(shown.tabs.iter().find(|tab| tab.tab == Tab::Any).unwrap().count, counted);
        assert!(shown.items.iter().all(|item| item.trouble.is_some()));
        assert_eq!(complaints::board(&self.desk, supervisor).await.unwrap().troubled.count, counted);
        counted
    }

    async fn own_troubles(&self, actor: &Actor) -> Vec<DeliveryState> {
        let standing = complaints::standing(&self.desk, actor).await.unwrap();
        standing.own_troubles.into_iter().map(|trouble| trouble.state).collect()
    }
}

async fn what_did_not_arrive_is_told_until_it_is_dealt_with(world: World) {
    let supervisor = world.someone("lin", Role::Supervisor).await;
    let (missing, fine) = (world.complaint().await, world.complaint().await);
    assert_eq!(world.in_trouble(&supervisor).await, 0);
    world.control().inject(fault(Call::Reply, FaultKind::DropBefore));
    world.write(&missing, "您好，正在处理。").await;
    jobs::run_until_idle(&world.desk).await.unwrap();
    assert_eq!(world.in_trouble(&supervisor).await, 1);
    assert_eq!(world.own_troubles(&world.agent).await, [DeliveryState::Unconfirmed], "nobody knows it yet");
    world.settle().await;
    world.write(&fine, "您好。").await;
    world.settle().await;
    assert_eq!(world.in_trouble(&supervisor).await, 1);
    assert_eq!(world.own_troubles(&world.agent).await, [DeliveryState::VerifiedMissing]);
    assert!(world.own_troubles(&supervisor).await.is_empty(), "somebody else's are told to them");

    let ids = |items: Vec<InboxItem>| items.into_iter().map(|item| item.complaint.id).collect::<Vec<_>>();
    let pending = InboxRequest { tab: Tab::Pending, ..troubled() };
    assert_eq!(ids(world.listed(pending).await), std::slice::from_ref(&missing), "other filters go on");
    let elsewhere = InboxRequest { merchant: Some("1900009999".parse().unwrap()), ..troubled() };
    assert!(world.listed(elsewhere).await.is_empty());
    assert!(world.listed(InboxRequest { tab: Tab::Processed, ..troubled() }).await.is_empty());

    send::reply(&world.desk, &world.agent, &missing, saying("您好，正在处理，请稍候。")).await.unwrap();
    assert_eq!(world.in_trouble(&supervisor).await, 0, "it is on its way again");
    assert!(world.own_troubles(&world.agent).await.is_empty());
}

async fn a_message_that_arrives_after_all_is_told_no_more(world: World) {
    let supervisor = world.someone("lin", Role::Supervisor).await;
    let id = world.complaint().await;
    world.control().inject(fault(Call::Reply, FaultKind::DropAfterCommit));
    world.write(&id, "您好，已补发。").await;
    jobs::run_until_idle(&world.desk).await.unwrap();
    assert_eq!(world.in_trouble(&supervisor).await, 1);
    world.settle().await;
    assert_eq!(world.in_trouble(&supervisor).await, 0);
}

async fn a_finished_complaint_needs_no_completion(world: World) {
    let supervisor = world.someone("lin", Role::Supervisor).await;
    let id = Act::Completion.complaint(&world).await;
    world.control().inject(fault(Call::Complete, FaultKind::DropBefore));
    Act::Completion.begin(&world, &id).await.unwrap();
    world.settle().await;
    assert_eq!(world.in_trouble(&supervisor).await, 1);
    world.control().refund_received(id.as_str());
    world.sync().await;
    assert_eq!(world.in_trouble(&supervisor).await, 0);
}

async fn what_needs_no_more_care_is_dismissed(world: World) {
    let supervisor = world.someone("lin", Role::Supervisor).await;
    let id = world.complaint().await;
    world.control().inject(fault(Call::Reply, FaultKind::DropBefore));
    let lost = world.write(&id, "您好，正在处理。").await;
    jobs::run_until_idle(&world.desk).await.unwrap();
    assert!(!complaints::dismiss_trouble(&world.desk, &world.agent, &lost).await.unwrap(), "it may have arrived");
    world.settle().await;
    assert_eq!(world.state(&lost).await, DeliveryState::VerifiedMissing);
    let lines = world.desk_lines().await;
    assert!(complaints::dismiss_trouble(&world.desk, &world.agent, &lost).await.unwrap());
    assert!(!complaints::dismiss_trouble(&world.desk, &world.agent, &lost).await.unwrap());
    assert_eq!(world.desk_lines().await, lines + 1, "who has done so is on record");
    assert_eq!(world.in_trouble(&supervisor).await, 0);
    assert_eq!(world.state(&lost).await, DeliveryState::VerifiedMissing, "what became of it stays");
}

async fn counts_hold_while_many_fail_at_once(world: World) {
    let supervisor = world.someone("lin", Role::Supervisor).await;
    let mut ids = Vec::new();
    for _ in 0..12 {
        ids.push(world.complaint().await);
    }
    world.control().inject(wechatpay_simulator::Fault { times: 12, ..fault(Call::Reply, FaultKind::DropBefore) });
    let replies = ids.iter().map(|id| send::reply(&world.desk, &world.agent, id, saying("您好，正在处理。")));
    for reply in futures::future::join_all(replies).await {
        reply.unwrap();
    }
    world.clock.advance(desk_domain::Span::seconds(8));
    let other = world.another_desk(|_| {});
    let (one, two) = tokio::join!(jobs::run_until_idle(&world.desk), jobs::run_until_idle(&other));
    assert!(one.is_ok() && two.is_ok());
    // The quota lets them leave one by one.
    world.settle().await;
    assert_eq!(world.in_trouble(&supervisor).await, 12);
    assert_eq!(world.own_troubles(&world.agent).await.len(), 12);
}

/// Sub-merchants are complained about; a service provider is not.
#[tokio::test(flavor = "multi_thread")]
async fn the_board_counts_sub_merchants() {
    let world = World::start_with(desk_store::Dialect::Sqlite, Options { partner: true, ..Options::default() }).await;
    let supervisor = world.someone("lin", Role::Supervisor).await;
    for (mchid, count) in [("1900013522", 2), ("1900013511", 1)] {
        for _ in 0..count {
            world.control().new_complaint(NewComplaint { mchid: Some(mchid.into()), ..NewComplaint::default() });
        }
    }
    world.sync().await;
    merchants::name_sub_merchant(
        &world.desk,
        &allowed(),
        &crate::world::mchid(),
        &"1900013511".parse().unwrap(),
        "青禾一店",
    )
    .await
    .unwrap();
    let board = complaints::board(&world.desk, &supervisor).await.unwrap();
    let lines: Vec<_> = board.merchants.iter().map(|line| (line.name.as_str(), line.open, line.pending)).collect();
    assert_eq!(lines, [("青禾一店", 1, 1), ("1900013522", 2, 2)]);
    assert_eq!(board.total.open, board.merchants.iter().map(|line| line.open).sum::<i64>());
}
