//! Merchants of every kind: service providers with sub-merchants, and each way in which the platform proves itself.

use crate::world::World;
use desk_domain::{DeliveryState, Mchid};
use desk_service::view::InboxRequest;
use desk_store::Dialect;
use wechatpay_simulator::{KeyMode, NewComplaint, Options};

#[tokio::test(flavor = "multi_thread")]
async fn a_service_provider_answers_for_its_sub_merchants() {
    let world = World::start_with(Dialect::Sqlite, Options { partner: true, ..Options::default() }).await;
    let sub: Mchid = "1900013522".parse().unwrap();
    let of_sub = NewComplaint { mchid: Some(sub.to_string()), ..NewComplaint::default() };
    let id = world.control().new_complaint(of_sub).parse().unwrap();
    let other = NewComplaint { mchid: Some("1900013511".into()), ..NewComplaint::default() };
    world.control().new_complaint(other);
    world.sync().await;

    let outbox = world.write(&id, "您好，正在处理。").await;
    world.settle().await;
    assert_eq!(world.state(&outbox).await, DeliveryState::Delivered, "the body named the right merchant");

    let request = InboxRequest { merchant: Some(sub.clone()), ..InboxRequest::default() };
    let inbox = world.desk.inbox(&world.agent, &request).await.unwrap();
    assert_eq!(inbox.items.iter().map(|item| &item.id).collect::<Vec<_>>(), [&id]);
    assert!(inbox.merchants.iter().any(|merchant| merchant.mchid == sub), "it can be filtered by");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_key_mode_reads_and_writes() {
    for keys in [KeyMode::PublicKey, KeyMode::Certificate, KeyMode::Both] {
        let world = World::start_with(Dialect::Sqlite, Options { keys, ..Options::default() }).await;
        let id = world.complaint().await;
        let outbox = world.write(&id, "您好，正在处理。").await;
        world.settle().await;
        assert_eq!(world.state(&outbox).await, DeliveryState::Delivered, "{keys:?}");
    }
}
