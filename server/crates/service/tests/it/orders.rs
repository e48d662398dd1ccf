//! What the platform does, what it announces and what is listed reach the desk in any order, late or twice: in the end the
//! desk knows what the platform knows.

use crate::catching_up::{announce, assert_in_step, silent};
use crate::world::{World, day, mchid};
use desk_domain::{ComplaintId, Span};
use desk_service::ServiceError;
use desk_service::complaints;
use desk_service::jobs;
use desk_service::sync;
use desk_testing::on_both_databases;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use tokio::runtime::Handle;
use tokio::task::block_in_place;
use wechatpay_simulator::{Call, Fault, FaultKind};

on_both_databases!(
    notifications_in_any_order_lead_to_the_platforms_truth,
    news_is_taken_by_a_process_whose_clock_is_behind,
);

const CASES: u32 = 32;

#[derive(Clone, Copy, Debug)]
enum Step {
    /// The platform's side moves on.
    Message,
    Continue,
    Refunded,
    /// The notification of the n-th of them arrives, perhaps once more.
    Notification(usize),
    ListPass,
    /// Somebody looks, and the answer is cut short.
    ReadAgain,
    Work,
}

const STEPS: [Step; 15] = [
    Step::Message,
    Step::Refunded,
    Step::Continue,
    Step::Notification(0),
    Step::Notification(0),
    Step::Notification(1),
    Step::Notification(1),
    Step::Notification(2),
    Step::Notification(2),
    Step::ListPass,
    Step::ListPass,
    Step::ReadAgain,
    Step::Work,
    Step::Work,
    Step::Work,
];

impl Step {
    const fn is_news(self) -> bool {
        matches!(self, Self::Message | Self::Continue | Self::Refunded)
    }
}

/// Orders of the steps, each with the seconds before it. A notification never comes before what it tells; everything else may.
fn orders() -> impl Strategy<Value = Vec<(Step, i64)>> {
    let seconds = prop::collection::vec(0_i64..3, STEPS.len());
    (Just(STEPS.to_vec()).prop_shuffle(), seconds)
        .prop_map(|(steps, seconds)| possible(steps).into_iter().zip(seconds).collect())
}

fn possible(steps: Vec<Step>) -> Vec<Step> {
    let (mut order, mut early, mut told) = (Vec::new(), Vec::new(), 0);
    for step in steps {
        match step {
            Step::Notification(n) if n >= told => early.push(step),
            step => {
                told += usize::from(step.is_news());
                order.push(step);
            }
        }
    }
    order.extend(early);
    order
}

async fn notifications_in_any_order_lead_to_the_platforms_truth(world: World) {
    let handle = Handle::current();
    block_in_place(|| {
        let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
        let deterministic = TestRunner::deterministic().rng().clone();
        TestRunner::new_with_rng(config, deterministic)
            .run(&orders(), |order| {
                handle.block_on(converges(&world, &order));
                Ok(())
            })
            .unwrap();
    });
    assert_eq!(day("2026-08-26"), world.desk.now().in_beijing().date, "nothing was put right by a later day");
}

async fn converges(world: &World, order: &[(Step, i64)]) {
    let id = silent(world, Span(0));
    for (step, seconds) in order {
        world.clock.advance(Span::seconds(*seconds));
        step.happen(world, &id).await;
    }
    for _ in 0..20 {
        jobs::run_until_idle(&world.desk).await.unwrap();
        world.clock.advance(Span::seconds(1));
    }
    world.control().clear_faults();
    assert_in_step(world, &id).await;
}

impl Step {
    async fn happen(self, world: &World, id: &ComplaintId) {
        match self {
            Self::Message => drop(world.control().user_message(id.as_str(), "在吗", 0)),
            Self::Continue => drop(world.control().continue_complaint(id.as_str(), "没有解决")),
            Self::Refunded => drop(world.control().refund_received(id.as_str())),
            Self::Notification(n) => announce(world, id, &format!("EV-{id}-{n}")).await,
            Self::ListPass => {
                let today = world.desk.now().in_beijing().date;
                sync::reconcile(&world.desk, &mchid(), today, today).await.unwrap();
            }
            Self::ReadAgain => {
                world.control().inject(Fault {
                    call: Call::History,
                    fault: FaultKind::TruncatedBody,
                    times: 1,
                    complaint_id: Some(id.to_string()),
                });
                let looked = complaints::complaint(&world.desk, &world.agent, id).await;
                assert!(matches!(looked, Ok(_) | Err(ServiceError::NotFound)), "somebody may look before it is known");
            }
            Self::Work => drop(jobs::run_until_idle(&world.desk).await.unwrap()),
        }
    }
}

/// Of two processes on one database one has a clock that is ahead: a little, or by almost as much as WeChat Pay suffers.
async fn news_is_taken_by_a_process_whose_clock_is_behind(world: World) {
    for ahead in [Span::seconds(3), Span::minutes(4)] {
        let id = silent(&world, Span(0));
        let other = world.desk_ahead(ahead);
        let today = world.desk.now().in_beijing().date;
        sync::reconcile(&other, &mchid(), today, today).await.unwrap();
        while jobs::run_until_idle(&other).await.unwrap() > 0 {}
        assert_in_step(&world, &id).await;

        world.control().user_message(id.as_str(), "在吗", 0);
        announce(&world, &id, &format!("EV-{id}")).await;
        while jobs::run_until_idle(&world.desk).await.unwrap() > 0 {}
        // The quota counts what the other has called, in its time.
        world.clock.advance(ahead);
        while jobs::run_until_idle(&world.desk).await.unwrap() > 0 {}
        assert_in_step(&world, &id).await;
    }
}
