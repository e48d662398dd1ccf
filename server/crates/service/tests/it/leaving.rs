//! A message that cannot leave yet says why and until when, can be taken back, and is never forgotten; nothing that a stranger
//! could have answered holds anything up for longer than five minutes.

use crate::world::{World, always, fault};
use desk_domain::{ComplaintId, DeliveryState, Span, WaitsFor};
use desk_service::complaints;
use desk_service::jobs;
use desk_service::send::{self, ReplyForm};
use desk_testing::on_both_databases;
use wechatpay_simulator::{Call, FaultKind};

on_both_databases!(
    a_message_that_nobody_takes_says_when_it_is_tried_next,
    a_message_that_waits_can_be_taken_back,
    a_message_outlives_the_desks_own_troubles,
    a_refusal_for_a_day_is_one_for_minutes,
    no_refusal_puts_a_reading_off,
);

const SOON: Span = Span::minutes(5);

impl World {
    async fn reply_now(&self, id: &ComplaintId, words: &str) -> desk_domain::OutboxId {
        let outbox = self.write(id, words).await;
        jobs::run_until_idle(&self.desk).await.unwrap();
        outbox
    }
}

async fn a_message_that_nobody_takes_says_when_it_is_tried_next(world: World) {
    let id = world.complaint().await;
    world.connect("http://127.0.0.1:9").await;
    let outbox = world.reply_now(&id, "您好，请查收。").await;
    for _ in 0..5 {
        let waits = world.delivery(&id).await.waits.unwrap();
        let now = world.desk.now();
        assert_eq!(waits.waits_for, WaitsFor::Platform);
        assert!(now < waits.until && waits.until <= now + SOON, "{waits:?}");
        world.clock.advance(waits.until - now - Span(1));
        jobs::run_until_idle(&world.desk).await.unwrap();
        assert_eq!(world.delivery(&id).await.waits, Some(waits), "and not before");
        world.clock.advance(Span(1));
        jobs::run_until_idle(&world.desk).await.unwrap();
    }
    let told = world.store().latest_event_id().await.unwrap();
    world.pass(SOON).await;
    assert!(world.store().latest_event_id().await.unwrap() > told, "open pages hear of a later time");
    world.connect(&world.platform.base_url).await;
    world.pass(SOON).await;
    assert_eq!((world.state(&outbox).await, world.replies(&id)), (DeliveryState::Delivered, 1));
    assert_eq!(world.delivery(&id).await.waits, None);
}

async fn a_message_that_waits_can_be_taken_back(world: World) {
    let no_room = async || world.control().inject(fault(Call::Reply, FaultKind::Refuse429ForADay));
    let nobody = async || world.connect("http://127.0.0.1:9").await;
    for (n, waits_for) in [WaitsFor::Quota, WaitsFor::Platform].into_iter().enumerate() {
        let id = world.complaint().await;
        match waits_for {
            WaitsFor::Quota => no_room().await,
            _ => nobody().await,
        }
        let outbox = world.reply_now(&id, "您好，先不发。").await;
        assert_eq!(world.delivery(&id).await.waits.unwrap().waits_for, waits_for);
        assert!(send::withdraw(&world.desk, &world.agent, &outbox).await.unwrap(), "{n}");
        world.connect(&world.platform.base_url).await;
        world.pass(Span::minutes(12)).await;
        assert_eq!((world.state(&outbox).await, world.replies(&id)), (DeliveryState::Withdrawn, 0));
        let view = complaints::complaint(&world.desk, &world.agent, &id).await.unwrap();
        assert_eq!(view.draft.text(), "您好，先不发。");
    }
}

async fn a_message_outlives_the_desks_own_troubles(world: World) {
    let id = world.complaint().await;
    let form = ReplyForm { content: "您好，已为您登记。".into(), ..ReplyForm::default() };
    let outbox = send::reply(&world.desk, &world.agent, &id, form).await.unwrap();
    let unwell = world.desk_with_another_key();
    for _ in 0..50 {
        world.clock.advance(Span::minutes(1));
        jobs::run_until_idle(&unwell).await.unwrap();
    }
    let delivery = world.delivery(&id).await;
    let waits = delivery.waits.unwrap();
    assert_eq!((delivery.state, waits.waits_for), (DeliveryState::Held, WaitsFor::Desk));
    assert!(waits.until <= world.desk.now() + SOON);
    world.pass(SOON).await;
    assert_eq!((world.state(&outbox).await, world.replies(&id)), (DeliveryState::Delivered, 1));
}

async fn a_refusal_for_a_day_is_one_for_minutes(world: World) {
    let id = world.complaint().await;
    world.attach(&id).await;
    for call in [Call::Upload, Call::Reply] {
        world.control().inject(fault(call, FaultKind::Refuse429ForADay));
        let outbox = world.reply_now(&id, &format!("您好，{call:?}。")).await;
        assert_eq!(world.state(&outbox).await, DeliveryState::Held);
        world.pass(SOON).await;
        assert_eq!(world.state(&outbox).await, DeliveryState::Delivered, "{call:?}");
    }
    assert_eq!(world.replies(&id), 2);
}

async fn no_refusal_puts_a_reading_off(world: World) {
    let kinds = [FaultKind::Refuse429ForADay, FaultKind::Refuse401, FaultKind::Refuse403, FaultKind::Html502];
    for (n, kind) in kinds.into_iter().enumerate() {
        for call in [Call::History, Call::Detail] {
            let id = world.complaint().await;
            let words = format!("第 {n} 次催促");
            world.control().user_message(id.as_str(), &words, 0);
            world.control().inject(always(call, kind));
            world.clock.advance(Span::minutes(2));
            complaints::complaint(&world.desk, &world.agent, &id).await.unwrap();
            world.pass(Span::minutes(20)).await;
            world.control().clear_faults();
            world.pass(SOON + Span::seconds(20)).await;
            let history = world.store().history(&id).await.unwrap();
            assert_eq!(history.last().unwrap().details, words, "{call:?} {kind:?}");
        }
    }
}
