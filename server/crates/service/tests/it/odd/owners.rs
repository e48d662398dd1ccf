//! One complaint that two connected merchants can read.

use crate::world::{BEGINNING, World};
use desk_domain::{ComplaintId, DeliveryState, Mchid, Span};
use desk_service::Clock;
use desk_service::merchants::{self, MerchantForm};
use desk_service::sync;
use desk_service::testing::{allowed, merchant_form};
use desk_store::Dialect;
use std::sync::Arc;
use wechatpay_simulator::{Call, NewComplaint, Options, Running, Simulator};

const SUB_MERCHANT: &str = "1900013522";

/// The sub-merchant's own way to WeChat Pay, where the same complaint stands.
async fn own_way(world: &World) -> Running {
    let clock = world.clock.clone();
    let options = Options { mchid: SUB_MERCHANT.into(), clock: Arc::new(move || clock.now().0), ..Options::default() };
    Simulator::start(options).await.unwrap()
}

fn complain(platform: &Running) -> ComplaintId {
    let new = NewComplaint { mchid: Some(SUB_MERCHANT.into()), silent: true, ..NewComplaint::default() };
    platform.control.new_complaint(new).parse().unwrap()
}

async fn list(world: &World, mchid: &Mchid) {
    let today = BEGINNING.in_beijing().date;
    sync::reconcile(&world.desk, mchid, today, today).await.unwrap();
    world.settle().await;
}

async fn owned_by_whom_it_is_about(dialect: Dialect) {
    let world = World::start_with(dialect, Options { partner: true, ..Options::default() }).await;
    let provider: Mchid = "1900012181".parse().unwrap();
    let itself: Mchid = SUB_MERCHANT.parse().unwrap();
    let second = own_way(&world).await;
    let id = complain(&world.platform);
    assert_eq!(complain(&second), id, "both hold the same complaint");
    list(&world, &provider).await;
    let owner = async || world.store().complaint(&id).await.unwrap().unwrap().mchid;
    assert_eq!(owner().await, provider, "nobody else is connected");

    let form = merchant_form(&second.credentials, &second.base_url);
    merchants::add(&world.desk, &allowed(), MerchantForm { name: "分店".into(), ..form }).await.unwrap();
    for lister in [&provider, &itself, &provider, &itself, &provider] {
        world.clock.advance(Span::minutes(2));
        list(&world, lister).await;
        if lister == &itself {
            assert_eq!(owner().await, itself);
        }
    }
    assert_eq!(owner().await, itself, "and stays there");
    let events = world.store().events_after(0, 100).await.unwrap().len();
    for lister in [&itself, &provider, &itself] {
        list(&world, lister).await;
    }
    assert_eq!(world.store().events_after(0, 100).await.unwrap().len(), events, "nothing has changed since");

    let outbox = world.write(&id, "您好，已为您处理。").await;
    world.settle().await;
    assert!(matches!(world.state(&outbox).await, DeliveryState::Delivered));
    let replies =
        |platform: &Running| platform.control.journal().iter().filter(|entry| entry.call == Call::Reply).count();
    assert_eq!((replies(&second), replies(&world.platform)), (1, 0), "it left through the owner");

    merchants::remove(&world.desk, &allowed(), &itself).await.unwrap();
    world.clock.advance(Span::minutes(2));
    list(&world, &provider).await;
    assert_eq!(owner().await, provider, "nobody else can speak for it any more");
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite() {
    owned_by_whom_it_is_about(Dialect::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres() {
    owned_by_whom_it_is_about(Dialect::Postgres).await;
}
