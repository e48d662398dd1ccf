//! Refunds: decided once, paid once, each step visible.

use crate::world::{World, fault, on_both_databases};
use desk_domain::{ComplaintId, ComplaintState, DeliveryState, Fen, SendKind, Span};
use desk_service::view::RefundView;
use desk_service::{RefundForm, SendError};
use desk_store::OutboxRecord;
use wechatpay_complaints::{Payment, RefundRequest};
use wechatpay_simulator::{Call, FaultKind, NewComplaint};

on_both_databases!(
    an_approval_is_followed_by_the_refund,
    a_refund_that_was_promised_for_later_waits_for_a_person,
    a_refusal_tells_the_user_why_and_ends_the_complaint,
    a_decision_can_be_told_once,
    what_cannot_be_decided_is_kept,
    a_refund_is_paid_once_however_often_it_is_started,
    why_a_refund_is_refused_is_seen_at_once,
    a_refund_without_its_order_is_decided_here_and_paid_elsewhere,
    of_who_names_no_amount_the_whole_order_is_refunded,
    who_complains_again_can_be_refunded_again,
);

impl World {
    /// A complaint that asks for its 128 yuan back, read by the desk.
    pub(crate) async fn refund_complaint(&self) -> ComplaintId {
        self.complaint_about(12_800, 12_800).await
    }

    /// A complaint about a payment of this many fen, of which the user asks some back, read by the desk.
    pub(crate) async fn complaint_about(&self, amount: i64, asked: i64) -> ComplaintId {
        let (amount, apply_refund_amount) = (Some(amount), Some(asked));
        self.refund_complaint_with(NewComplaint { amount, apply_refund_amount, ..NewComplaint::default() }).await
    }

    async fn refund_complaint_with(&self, new: NewComplaint) -> ComplaintId {
        let id = self.control().new_complaint(NewComplaint { problem_type: Some("REFUND".into()), ..new });
        self.sync().await;
        id.parse().unwrap()
    }

    async fn refund(&self, id: &ComplaintId) -> RefundView {
        self.desk.complaint(&self.agent, id).await.unwrap().unwrap().refund.unwrap()
    }

    async fn sent(&self, id: &ComplaintId, kind: SendKind) -> Vec<OutboxRecord> {
        let outbox = self.store().outbox_of(id).await.unwrap();
        outbox.into_iter().filter(|row| row.kind == kind).collect()
    }

    /// How many rows of a type the complaint's history has at WeChat Pay.
    pub(crate) fn rows_of(&self, id: &ComplaintId, kind: &str) -> usize {
        let truth = self.control().complaint(id.as_str()).unwrap();
        truth["history"].as_array().unwrap().iter().filter(|row| row["operate_type"] == kind).count()
    }
}

pub(crate) fn approval() -> RefundForm {
    RefundForm { approve: true, ..RefundForm::default() }
}

pub(crate) fn refusal() -> RefundForm {
    RefundForm { reason: "商品已签收超过七天，且无质量问题。".into(), ..RefundForm::default() }
}

async fn an_approval_is_followed_by_the_refund(world: World) {
    let id = world.refund_complaint().await;
    assert!(world.refund(&id).await.may_decide);
    let form = RefundForm { remark: "冷链断链，全额退款。".into(), ..approval() };
    world.desk.decide_refund(&world.agent, &id, form).await.unwrap();
    world.settle().await;
    assert_eq!(world.rows_of(&id, "MERCHANT_APPROVE_REFUND"), 1);
    assert_eq!(world.control().refunds(id.as_str()), [12_800]);
    let shown = world.refund(&id).await;
    assert_eq!((shown.approved, shown.started, shown.arrived, shown.may_start), (Some(true), true, false, false));

    world.control().refund_received(id.as_str());
    world.sync().await;
    assert!(world.refund(&id).await.arrived);
    let view = world.desk.complaint(&world.agent, &id).await.unwrap().unwrap();
    assert_eq!(view.state, ComplaintState::Processed, "arrival closes the complaint");
}

async fn a_refund_that_was_promised_for_later_waits_for_a_person(world: World) {
    let id = world.refund_complaint().await;
    world.desk.decide_refund(&world.agent, &id, RefundForm { launch_day: 3, ..approval() }).await.unwrap();
    world.settle().await;
    let shown = world.refund(&id).await;
    assert!(shown.may_start && !shown.started);
    let promised = shown.start_by.unwrap().in_beijing().to_string();
    assert_eq!(promised, "2026-09-01 00:00:00", "three working days after a Wednesday, at the end of Monday");
    assert_eq!(world.control().refunds(id.as_str()), [0; 0]);

    world.desk.start_refund(&world.agent, &id).await.unwrap();
    world.settle().await;
    assert_eq!(world.control().refunds(id.as_str()), [12_800]);
}

async fn a_refusal_tells_the_user_why_and_ends_the_complaint(world: World) {
    let id = world.refund_complaint().await;
    let form = RefundForm { attachments: vec![world.attach(&id).await], ..refusal() };
    world.desk.decide_refund(&world.agent, &id, form).await.unwrap();
    world.settle().await;
    let truth = world.control().complaint(id.as_str()).unwrap();
    let told = truth["history"].as_array().unwrap().iter().find(|row| row["operate_type"] == "MERCHANT_REFUSE_RERUND");
    let told = told.unwrap();
    assert_eq!(told["operate_details"], refusal().reason);
    assert_eq!(told["image_list"].as_array().unwrap().len(), 1);
    let view = world.desk.complaint(&world.agent, &id).await.unwrap().unwrap();
    assert_eq!((view.state, view.refund.unwrap().approved), (ComplaintState::Processed, Some(false)));
    assert!(view.attachments.is_empty(), "the picture went along");
}

async fn a_decision_can_be_told_once(world: World) {
    let id = world.refund_complaint().await;
    let (one, two) = tokio::join!(
        world.desk.decide_refund(&world.agent, &id, approval()),
        world.desk.decide_refund(&world.agent, &id, refusal()),
    );
    assert_eq!([&one, &two].into_iter().filter(|sent| sent.is_ok()).count(), 1, "{one:?} {two:?}");
    world.settle().await;
    let again = world.desk.decide_refund(&world.agent, &id, approval()).await;
    assert!(matches!(again, Err(SendError::NothingToDecide)), "{again:?}");
    assert_eq!(world.rows_of(&id, "MERCHANT_APPROVE_REFUND") + world.rows_of(&id, "MERCHANT_REFUSE_RERUND"), 1);
}

async fn what_cannot_be_decided_is_kept(world: World) {
    let id = world.refund_complaint().await;
    let long = "好".repeat(201);
    for reason in ["", "不退😀", &long] {
        let form = RefundForm { reason: reason.into(), ..RefundForm::default() };
        let refused = world.desk.decide_refund(&world.agent, &id, form).await;
        assert!(matches!(refused, Err(SendError::DecisionText)), "{refused:?}");
        let view = world.desk.complaint(&world.agent, &id).await.unwrap().unwrap();
        assert_eq!(view.draft_extras.decision.unwrap().reason, reason);
    }
    let other = world.complaint().await;
    let refused = world.desk.decide_refund(&world.agent, &other, approval()).await;
    assert!(matches!(refused, Err(SendError::NothingToDecide)), "it asks for no refund: {refused:?}");
}

/// A refund that nobody knows of is started again under its number, which pays it once.
async fn a_refund_is_paid_once_however_often_it_is_started(world: World) {
    for (kind, state) in [
        (FaultKind::DropBefore, DeliveryState::VerifiedMissing),
        (FaultKind::DropAfterCommit, DeliveryState::VerifiedDelivered),
    ] {
        let id = world.refund_complaint().await;
        world.control().inject(fault(Call::Refund, kind));
        world.desk.decide_refund(&world.agent, &id, approval()).await.unwrap();
        world.settle().await;
        assert_eq!(world.sent(&id, SendKind::Refund).await[0].state, state, "{kind:?}");
        let again = world.desk.start_refund(&world.agent, &id).await;
        assert_eq!(again.is_ok(), state == DeliveryState::VerifiedMissing, "{kind:?}");
        world.settle().await;
        assert_eq!(world.control().refunds(id.as_str()), [12_800], "{kind:?}");
        let numbers: Vec<_> = world
            .sent(&id, SendKind::Refund)
            .await
            .into_iter()
            .map(|row| row.extras.refund.unwrap().out_refund_no)
            .collect();
        assert!(numbers.windows(2).all(|pair| pair[0] == pair[1]), "{numbers:?}");
    }
}

/// The money went back from another program; the desk looks when WeChat Pay refuses to pay it once more.
async fn why_a_refund_is_refused_is_seen_at_once(world: World) {
    let id = world.refund_complaint().await;
    world.desk.decide_refund(&world.agent, &id, RefundForm { launch_day: 3, ..approval() }).await.unwrap();
    world.settle().await;
    let paid = world.store().complaint(&id).await.unwrap().unwrap().transaction_id.unwrap();
    let elsewhere = RefundRequest::new(Payment::TransactionId(paid), "ELSEWHERE-1", 12_800, 12_800);
    world.another_program().refund(&elsewhere).await.unwrap();

    world.desk.start_refund(&world.agent, &id).await.unwrap();
    world.clock.advance(Span::seconds(8));
    while world.desk.run_jobs_until_idle().await.unwrap() > 0 {}
    assert_eq!(world.sent(&id, SendKind::Refund).await[0].state, DeliveryState::Failed);
    let history = world.store().history(&id).await.unwrap();
    assert!(history.iter().any(|row| row.kind == "COMPLAINT_FULL_REFUNDED_SYSTEM_MESSAGE"));
    assert_eq!(world.control().refunds(id.as_str()), [12_800]);
}

/// WeChat Pay may tell of no order, or of one that was smaller than what is asked for.
async fn a_refund_without_its_order_is_decided_here_and_paid_elsewhere(world: World) {
    let unknown = NewComplaint { without_order: true, apply_refund_amount: Some(1_000), ..NewComplaint::default() };
    let too_much = NewComplaint { amount: Some(500), apply_refund_amount: Some(1_000), ..NewComplaint::default() };
    for new in [unknown, too_much] {
        let approved = world.refund_complaint_with(new.clone()).await;
        let shown = world.refund(&approved).await;
        assert!(shown.may_decide && shown.by_hand, "{shown:?}");
        world.desk.decide_refund(&world.agent, &approved, approval()).await.unwrap();
        world.settle().await;
        assert_eq!(world.rows_of(&approved, "MERCHANT_APPROVE_REFUND"), 1);
        let shown = world.refund(&approved).await;
        assert_eq!((shown.approved, shown.may_start, shown.started), (Some(true), false, false));
        assert_eq!(world.control().refunds(approved.as_str()), [0; 0]);

        let refused = world.refund_complaint_with(new).await;
        world.desk.decide_refund(&world.agent, &refused, refusal()).await.unwrap();
        world.settle().await;
        assert_eq!(world.rows_of(&refused, "MERCHANT_REFUSE_RERUND"), 1);
    }
}

async fn of_who_names_no_amount_the_whole_order_is_refunded(world: World) {
    let id = world.refund_complaint_with(NewComplaint { amount: Some(5_000), ..NewComplaint::default() }).await;
    let shown = world.refund(&id).await;
    assert_eq!((shown.amount, shown.is_amount_named), (Some(Fen(5_000)), false));
    world.desk.decide_refund(&world.agent, &id, approval()).await.unwrap();
    world.settle().await;
    assert_eq!(world.control().refunds(id.as_str()), [5_000]);

    let new = NewComplaint { without_order: true, ..NewComplaint::default() };
    let nothing = world.refund_complaint_with(new).await;
    assert_eq!(world.refund(&nothing).await.amount, None, "and the decision can still be told");
}

/// Each round has a decision and a refund of its own, and neither stands for those of another.
async fn who_complains_again_can_be_refunded_again(world: World) {
    let id = world.complaint_about(12_800, 5_000).await;
    world.desk.decide_refund(&world.agent, &id, approval()).await.unwrap();
    world.settle().await;
    world.control().refund_received(id.as_str());
    world.control().continue_complaint(id.as_str(), "还有两个也坏了");
    world.sync().await;

    let shown = world.refund(&id).await;
    assert_eq!((shown.approved, shown.started, shown.arrived), (None, false, false), "of this round");
    assert!(shown.may_decide && !shown.may_start && shown.start_by.is_none(), "{shown:?}");
    let early = world.desk.start_refund(&world.agent, &id).await;
    assert!(matches!(early, Err(SendError::NothingToDecide)), "the approval was for the first round: {early:?}");

    world.desk.decide_refund(&world.agent, &id, RefundForm { launch_day: 1, ..approval() }).await.unwrap();
    world.settle().await;
    assert!(world.refund(&id).await.may_start);
    world.desk.start_refund(&world.agent, &id).await.unwrap();
    world.settle().await;
    assert_eq!(world.control().refunds(id.as_str()), [5_000, 5_000]);
}
