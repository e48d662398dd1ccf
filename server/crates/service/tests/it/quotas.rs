//! Messages that wait for WeChat Pay's quota: people see where they stand, and a refusal slows everybody down.

use crate::world::{World, fault};
use desk_domain::{ComplaintId, DeliveryState, Span};
use desk_service::jobs;
use desk_service::send::{self, ReplyForm};
use desk_testing::on_both_databases;
use wechatpay_simulator::{Call, Fault, FaultKind, NewComplaint};

on_both_databases!(
    a_message_knows_its_place_in_the_queue,
    calls_slow_down_where_the_platform_refuses_them,
    messages_leave_in_their_order_and_when_it_was_said,
);

/// How often a worker looks for work.
const A_LOOK: Span = Span(100);

impl World {
    fn asked(&self, call: Call) -> usize {
        self.control().journal().iter().filter(|entry| entry.call == call).count()
    }
}

/// Of sixty replies a minute, six leave at once.
async fn a_message_knows_its_place_in_the_queue(world: World) {
    let mut ids = Vec::new();
    for _ in 0..9 {
        ids.push(world.complaint().await);
    }
    world.clock.advance(Span::minutes(2));
    for id in &ids {
        let form = ReplyForm { content: "您好，正在处理。".into(), ..ReplyForm::default() };
        send::reply(&world.desk, &world.agent, id, form).await.unwrap();
        world.clock.advance(Span(1));
    }
    world.clock.advance(Span::seconds(8));
    jobs::run_until_idle(&world.desk).await.unwrap();
    assert_eq!(world.asked(Call::Reply), 6);
    let last = world.delivery(&ids[8]).await;
    let queue = last.waits.unwrap();
    assert_eq!((last.state, queue.ahead), (DeliveryState::Held, 2));
    let wait = queue.until - world.desk.now();
    assert!(wait > Span::seconds(2) && wait < Span::seconds(6), "{wait:?}");
    assert_eq!(world.delivery(&ids[6]).await.waits.unwrap().ahead, 0);
    world.settle().await;
    for id in &ids {
        assert_eq!(world.delivery(id).await.state, DeliveryState::Delivered);
    }
}

/// Sixty replies wait, the third is refused for its frequency: those that wait keep their order, and none leaves later than its
/// author was told then, but for a look at the queue by each.
async fn messages_leave_in_their_order_and_when_it_was_said(world: World) {
    let new = |_| world.control().new_complaint(NewComplaint::default()).parse().unwrap();
    let ids: Vec<ComplaintId> = (0..60).map(new).collect();
    world.sync().await;
    world.clock.advance(Span::minutes(2));
    for id in &ids {
        send::reply(&world.desk, &world.agent, id, ReplyForm { content: "您好。".into(), ..ReplyForm::default() })
            .await
            .unwrap();
        world.clock.advance(Span(1));
    }
    let refused = Fault { complaint_id: Some(ids[2].to_string()), ..fault(Call::Reply, FaultKind::Refuse429) };
    world.control().inject(refused);
    world.clock.advance(Span::seconds(8));
    jobs::run_until_idle(&world.desk).await.unwrap();
    let mut promised = Vec::new();
    for id in &ids[2..] {
        promised.push(world.delivery(id).await.waits.unwrap().until);
    }
    let last = *promised.last().unwrap() + Span::seconds(10);
    while world.desk.now() < last {
        world.clock.advance(A_LOOK);
        jobs::run_until_idle(&world.desk).await.unwrap();
    }
    let journal = world.control().journal();
    let sent: Vec<_> = journal.iter().filter(|entry| entry.call == Call::Reply && entry.status == Some(204)).collect();
    let order: Vec<_> = sent.iter().map(|entry| entry.complaint_id.clone().unwrap()).collect();
    assert_eq!(order, ids.iter().map(ToString::to_string).collect::<Vec<_>>());
    for ((entry, promised), looks) in sent[2..].iter().zip(promised).zip(1..) {
        let late = Span(entry.at - promised.0);
        assert!(late <= Span(looks * A_LOOK.0), "message {looks} is late by {late:?}");
    }
}

/// One refusal halves the pace of its group, and of no other.
async fn calls_slow_down_where_the_platform_refuses_them(world: World) {
    let (one, two) = (world.complaint().await, world.complaint().await);
    world.clock.advance(Span::minutes(2));
    world.control().inject(fault(Call::Reply, FaultKind::Refuse429));
    for id in [&one, &two] {
        send::reply(&world.desk, &world.agent, id, ReplyForm { content: "您好。".into(), ..ReplyForm::default() })
            .await
            .unwrap();
    }
    world.clock.advance(Span::seconds(8));
    jobs::run_until_idle(&world.desk).await.unwrap();
    assert_eq!(world.asked(Call::Reply), 1, "the second waits as well: {:?}", world.delivery(&two).await);
    assert!(world.delivery(&two).await.waits.is_some());
    world.settle().await;
    assert_eq!((world.replies(&one), world.replies(&two)), (1, 1));
}
