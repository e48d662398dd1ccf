//! Notifications of WeChat Pay, over the wire: what is taken is safe, and what is not proven is not even read.

use crate::support::{World, mchid};
use desk_domain::{ComplaintId, Span, UnreadableSource};
use desk_service::jobs;
use desk_service::merchants;
use desk_service::testing::{allowed, another_program, merchant_form};
use desk_service::{Clock, Desk, MasterKey, SeededRng};
use desk_testing::on_both_databases;
use http::StatusCode;
use std::sync::Arc;
use wechatpay_simulator::{
    Call, Fault, FaultKind, KeyMode, NewComplaint, Oddity, Options, Running as Platform, Simulator,
};

on_both_databases!(
    a_notification_is_stored_and_worked_on,
    a_repeated_notification_is_handled_once,
    what_is_not_proven_is_refused_and_repeated,
    what_cannot_be_stored_is_repeated,
    a_new_certificate_is_learned_from_what_it_signs,
    a_certificate_that_nobody_gave_is_fetched_when_it_signs,
    a_notification_about_no_complaint_is_acknowledged,
    a_complaint_is_read_however_its_number_is_spelt,
    a_notification_whose_complaint_nobody_can_read_is_repeated,
);

const NOTIFY: &str = "/wechatpay/notify/1900012181";

/// A user complains; the delivery goes wrong in this way.
fn complain(platform: &Platform, wrong: Option<FaultKind>) -> ComplaintId {
    if let Some(fault) = wrong {
        platform.control.inject(Fault { call: Call::Callback, fault, times: 1, complaint_id: None });
    }
    platform.control.new_complaint(NewComplaint::default()).parse().unwrap()
}

/// What each delivery that is due now was answered with.
async fn delivered(platform: &Platform) -> Vec<Option<u16>> {
    platform.control.flush_callbacks().await.into_iter().map(|delivery| delivery.status).collect()
}

async fn a_notification_is_stored_and_worked_on(world: World) {
    let platform = world.platform().await;
    let id = complain(&platform, None);
    assert_eq!(delivered(&platform).await, [Some(204)]);
    assert_eq!(world.desk.store().last_action(&id).await.unwrap().as_deref(), Some("CREATE_COMPLAINT"));
    jobs::run_until_idle(&world.desk).await.unwrap();
    assert_eq!(world.desk.store().history(&id).await.unwrap().len(), 2);
}

async fn a_complaint_is_read_however_its_number_is_spelt(world: World) {
    let platform = world.platform().await;
    let id = complain(&platform, None);
    platform.control.be_odd(Oddity::of(Call::Callback).with("/complaint_id", id.as_str()).with("/action_type", "3"));
    assert_eq!(delivered(&platform).await, [Some(204)]);
    platform.control.be_plain();
    jobs::run_until_idle(&world.desk).await.unwrap();
    assert_eq!(world.desk.store().history(&id).await.unwrap().len(), 2);
}

async fn a_notification_whose_complaint_nobody_can_read_is_repeated(world: World) {
    let platform = world.platform().await;
    let id = complain(&platform, None);
    for raw in ["null", "\"\"", "{\"is\":1}", "\"二〇〇二\""] {
        platform.control.be_odd(Oddity::of(Call::Callback).with("/complaint_id", raw));
        assert_eq!(delivered(&platform).await, [Some(400)], "{raw}");
        platform.control.be_plain();
        world.clock.advance(Span::minutes(1));
    }
    let named = world.desk.store().unreadable(10).await.unwrap();
    assert_eq!(named.len(), 4, "each is kept: {named:?}");
    assert!(named.iter().all(
        |value| (value.last.source, value.last.field.as_str()) == (UnreadableSource::Notification, "complaint_id")
    ));
    assert_eq!(delivered(&platform).await, [Some(204)], "and it comes again");
    jobs::run_until_idle(&world.desk).await.unwrap();
    assert_eq!(world.desk.store().history(&id).await.unwrap().len(), 2);
}

async fn a_repeated_notification_is_handled_once(world: World) {
    let platform = world.platform().await;
    complain(&platform, Some(FaultKind::Duplicate));
    assert_eq!(delivered(&platform).await, [Some(204), Some(204)]);
    jobs::run_until_idle(&world.desk).await.unwrap();
    let read = |call: Call| platform.control.journal().iter().filter(|entry| entry.call == call).count();
    assert_eq!((read(Call::Detail), read(Call::History)), (1, 1));
}

/// Forged, unsigned, a probe, stale: 401. Genuine and unreadable: 400. Nothing is kept of any, and the next delivery of
/// the same notification is taken.
async fn what_is_not_proven_is_refused_and_repeated(world: World) {
    let platform = world.platform().await;
    let wrong = [
        (FaultKind::ForgedSignature, 401),
        (FaultKind::MissingSignature, 401),
        (FaultKind::ProbeSignature, 401),
        (FaultKind::StaleTimestamp, 401),
        (FaultKind::Malformed, 400),
    ];
    for (fault, status) in wrong {
        let id = complain(&platform, Some(fault));
        assert_eq!(delivered(&platform).await, [Some(status)], "{fault:?}");
        assert_eq!(world.desk.store().last_action(&id).await.unwrap(), None, "{fault:?}");
        assert_eq!(jobs::run_until_idle(&world.desk).await.unwrap(), 0, "{fault:?}");
        world.clock.advance(Span::seconds(5));
        assert_eq!(delivered(&platform).await, [Some(204)], "after {fault:?}");
        jobs::run_until_idle(&world.desk).await.unwrap();
    }
}

/// The first notification that a new certificate signs is taken at once.
async fn a_new_certificate_is_learned_from_what_it_signs(world: World) {
    let platform = world.platform_signing_with(KeyMode::Certificate).await;
    platform.control.rotate_certificate().unwrap();
    let id = complain(&platform, None);
    assert_eq!(delivered(&platform).await, [Some(204)]);
    assert!(world.desk.store().last_action(&id).await.unwrap().is_some());
}

/// A merchant that was set up with the public key alone is called with certificates in the days of the change.
async fn a_certificate_that_nobody_gave_is_fetched_when_it_signs(world: World) {
    let platform = world.platform_signing_with(KeyMode::Both).await;
    let held = async || {
        let merchant = world.desk.store().merchant(&mchid()).await.unwrap().unwrap();
        merchant.platform_certificates_pem.len()
    };
    assert_eq!(held().await, 0);
    for _ in 0..4 {
        complain(&platform, None);
        assert_eq!(delivered(&platform).await, [Some(204)]);
    }
    assert_eq!(held().await, 1);
}

/// The platform's self-test calls like a complaint does.
async fn a_notification_about_no_complaint_is_acknowledged(world: World) {
    let platform = world.platform().await;
    let url = platform.control.notification_url().unwrap();
    another_program(&platform, world.clock.clone()).security_echo_to("在吗", &url).await.unwrap();
    assert_eq!(delivered(&platform).await, [Some(204)]);
    assert_eq!(jobs::run_until_idle(&world.desk).await.unwrap(), 0);
}

async fn what_cannot_be_stored_is_repeated(world: World) {
    let platform = world.platform().await;
    world.desk.store().close().await;
    complain(&platform, None);
    assert_eq!(delivered(&platform).await, [Some(500)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_merchant_that_is_not_connected_is_not_found() {
    let world = World::start(desk_store::Dialect::Sqlite).await;
    world.platform().await;
    for mchid in ["1999999999", "0", "merchant", "19000121811900012181", "%00"] {
        let answer = world.stranger().post(&format!("/wechatpay/notify/{mchid}"), &[]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{mchid}");
        assert!(answer.text.contains(r#""code":"FAIL""#), "{}", answer.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_has_a_limit() {
    let world = World::start(desk_store::Dialect::Sqlite).await;
    world.platform().await;
    let send = |length: usize| world.stranger().form(NOTIFY).body("{".repeat(length)).send();
    assert_eq!(send(64 * 1024).await.unwrap().status(), StatusCode::UNAUTHORIZED, "read, and not proven");
    assert_eq!(send(64 * 1024 + 1).await.unwrap().status(), StatusCode::PAYLOAD_TOO_LARGE);
}

/// WeChat Pay sends neither cookies nor the headers that browsers send.
#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_another_site_gets_no_further_than_anybody() {
    let world = World::start(desk_store::Dialect::Sqlite).await;
    world.platform().await;
    let request = world.stranger().request(reqwest::Method::POST, NOTIFY);
    let answer = world.stranger().send(request.header("origin", "https://evil.example").body("{}")).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
}

/// Longer than anybody waits for a lock, and shorter than WeChat Pay waits for an answer.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_locked_database_cannot_take_is_repeated() {
    let world = World::start(desk_store::Dialect::Sqlite).await;
    let platform = world.platform().await;
    let id = complain(&platform, None);
    let writing = world.store.lock().await;
    assert_eq!(delivered(&platform).await, [Some(500)]);
    drop(writing);
    world.clock.advance(Span::seconds(5));
    assert_eq!(delivered(&platform).await, [Some(204)]);
    assert!(world.desk.store().last_action(&id).await.unwrap().is_some());
}

/// Somebody at the command line replaces a merchant's keys, and later takes the merchant away, while the process still
/// remembers what it held a moment ago.
#[tokio::test(flavor = "multi_thread")]
async fn keys_replaced_by_another_process_count_at_once() {
    let world = World::start(desk_store::Dialect::Sqlite).await;
    let before = world.platform().await;
    complain(&before, None);
    assert_eq!(delivered(&before).await, [Some(204)]);

    let clock = world.clock.clone();
    let options = Options { clock: Arc::new(move || clock.now().0), ..Options::default() };
    let after = Simulator::start(options).await.unwrap();
    let (store, settings) = (world.desk.store().clone(), world.desk.settings().clone());
    let rng = Arc::new(SeededRng::new(2));
    let elsewhere = Desk::new(store, settings, MasterKey::new([7; 32]), world.clock.clone(), rng);
    let form = merchant_form(&after.credentials, &after.base_url);
    let mchid = form.mchid.clone();
    merchants::add(&elsewhere, &allowed(), form).await.unwrap();
    merchants::register_callback(&elsewhere, &allowed(), &mchid).await.unwrap();
    complain(&after, None);
    assert_eq!(delivered(&after).await, [Some(204)]);
    complain(&before, None);
    assert_eq!(delivered(&before).await, [Some(401)]);

    merchants::remove(&elsewhere, &allowed(), &mchid).await.unwrap();
    world.clock.advance(Span::seconds(2));
    complain(&after, None);
    assert_eq!(delivered(&after).await, [Some(404)]);
}
