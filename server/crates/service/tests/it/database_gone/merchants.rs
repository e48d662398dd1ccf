//! Setting up a merchant: what was not told to be done can be done again, and the desk never believes that it is called when it
//! is not.

use super::line::{Cut, Line};
use super::{MOST, stage};
use crate::keys::key_form;
use crate::world::{World, mchid};
use desk_domain::{Merchant, Span};
use desk_service::merchants;
use desk_service::sync;
use desk_service::testing::allowed;
use wechatpay_simulator::KeyMode;

/// Longer than any quota keeps a person waiting.
const A_MINUTE: Span = Span::minutes(1);
/// Longer than made-up serial numbers keep the desk from asking again.
const AN_HOUR: Span = Span::hours(1);

#[tokio::test(flavor = "multi_thread")]
async fn a_notification_url_is_registered() {
    at_every_commit(KeyMode::PublicKey, register).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_key_is_taken() {
    at_every_commit(KeyMode::PublicKey, rotate).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_certificate_is_learned() {
    at_every_commit(KeyMode::Certificate, learn).await;
}

/// The line that is to be cut, and when.
struct Threat<'a> {
    line: &'a Line,
    nth: usize,
    cut: Cut,
}

impl Threat<'_> {
    /// Does something while the line may be cut: what came of it, and whether it was.
    async fn during<T>(&self, work: impl Future<Output = T>) -> (T, bool) {
        self.line.cut_at(self.nth, self.cut);
        let told = work.await;
        (told, self.line.was_cut())
    }
}

/// A story says whether the line was cut in it.
async fn at_every_commit(keys: KeyMode, story: impl AsyncFn(&World, Threat<'_>) -> bool) {
    for cut in [Cut::Before, Cut::After] {
        let (world, line) = stage(keys).await;
        let mut nth = 1;
        while story(&world, Threat { line: &line, nth, cut }).await {
            nth += 1;
            assert!(nth < MOST, "{cut:?}: {MOST} commits");
        }
        assert!(nth > 1, "{cut:?}: nothing was committed");
    }
}

async fn register(world: &World, threat: Threat<'_>) -> bool {
    world.control().forget_notification_url();
    merchants::remove(&world.desk, &allowed(), &mchid()).await.unwrap();
    world.connect(&world.platform.base_url).await;
    let (told, was_cut) = threat.during(merchants::register_callback(&world.desk, &allowed(), &mchid())).await;
    world.clock.advance(A_MINUTE);
    let believed = merchant(world).await.notification_url;
    assert!(believed.is_none() || believed == world.control().notification_url());
    assert!(told.is_err() || believed.is_some());
    let url = merchants::register_callback(&world.desk, &allowed(), &mchid()).await.unwrap();
    assert_eq!(merchant(world).await.notification_url.as_ref(), Some(&url));
    assert_eq!(world.control().notification_url(), Some(url));
    world.clock.advance(A_MINUTE);
    was_cut
}

async fn rotate(world: &World, threat: Threat<'_>) -> bool {
    let old = merchant(world).await.serial_no;
    let new = world.control().rotate_merchant_key().unwrap();
    let (told, was_cut) = threat.during(merchants::rotate_key(&world.desk, &allowed(), &mchid(), key_form(&new))).await;
    world.clock.advance(A_MINUTE);
    let is_taken = merchant(world).await.serial_no == new.serial_no;
    assert!(told.is_err() || is_taken);
    if !is_taken {
        merchants::rotate_key(&world.desk, &allowed(), &mchid(), key_form(&new)).await.unwrap();
    }
    let retired = world.store().retired_keys(&mchid()).await.unwrap();
    assert!(retired.iter().any(|key| key.serial_no == old), "it still reads phones");
    world.clock.advance(A_MINUTE);
    let (_, echoed) = merchants::check(&world.desk, &allowed(), &mchid()).await.unwrap().steps.swap_remove(0);
    assert!(echoed.is_ok(), "{echoed:?}");
    world.clock.advance(A_MINUTE);
    was_cut
}

async fn learn(world: &World, threat: Threat<'_>) -> bool {
    let held = merchant(world).await.platform_certificates_pem.len();
    world.control().rotate_certificate().unwrap();
    let list = async || {
        world.clock.advance(AN_HOUR);
        let today = world.desk.now().in_beijing().date;
        sync::reconcile(&world.desk, &mchid(), today, today).await
    };
    let (_, was_cut) = threat.during(list()).await;
    list().await.unwrap();
    assert_eq!(merchant(world).await.platform_certificates_pem.len(), held + 1);
    was_cut
}

async fn merchant(world: &World) -> Merchant {
    world.store().merchant(&mchid()).await.unwrap().unwrap()
}
