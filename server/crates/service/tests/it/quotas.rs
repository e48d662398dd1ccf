//! Messages that wait for WeChat Pay's quota: people see where they stand, and a refusal slows everybody down.

use crate::world::{World, fault, on_both_databases};
use desk_domain::{ComplaintId, DeliveryState, Span};
use desk_service::view::{Delivery, TimelineItem};
use wechatpay_simulator::{Call, FaultKind};

on_both_databases!(a_message_knows_its_place_in_the_queue, calls_slow_down_where_the_platform_refuses_them);

impl World {
    async fn delivery(&self, id: &ComplaintId) -> Delivery {
        let view = self.desk.complaint(&self.agent, id).await.unwrap().unwrap();
        let outgoing = view.timeline.into_iter().find_map(|item| match item {
            TimelineItem::Outgoing(outgoing) => Some(outgoing.delivery),
            TimelineItem::Entry(entry) => entry.delivery,
        });
        outgoing.unwrap()
    }

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
        let form = desk_service::ReplyForm { text: "您好，正在处理。".into(), ..Default::default() };
        world.desk.reply(&world.agent, id, form).await.unwrap();
        world.clock.advance(Span(1));
    }
    world.clock.advance(Span::seconds(8));
    world.desk.run_jobs_until_idle().await.unwrap();
    assert_eq!(world.asked(Call::Reply), 6);
    let last = world.delivery(&ids[8]).await;
    let queue = last.queue.unwrap();
    assert_eq!((last.state, queue.ahead), (DeliveryState::Held, 2));
    let wait = queue.expected_at - world.desk.now();
    assert!(wait > Span::seconds(2) && wait < Span::seconds(6), "{wait:?}");
    assert_eq!(world.delivery(&ids[6]).await.queue.unwrap().ahead, 0);
    world.settle().await;
    for id in &ids {
        assert_eq!(world.delivery(id).await.state, DeliveryState::Delivered);
    }
}

/// One refusal halves the pace of its group, and of no other.
async fn calls_slow_down_where_the_platform_refuses_them(world: World) {
    let (one, two) = (world.complaint().await, world.complaint().await);
    world.clock.advance(Span::minutes(2));
    world.control().inject(fault(Call::Reply, FaultKind::Refuse429));
    for id in [&one, &two] {
        world
            .desk
            .reply(&world.agent, id, desk_service::ReplyForm { text: "您好。".into(), ..Default::default() })
            .await
            .unwrap();
    }
    world.clock.advance(Span::seconds(8));
    world.desk.run_jobs_until_idle().await.unwrap();
    assert_eq!(world.asked(Call::Reply), 1, "the second waits as well: {:?}", world.delivery(&two).await);
    assert!(world.delivery(&two).await.queue.is_some());
    world.settle().await;
    assert_eq!((world.replies(&one), world.replies(&two)), (1, 1));
}
