//! Merchants of every kind: service providers with sub-merchants, and each way in which the platform proves itself.

use crate::world::{World, mchid};
use desk_domain::{DeliveryState, Mchid};
use desk_service::ServiceError;
use desk_service::complaints;
use desk_service::complaints::{InboxRequest, InboxView};
use desk_service::merchants;
use desk_service::send;
use desk_service::testing::allowed;
use desk_store::Dialect;
use sha2::{Digest, Sha256};
use wechatpay_simulator::{Call, KeyMode, NewComplaint, Options};

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
    let inbox = complaints::inbox(&world.desk, &world.agent, &request).await.unwrap();
    assert_eq!(inbox.items.iter().map(|item| &item.complaint.id).collect::<Vec<_>>(), [&id]);
    let filter = |inbox: &InboxView| {
        let named = inbox.merchants.iter().find(|merchant| merchant.mchid == sub);
        named.map(|merchant| merchant.name.clone())
    };
    assert_eq!(filter(&inbox).as_deref(), Some(sub.as_str()), "it can be filtered by, and has no name yet");
    merchants::name_sub_merchant(&world.desk, &allowed(), &mchid(), &sub, " 青禾二店 ").await.unwrap();
    let inbox = complaints::inbox(&world.desk, &world.agent, &request).await.unwrap();
    assert_eq!(filter(&inbox).as_deref(), Some("青禾二店"));
    assert_eq!(inbox.items[0].merchant, "青禾二店");
    assert_eq!(complaints::complaint(&world.desk, &world.agent, &id).await.unwrap().merchant, "青禾二店");

    send::complete(&world.desk, &world.agent, &id, None).await.unwrap();
    world.settle().await;
    let sent = |call: Call| {
        let journal = world.control().journal();
        journal.into_iter().find(|entry| entry.call == call && entry.committed).map(|entry| entry.body_sha256)
    };
    let reply = r#"{"complainted_mchid":"1900013522","response_content":"您好，正在处理。"}"#;
    assert_eq!(sent(Call::Reply), Some(sha256(reply)), "to the byte");
    assert_eq!(sent(Call::Complete), Some(sha256(r#"{"complainted_mchid":"1900013522"}"#)));
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_service_provider_has_sub_merchants() {
    let world = World::start(Dialect::Sqlite).await;
    let sub: Mchid = "1900013522".parse().unwrap();
    let refused = merchants::name_sub_merchant(&world.desk, &allowed(), &mchid(), &sub, "青禾二店").await.unwrap_err();
    assert!(refused.to_string().contains("no service provider"), "{refused}");
    let unknown = merchants::name_sub_merchant(&world.desk, &allowed(), &sub, &sub, "青禾二店").await.unwrap_err();
    assert!(matches!(unknown, ServiceError::NotFound));
}

fn sha256(text: &str) -> String {
    hex::encode(Sha256::digest(text))
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
