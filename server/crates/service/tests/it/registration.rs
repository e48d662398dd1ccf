//! Where WeChat Pay calls: an address of somebody else's is named, and replaced only by who has seen it.

use crate::world::{World, mchid};
use desk_service::ServiceError;
use desk_service::merchants::{self, Replace};
use desk_service::testing::allowed;
use desk_store::Dialect;

const SHOP: &str = "https://shop.example.com/wechatpay/complaints";

async fn registered_by_the_shop() -> World {
    let world = World::start(Dialect::Sqlite).await;
    world.another_program().create_notification_url(SHOP).await.unwrap();
    world
}

fn foreign(told: Result<String, ServiceError>) -> String {
    match told {
        Err(ServiceError::ForeignCallback { registered }) => registered,
        told => panic!("{told:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_of_somebody_else_is_named_and_kept() {
    let world = registered_by_the_shop().await;
    assert_eq!(foreign(merchants::register_callback(&world.desk, &allowed(), &mchid()).await), SHOP);
    assert_eq!(world.control().notification_url().as_deref(), Some(SHOP));
    let merchant = merchants::find(&world.desk, &allowed(), &mchid()).await.unwrap();
    assert_eq!(merchant.notification_url, None, "nothing is believed to be registered");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_seen_an_address_replaces_that_one() {
    let world = registered_by_the_shop().await;
    let another = "https://another.example.com/notify";
    world.another_program().update_notification_url(another).await.unwrap();
    let seen = merchants::replace_callback(&world.desk, &allowed(), &mchid(), Replace::Only(SHOP)).await;
    assert_eq!(foreign(seen), another, "it has changed since it was seen");
    assert_eq!(world.control().notification_url().as_deref(), Some(another));

    let url = merchants::replace_callback(&world.desk, &allowed(), &mchid(), Replace::Only(another)).await.unwrap();
    assert_eq!(world.control().notification_url().as_ref(), Some(&url));
    let line = world.store().audit_page(None, 1).await.unwrap().remove(0);
    assert!(format!("{line:?}").contains(another), "{line:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_there_is_replaced_when_that_is_meant() {
    let world = registered_by_the_shop().await;
    let url = merchants::replace_callback(&world.desk, &allowed(), &mchid(), Replace::Whatever).await.unwrap();
    assert_eq!(world.control().notification_url(), Some(url));
}

/// The desk has moved: the address that it gave itself is not somebody else's.
#[tokio::test(flavor = "multi_thread")]
async fn an_address_of_its_own_is_replaced_without_a_question() {
    let world = World::start(Dialect::Sqlite).await;
    let before = merchants::register_callback(&world.desk, &allowed(), &mchid()).await.unwrap();
    let moved = world.another_desk(|settings| settings.web.public_url = "http://127.0.0.1:3999".parse().unwrap());
    let after = merchants::register_callback(&moved, &allowed(), &mchid()).await.unwrap();
    assert_ne!(before, after);
    assert_eq!(world.control().notification_url(), Some(after));
}
