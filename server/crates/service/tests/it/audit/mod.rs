//! Who did what: no act without its line.

mod merchants;
mod messages;
mod notes;
mod people;
mod snooze;
mod tags;

use crate::world::{World, fault};
use desk_domain::{Act, AuditLine, DeliveryState, VariantArray};
use desk_service::Operator;
use desk_service::access::{Granted, Right, granted};
use desk_service::send::PutBack;
use desk_store::Dialect;
use desk_testing::{in_time, on_both_databases};
use futures::future::LocalBoxFuture;
use std::fmt::Debug;
use wechatpay_simulator::{Call, FaultKind, KeyMode, Options};

on_both_databases!(a_message_put_back_keeps_what_was_begun);

/// By whom an act is done in this story, as the log names them.
const AGENT: &str = "陈晓雯";
const SOMEONE: &str = "林岚";
const OPERATOR: &str = "zhou (complaint-desk)";
const DESK: &str = "complaint-desk";
const NOBODY: &str = "-";

/// What somebody has written to a user.
const WORDS: &str = "您好，正在为您核实。";

#[tokio::test(flavor = "multi_thread")]
async fn every_act_leaves_its_line_on_sqlite() {
    in_time(every_act_leaves_its_line(Dialect::Sqlite)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_act_leaves_its_line_on_postgres() {
    in_time(every_act_leaves_its_line(Dialect::Postgres)).await;
}

/// Each act is done once, by its verb, and leaves this line alone.
async fn every_act_leaves_its_line(dialect: Dialect) {
    let world = World::start_with(dialect, Options { keys: KeyMode::Both, ..Options::default() }).await;
    let mut acts = Act::VARIANTS.to_vec();
    // Nothing that was sealed can be read afterwards.
    acts.sort_by_key(|act| *act == Act::ReplaceMasterKey);
    for act in acts {
        let (who, lines) = done(&world, act);
        let lines = lines.await;
        let told: Vec<_> = lines.iter().map(|line| (line.act.clone(), line.actor_name.as_str())).collect();
        assert_eq!(told, [(Ok(act), who)]);
        assert_eq!(lines[0].actor.is_some(), [AGENT, SOMEONE].contains(&who), "{act:?}: whose account");
        assert!(!lines[0].detail.contains(WORDS), "{act:?}: what was written is not the log's to tell");
    }
}

/// By whom and how an act is done, and the lines that this leaves.
fn done(world: &World, act: Act) -> (&'static str, LocalBoxFuture<'_, Vec<AuditLine>>) {
    match act {
        Act::Reply => by(AGENT, world, messages::replied),
        Act::Complete => by(AGENT, world, messages::completed),
        Act::ApproveRefund => by(AGENT, world, messages::approved),
        Act::RefuseRefund => by(AGENT, world, messages::refused),
        Act::Refund => by(AGENT, world, messages::refunded),
        Act::RefundFailed => by(DESK, world, messages::not_got_through),
        Act::RefundNotStarted => by(DESK, world, messages::not_started),
        Act::Withdraw => by(AGENT, world, messages::withdrawn),
        Act::SendNow => by(AGENT, world, messages::sent_now),
        Act::EditAndResend => by(AGENT, world, messages::put_back),
        Act::RowIsOurs => by(AGENT, world, messages::judged_ours),
        Act::RowIsNotOurs => by(AGENT, world, messages::judged_not_ours),
        Act::DismissTrouble => by(AGENT, world, messages::dismissed),
        Act::HandOver => by(AGENT, world, messages::handed_over),
        Act::WriteNote => by(AGENT, world, notes::written),
        Act::DeleteNote => by(AGENT, world, notes::deleted),
        Act::Snooze => by(AGENT, world, snooze::put_aside),
        Act::Wake => by(AGENT, world, snooze::woken),
        Act::Tag => by(AGENT, world, tags::tagged),
        Act::Untag => by(AGENT, world, tags::untagged),
        Act::PutMerchant => by(OPERATOR, world, merchants::put),
        Act::RemoveMerchant => by(OPERATOR, world, merchants::removed),
        Act::RotateKey => by(OPERATOR, world, merchants::key_rotated),
        Act::RefreshCertificates => by(DESK, world, merchants::certificates_refreshed),
        Act::RegisterCallback => by(OPERATOR, world, merchants::callback_registered),
        Act::NameSubMerchant => by(OPERATOR, world, merchants::sub_merchant_named),
        Act::AddStaff => by(OPERATOR, world, people::added),
        Act::EnableStaff => by(OPERATOR, world, people::enabled),
        Act::DisableStaff => by(OPERATOR, world, people::disabled),
        Act::ChangeRole => by(OPERATOR, world, people::given_a_role),
        Act::UnlockStaff => by(OPERATOR, world, people::unlocked),
        Act::ResetPassword => by(OPERATOR, world, people::given_a_password),
        Act::ChangePassword => by(SOMEONE, world, people::password_changed),
        Act::SignIn => by(SOMEONE, world, people::signed_in),
        Act::RefuseSignIn => by(NOBODY, world, people::not_let_in),
        Act::SignOut => by(SOMEONE, world, people::signed_out),
        Act::EndSession => by(SOMEONE, world, people::session_ended),
        Act::EndSessions => by(OPERATOR, world, people::sessions_ended),
        Act::ReplaceMasterKey => by(OPERATOR, world, people::master_key_replaced),
    }
}

/// In a box: all of them side by side would not fit onto the stack.
fn by<'a, F: Future<Output = Vec<AuditLine>> + 'a>(
    who: &'static str,
    world: &'a World,
    act: impl FnOnce(&'a World) -> F,
) -> (&'static str, LocalBoxFuture<'a, Vec<AuditLine>>) {
    (who, Box::pin(act(world)))
}

/// The lines that a verb leaves, in their order.
async fn lines<T, E: Debug>(world: &World, verb: impl Future<Output = Result<T, E>>) -> Vec<AuditLine> {
    let known = world.desk_lines().await;
    verb.await.unwrap();
    let log = world.store().audit_page(None, 1_000).await.unwrap();
    log.into_iter().rev().skip(known).collect()
}

/// The right to something, as somebody has it who gives commands.
fn operator<R: Right>() -> Granted<R> {
    granted(&zhou()).unwrap()
}

fn zhou() -> Operator {
    Operator::named("zhou")
}

async fn a_message_put_back_keeps_what_was_begun(world: World) {
    let id = world.complaint().await;
    world.control().inject(fault(Call::Reply, FaultKind::DropBefore));
    let lost = world.write(&id, "第一条").await;
    world.settle().await;
    assert_eq!(world.state(&lost).await, DeliveryState::VerifiedMissing);
    world.draft(&id, "已经开始写的第二条").await;
    assert_eq!(world.put_back(&id, &lost).await, PutBack::Done);
    let draft = world.store().draft(&world.agent.staff_id, &id).await.unwrap().unwrap();
    assert_eq!(draft.content.text(), "第一条\n\n已经开始写的第二条");
}
