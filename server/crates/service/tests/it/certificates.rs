//! Platform certificates come and go without anybody's help.

use crate::world::{World, mchid};
use desk_domain::Span;
use desk_service::complaints;
use desk_service::merchants::{self, MerchantForm};
use desk_service::sync;
use desk_service::testing::{allowed, merchant_form};
use desk_store::Dialect;
use http::HeaderMap;
use wechatpay_simulator::{Call, KeyMode, Options};

pub(crate) async fn with_certificates(dialect: Dialect) -> World {
    World::start_with(dialect, Options { keys: KeyMode::Certificate, ..Options::default() }).await
}

async fn held(world: &World) -> usize {
    world.store().merchant(&mchid()).await.unwrap().unwrap().platform_certificates_pem.len()
}

/// Whichever reading meets it first: the list, or a complaint that somebody opens.
#[tokio::test(flavor = "multi_thread")]
async fn a_new_certificate_is_learned_while_reading() {
    for dialect in [Dialect::Sqlite, Dialect::Postgres] {
        let world = with_certificates(dialect).await;
        let id = world.complaint().await;
        world.control().rotate_certificate().unwrap();
        world.control().user_message(id.as_str(), "还没有处理吗", 0);
        world.sync().await;
        assert_eq!(held(&world).await, 2, "the old one still verifies what it has signed");

        world.control().rotate_certificate().unwrap();
        world.control().user_message(id.as_str(), "第三天了", 0);
        world.clock.advance(Span::hours(1));
        complaints::complaint(&world.desk, &world.agent, &id).await.unwrap();
        world.settle().await;
        assert_eq!(held(&world).await, 3);
        let history = world.store().history(&id).await.unwrap();
        assert_eq!(history.last().unwrap().details, "第三天了");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_merchant_without_any_key_gets_its_certificates() {
    let world = with_certificates(Dialect::Sqlite).await;
    let form = merchant_form(&world.platform.credentials, &world.platform.base_url);
    merchants::add(&world.desk, &allowed(), MerchantForm { public_key: None, ..form }).await.unwrap();
    assert_eq!(held(&world).await, 1);
    world.complaint().await;

    let of_public_key = World::start(Dialect::Sqlite).await;
    let form = merchant_form(&of_public_key.platform.credentials, &of_public_key.platform.base_url);
    let refused =
        merchants::add(&of_public_key.desk, &allowed(), MerchantForm { public_key: None, ..form }).await.unwrap_err();
    assert!(refused.to_string().contains("public key and id are needed"), "{refused}");
}

/// A notification that claims to be signed by the certificate of this serial number, and is not.
pub(crate) async fn notify_as(world: &World, serial: &str) {
    let mut headers = HeaderMap::new();
    let now = world.desk.now().unix_seconds().to_string();
    let values = [("wechatpay-timestamp", now.as_str()), ("wechatpay-nonce", "n"), ("wechatpay-serial", serial)];
    for (name, value) in values.into_iter().chain([("wechatpay-signature", "AAAA")]) {
        headers.insert(name, value.parse().unwrap());
    }
    let outcome = sync::take_callback(&world.desk, mchid().as_str(), &headers, b"{}").await;
    assert_eq!(outcome.status(), 401);
}

/// Whoever makes up serial numbers causes one download, not one for each.
#[tokio::test(flavor = "multi_thread")]
async fn made_up_serials_do_not_make_the_desk_ask_again_and_again() {
    let world = with_certificates(Dialect::Sqlite).await;
    let asked = || {
        let journal = world.control().journal();
        journal.iter().filter(|entry| entry.call == Call::Certificates).count()
    };
    for serial in ["AB", "CD", "EF"] {
        notify_as(&world, serial).await;
    }
    assert_eq!(asked(), 1);
}
