//! Two clocks: ours and WeChat Pay's.

use crate::world::{World, mchid};
use desk_domain::{ClockReading, DeliveryState, Span};
use desk_service::merchants;
use desk_service::send;
use desk_service::sync;
use desk_service::testing::allowed;
use desk_store::Dialect;
use desk_testing::on_both_databases;
use wechatpay_simulator::{Call, Fault, FaultKind};

on_both_databases!(a_clock_that_is_off_is_measured_and_remembered);

async fn clock(world: &World) -> ClockReading {
    merchants::find(&world.desk, &allowed(), &mchid()).await.unwrap().clock.unwrap()
}

async fn trouble(world: &World) -> String {
    let today = world.desk.now().in_beijing().date;
    let refused = sync::reconcile(&world.desk, &mchid(), today, today).await.unwrap_err();
    assert!(refused.with_causes().contains("401"), "{refused}");
    let checked = merchants::check(&world.desk, &allowed(), &mchid()).await.unwrap();
    checked.steps[0].1.clone().unwrap_err()
}

async fn a_clock_that_is_off_is_measured_and_remembered(mut world: World) {
    world.complaint().await;
    assert_eq!(clock(&world).await.ahead, Span(0));
    world.control().advance(-100);
    world.complaint().await;
    world.restart();
    let measured = clock(&world).await;
    assert_eq!((measured.ahead, measured.is_proven), (Span::seconds(100), true));
    assert!(measured.is_wrong() && !measured.explains_refusals());
    assert!(measured.to_string().contains("100 seconds ahead of"), "{measured}");
}

/// Beyond the window nothing is verified any more: what is left is the date of refusals, which proves nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_because_of_the_clock_names_the_clock() {
    for (seconds, words) in [(-420, "7 minutes ahead of WeChat Pay's"), (600, "10 minutes behind WeChat Pay's")] {
        let world = World::start(Dialect::Sqlite).await;
        let id = world.complaint().await;
        world.control().advance(seconds);
        let told = trouble(&world).await;
        assert!(told.contains(words) && told.contains("a hint") && told.contains("NTP"), "{told}");
        assert!(!clock(&world).await.is_proven);

        let outbox = world.write(&id, "您好，正在处理。").await;
        world.settle().await;
        assert_eq!(world.state(&outbox).await, DeliveryState::Failed);
        let row = world.store().outbox(&outbox).await.unwrap().unwrap();
        assert_eq!(row.error_code.as_deref(), Some(send::CLOCK_IS_WRONG));
        assert_eq!(world.replies(&id), 0);

        world.control().advance(-seconds);
        world.sync().await;
        assert_eq!(clock(&world).await.ahead, Span(0), "set right, and measured again");
    }
}

/// A wrong key, or an answer somebody has kept: neither is blamed on a clock that is right.
#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_right_is_not_blamed() {
    let world = World::start(Dialect::Sqlite).await;
    world.complaint().await;
    let stale = Fault { call: Call::Echo, fault: FaultKind::StaleTimestamp, times: 1, complaint_id: None };
    world.control().inject(stale);
    let told = merchants::check(&world.desk, &allowed(), &mchid()).await.unwrap().steps[0].1.clone().unwrap_err();
    assert!(told.contains("301 s away") && !told.contains("NTP"), "{told}");
    world.control().rotate_merchant_key().unwrap();
    let told = trouble(&world).await;
    assert!(told.contains("SIGN_ERROR") && !told.contains("NTP"), "{told}");
    assert!(clock(&world).await.is_proven, "a hint that agrees does not take the place of what is proven");
}
