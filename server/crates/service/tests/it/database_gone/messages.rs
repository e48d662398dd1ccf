//! A message: what the user gets stays once, and what its author is told stays true.

use super::line::Cut;
use super::{MOST, stage};
use crate::acts::Act;
use crate::world::World;
use desk_domain::{ComplaintId, Span};
use desk_service::jobs;
use wechatpay_simulator::KeyMode;

/// Seconds in which a lease runs out, a message is read back, and what failed is tried again.
const PATIENCE: u32 = 600;
/// So many complaints are not yet read again by themselves while a message of the last one leaves, which takes commits too.
const CASES: usize = 6;

macro_rules! at_every_commit {
    ($($story:ident: $act:expr, $cut:expr;)+) => {
        $(#[tokio::test(flavor = "multi_thread")]
        async fn $story() {
            at_every_commit($act, $cut).await;
        })+
    };
}

at_every_commit!(
    a_reply_before_a_commit: Act::Reply, Cut::Before;
    a_reply_after_a_commit: Act::Reply, Cut::After;
    a_message_of_blocks_before_a_commit: Act::ImmediateReply, Cut::Before;
    a_message_of_blocks_after_a_commit: Act::ImmediateReply, Cut::After;
    a_completion_before_a_commit: Act::Completion, Cut::Before;
    a_completion_after_a_commit: Act::Completion, Cut::After;
    an_approval_and_its_refund_before_a_commit: Act::Refund, Cut::Before;
    an_approval_and_its_refund_after_a_commit: Act::Refund, Cut::After;
    a_refusal_before_a_commit: Act::Refusal, Cut::Before;
    a_refusal_after_a_commit: Act::Refusal, Cut::After;
);

async fn at_every_commit(act: Act, cut: Cut) {
    let (mut world, mut line) = stage(KeyMode::PublicKey).await;
    for nth in 1..MOST {
        if nth % CASES == 0 {
            (world, line) = stage(KeyMode::PublicKey).await;
        }
        let id = act.complaint(&world).await;
        line.cut_at(nth, cut);
        let begun = act.begin(&world, &id).await.is_ok();
        settle(&world, &id).await;
        if !line.was_cut() {
            assert!(begun && nth > 3, "{act:?} {cut:?} {nth}");
            return;
        }
        verify(&world, act, &id, begun, &format!("{act:?} {cut:?} {nth}")).await;
    }
    panic!("{act:?} {cut:?}: {MOST} commits");
}

/// The platform's books and the desk agree; what was not taken can be begun again.
async fn verify(world: &World, act: Act, id: &ComplaintId, begun: bool, words: &str) {
    let effects = act.effects(world, id);
    match act.row(world, id).await {
        Some(row) => {
            assert_eq!((row.state.has_arrived(), row.state.may_resend()), (effects == 1, effects == 0), "{words}")
        }
        // A refund is written down when its approval has arrived, and not before.
        None => {
            let approval = Act::Approval.row(world, id).await;
            let is_missing = approval.is_some_and(|row| row.state.may_resend());
            assert!((!begun || is_missing) && effects == 0, "{words}: a message is lost");
            act.begin(world, id).await.unwrap();
            world.settle().await;
            assert_eq!(act.effects(world, id), 1, "{words}");
        }
    }
}

/// Works until every message is settled, while the database may be gone at any moment.
async fn settle(world: &World, id: &ComplaintId) {
    for _ in 0..PATIENCE {
        drop(jobs::run_until_idle(&world.desk).await);
        let is_open = !world.store().unsettled_outbox().await.unwrap().is_empty();
        if !is_open && !is_refund_to_come(world, id).await {
            return;
        }
        world.clock.advance(Span::seconds(1));
    }
    panic!("a message is still open");
}

async fn is_refund_to_come(world: &World, id: &ComplaintId) -> bool {
    let approved = Act::Approval.row(world, id).await.is_some_and(|row| row.state.has_arrived());
    approved && Act::Refund.row(world, id).await.is_none()
}
