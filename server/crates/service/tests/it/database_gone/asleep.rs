//! A process that sleeps for minutes at a commit, while another goes on with its work and its people send again what has not
//! arrived: when it wakes, nothing leaves twice.

use super::line::{Cut, Line};
use super::{MOST, stage};
use crate::acts::Act;
use crate::world::World;
use desk_domain::{ComplaintId, OutboxEntry, Span};
use desk_service::Desk;
use desk_service::jobs;
use wechatpay_simulator::KeyMode;

/// Longer than anybody can take a message back.
const HOLD: Span = Span::seconds(10);
/// So many complaints are not yet read again by themselves while a message of the last one leaves.
const CASES: usize = 4;

#[tokio::test(flavor = "multi_thread")]
async fn a_reply() {
    leaves_once(Act::Reply).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_of_blocks() {
    leaves_once(Act::ImmediateReply).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_completion() {
    leaves_once(Act::Completion).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_approval() {
    leaves_once(Act::Approval).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal() {
    leaves_once(Act::Refusal).await;
}

async fn leaves_once(act: Act) {
    let mut nth = 1;
    loop {
        let (mut world, line) = stage(KeyMode::PublicKey).await;
        let awake = world.another_desk(|_| {});
        let sleeper = std::mem::replace(&mut world.desk, awake);
        for _ in 0..CASES {
            let id = act.complaint(&world).await;
            if !sleeps_at(&world, &line, &sleeper, act, &id, nth).await {
                assert!(nth > 3, "{act:?}: {nth}");
                return;
            }
            nth += 1;
            assert!(nth < MOST, "{act:?}: {MOST} commits");
        }
    }
}

/// Whether there was such a commit.
async fn sleeps_at(world: &World, line: &Line, sleeper: &Desk, act: Act, id: &ComplaintId, nth: usize) -> bool {
    act.begin(world, id).await.unwrap();
    world.clock.advance(HOLD);
    line.cut_at(nth, Cut::Sleep);
    let sleeper = sleeper.clone();
    let mut work = tokio::spawn(async move { jobs::run_until_idle(&sleeper).await.map(drop) });
    let sleeps = tokio::select! {
        () = line.sleeps() => true,
        done = &mut work => {
            done.unwrap().unwrap();
            false
        }
    };
    world.settle().await;
    if messages(world, act, id).await.iter().all(|row| row.state.may_resend()) {
        act.begin(world, id).await.unwrap();
        world.clock.advance(HOLD);
        world.settle().await;
    }
    line.wake();
    if sleeps {
        drop(work.await.unwrap());
        world.settle().await;
    }
    let arrived = messages(world, act, id).await.iter().filter(|row| row.state.has_arrived()).count();
    assert_eq!((act.effects(world, id), arrived), (1, 1), "{act:?} {nth}");
    sleeps
}

async fn messages(world: &World, act: Act, id: &ComplaintId) -> Vec<OutboxEntry> {
    let outbox = world.store().outbox_of(id).await.unwrap();
    outbox.into_iter().filter(|row| row.kind() == act.kind()).collect()
}
