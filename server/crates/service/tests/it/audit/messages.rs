//! What people and the desk do with messages.

use super::{WORDS, lines};
use crate::acts;
use crate::refunds::form;
use crate::world::{World, fault};
use desk_domain::{AuditLine, ComplaintId, DeliveryState, OutboxId, Role, Span};
use desk_service::send::{self, ReplyForm};
use desk_service::team::{self, HandoverForm};
use desk_service::testing::allowed;
use desk_service::{ServiceError, complaints, jobs, people};
use wechatpay_complaints::{RefundDecision, ReplyRequest};
use wechatpay_simulator::{Call, FaultKind};

fn reply() -> ReplyForm {
    ReplyForm { content: WORDS.into(), ..ReplyForm::default() }
}

/// A reply that waits for its author's second thoughts.
async fn held(world: &World) -> OutboxId {
    let id = world.complaint().await;
    send::reply(&world.desk, &world.agent, &id, reply()).await.unwrap()
}

/// A reply that has not arrived.
async fn missing(world: &World) -> (ComplaintId, OutboxId) {
    let id = world.complaint().await;
    world.control().inject(fault(Call::Reply, FaultKind::DropBefore));
    let lost = world.write(&id, WORDS).await;
    world.settle().await;
    assert_eq!(world.state(&lost).await, DeliveryState::VerifiedMissing);
    (id, lost)
}

/// What the desk does by itself until nothing is left to do.
async fn until_all_is_done(world: &World) -> Result<(), ServiceError> {
    world.settle().await;
    Ok(())
}

pub(super) async fn replied(world: &World) -> Vec<AuditLine> {
    let id = world.complaint().await;
    lines(world, send::reply(&world.desk, &world.agent, &id, reply())).await
}

pub(super) async fn completed(world: &World) -> Vec<AuditLine> {
    let id = acts::Act::Completion.complaint(world).await;
    lines(world, send::complete(&world.desk, &world.agent, &id, None)).await
}

pub(super) async fn approved(world: &World) -> Vec<AuditLine> {
    let id = world.refund_complaint().await;
    let approval = world.approval(&id).await;
    lines(world, send::decide_refund(&world.desk, &world.agent, &id, approval)).await
}

pub(super) async fn refused(world: &World) -> Vec<AuditLine> {
    let id = world.refund_complaint().await;
    let refusal = world.refusal(&id).await;
    lines(world, send::decide_refund(&world.desk, &world.agent, &id, refusal)).await
}

pub(super) async fn refunded(world: &World) -> Vec<AuditLine> {
    let id = world.refund_complaint().await;
    let later = world.approval_in(&id, 3).await;
    send::decide_refund(&world.desk, &world.agent, &id, later).await.unwrap();
    world.settle().await;
    let start = form(world.dialog(&id).await);
    lines(world, send::start_refund(&world.desk, &world.agent, &id, start)).await
}

/// Somebody has decided otherwise at another desk.
pub(super) async fn not_got_through(world: &World) -> Vec<AuditLine> {
    world.settle().await;
    let id = world.refund_complaint().await;
    let refusal = world.refusal(&id).await;
    world.another_program().update_refund_progress(id.as_str(), &RefundDecision::approve(1)).await.unwrap();
    send::decide_refund(&world.desk, &world.agent, &id, refusal).await.unwrap();
    lines(world, until_all_is_done(world)).await
}

/// Whoever has approved it has no account any more.
pub(super) async fn not_started(world: &World) -> Vec<AuditLine> {
    world.settle().await;
    let author = world.someone("approves", Role::Agent).await;
    let id = world.refund_complaint().await;
    let approval = world.approval(&id).await;
    send::decide_refund(&world.desk, &author, &id, approval).await.unwrap();
    people::set_disabled(&world.desk, &allowed(), "approves", true).await.unwrap();
    lines(world, until_all_is_done(world)).await
}

pub(super) async fn handed_over(world: &World) -> Vec<AuditLine> {
    let id = world.complaint().await;
    let note = HandoverForm { to: Some(world.agent.staff_id.clone()), note: WORDS.into(), ..HandoverForm::default() };
    lines(world, team::hand_over(&world.desk, &world.agent, &id, note)).await
}

pub(super) async fn withdrawn(world: &World) -> Vec<AuditLine> {
    let held = held(world).await;
    lines(world, send::withdraw(&world.desk, &world.agent, &held)).await
}

pub(super) async fn sent_now(world: &World) -> Vec<AuditLine> {
    let held = held(world).await;
    lines(world, send::send_now(&world.desk, &world.agent, &held)).await
}

pub(super) async fn put_back(world: &World) -> Vec<AuditLine> {
    let (id, lost) = missing(world).await;
    let seen = complaints::complaint(&world.desk, &world.agent, &id).await.unwrap().last_entry_id;
    lines(world, send::edit_and_resend(&world.desk, &world.agent, &lost, seen.as_deref())).await
}

pub(super) async fn dismissed(world: &World) -> Vec<AuditLine> {
    let (_, lost) = missing(world).await;
    lines(world, complaints::dismiss_trouble(&world.desk, &world.agent, &lost)).await
}

pub(super) async fn judged_ours(world: &World) -> Vec<AuditLine> {
    judged(world, true).await
}

pub(super) async fn judged_not_ours(world: &World) -> Vec<AuditLine> {
    judged(world, false).await
}

/// A row that was written elsewhere could be a message whose answer was lost.
async fn judged(world: &World, is_ours: bool) -> Vec<AuditLine> {
    let id = world.complaint().await;
    world.control().inject(fault(Call::Reply, FaultKind::DropBefore));
    let lost = world.write(&id, WORDS).await;
    jobs::run_until_idle(&world.desk).await.unwrap();
    let elsewhere = ReplyRequest::new("1900012181", "请问您方便提供订单截图吗？");
    world.another_program().reply(id.as_str(), &elsewhere).await.unwrap();
    world.pass(Span::minutes(2)).await;
    let entry_id = world.delivery_of(&id, &lost).await.candidates.remove(0).entry_id;
    lines(world, send::judge_row(&world.desk, &world.agent, &lost, &entry_id, is_ours)).await
}
