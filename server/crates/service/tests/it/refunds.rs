//! Refunds: decided once, paid once, each step visible.

use crate::world::{World, fault};
use desk_domain::refund::{Asked, Field, Fields, Given, Stop, Unpayable, Why, Wrong};
use desk_domain::{ComplaintId, ComplaintState, DeliveryState, Fen, OutboxEntry, SendKind, Span};
use desk_service::complaints;
use desk_service::complaints::RefundView;
use desk_service::jobs;
use desk_service::send::{self, RefundForm, SendError};
use desk_service::testing::refund_shown;
use desk_testing::on_both_databases;
use wechatpay_complaints::{Payment, RefundRequest};
use wechatpay_simulator::{Call, FaultKind, NewComplaint};

on_both_databases!(
    an_approval_is_followed_by_the_refund,
    a_part_is_refunded,
    a_refund_that_was_promised_for_later_waits_for_a_person,
    a_refusal_tells_the_user_why_and_ends_the_complaint,
    a_decision_can_be_told_once,
    what_cannot_be_decided_is_kept,
    a_refund_is_paid_once_however_often_it_is_started,
    why_a_refund_is_refused_is_seen_at_once,
    a_refund_without_its_order_is_decided_here_and_paid_elsewhere,
    of_who_names_no_amount_the_whole_order_is_refunded,
    an_order_without_a_transaction_id_is_refunded_by_the_merchants_number,
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

    pub(crate) async fn refund_complaint_with(&self, new: NewComplaint) -> ComplaintId {
        let id = self.control().new_complaint(NewComplaint { problem_type: Some("REFUND".into()), ..new });
        self.sync().await;
        id.parse().unwrap()
    }

    pub(crate) async fn refund(&self, id: &ComplaintId) -> RefundView {
        refund_shown(&self.desk, &self.agent, id).await
    }

    pub(crate) async fn sent(&self, id: &ComplaintId, kind: SendKind) -> Vec<OutboxEntry> {
        let outbox = self.store().outbox_of(id).await.unwrap();
        outbox.into_iter().filter(|row| row.kind() == kind).collect()
    }

    /// What has gone back for a complaint, in fen.
    pub(crate) fn paid_back(&self, id: &ComplaintId) -> Vec<i64> {
        self.control().refunds(id.as_str())
    }

    /// The dialog as it opens: everything is on it that its author sees, and nothing is chosen.
    pub(crate) async fn dialog(&self, id: &ComplaintId) -> Fields {
        let shown = self.refund(id).await;
        let amount = shown.promise.as_ref().map(|promise| promise.amount).or(shown.left.ok());
        let order = shown.promise.map(|promise| promise.order).or(shown.orders.first().map(|order| order.id.clone()));
        let given = |text: Option<String>| text.map_or(Given::Missing, Given::Once);
        Fields {
            seen: Given::Once(shown.seen),
            amount: given(amount.map(Fen::in_field)),
            order: given(order),
            ..Fields::default()
        }
    }

    /// Everything that may still go back is approved, and starts as soon as the approval has arrived.
    pub(crate) async fn approval(&self, id: &ComplaintId) -> RefundForm {
        self.approval_in(id, 0).await
    }

    /// The same, to be started within so many working days.
    pub(crate) async fn approval_in(&self, id: &ComplaintId, days: u32) -> RefundForm {
        let launch_day = Given::Once(days.to_string());
        form(Fields { decision: "approve".into(), choice: "approve".into(), launch_day, ..self.dialog(id).await })
    }

    pub(crate) async fn refusal(&self, id: &ComplaintId) -> RefundForm {
        form(Fields { decision: "refuse".into(), reason: REASON.into(), ..self.dialog(id).await })
    }

    /// Approves what may still go back, and lets everything happen that follows.
    pub(crate) async fn approve(&self, id: &ComplaintId) {
        let form = self.approval(id).await;
        send::decide_refund(&self.desk, &self.agent, id, form).await.unwrap();
        self.settle().await;
    }
}

pub(crate) const REASON: &str = "商品已签收超过七天，且无质量问题。";

pub(crate) fn form(fields: Fields) -> RefundForm {
    RefundForm { fields, ..RefundForm::default() }
}

/// Which fields a form was refused for.
pub(crate) fn wrong(refused: Result<impl std::fmt::Debug, SendError>) -> Vec<Wrong> {
    match refused {
        Err(SendError::Refund(Stop::Fields(wrong))) => wrong,
        other => panic!("{other:?}"),
    }
}

async fn an_approval_is_followed_by_the_refund(world: World) {
    let id = world.refund_complaint().await;
    assert!(world.refund(&id).await.may_decide);
    let mut approval = world.approval(&id).await;
    approval.fields.remark = "冷链断链，全额退款。".into();
    send::decide_refund(&world.desk, &world.agent, &id, approval).await.unwrap();
    world.settle().await;
    assert_eq!(world.rows_of(&id, "MERCHANT_APPROVE_REFUND"), 1);
    assert_eq!(world.paid_back(&id), [12_800]);
    let shown = world.refund(&id).await;
    assert_eq!((shown.approved, shown.started, shown.arrived, shown.may_start), (Some(true), true, false, false));
    assert_eq!((shown.counted, shown.left), (Fen(12_800), Err(Unpayable::NothingLeft)));

    world.control().refund_received(id.as_str());
    world.sync().await;
    assert!(world.refund(&id).await.arrived);
    let view = complaints::complaint(&world.desk, &world.agent, &id).await.unwrap();
    assert_eq!(view.state, ComplaintState::Processed, "arrival closes the complaint");
}

async fn a_part_is_refunded(world: World) {
    let id = world.complaint_about(9_900, 8_000).await;
    let mut approval = world.approval(&id).await;
    approval.fields.amount = "￥１２．３".into();
    send::decide_refund(&world.desk, &world.agent, &id, approval).await.unwrap();
    world.settle().await;
    assert_eq!(world.paid_back(&id), [1_230]);
    let shown = world.refund(&id).await;
    assert_eq!((shown.counted, shown.left), (Fen(1_230), Ok(Fen(6_770))));
    assert_eq!(shown.earlier.iter().map(|refund| refund.amount).collect::<Vec<_>>(), [Fen(1_230)]);
    assert!(!shown.may_decide && !shown.may_start, "one decision in a round, and it is carried out");
}

async fn a_refund_that_was_promised_for_later_waits_for_a_person(world: World) {
    let id = world.refund_complaint().await;
    let approval = world.approval_in(&id, 3).await;
    send::decide_refund(&world.desk, &world.agent, &id, approval).await.unwrap();
    world.settle().await;
    let shown = world.refund(&id).await;
    assert!(shown.may_start && !shown.started);
    let promised = shown.start_by.unwrap().in_beijing().to_string();
    assert_eq!(promised, "2026-09-01 00:00:00", "three working days after a Wednesday, at the end of Monday");
    assert_eq!(world.paid_back(&id), [0; 0]);

    let dialog = world.dialog(&id).await;
    let less = Fields { amount: "1.00".into(), ..dialog.clone() };
    let refused = send::start_refund(&world.desk, &world.agent, &id, form(less)).await;
    assert_eq!(wrong(refused), [Wrong::new(Field::Amount, Why::Unreadable)], "what was approved is what is paid");
    send::start_refund(&world.desk, &world.agent, &id, form(dialog)).await.unwrap();
    world.settle().await;
    assert_eq!(world.paid_back(&id), [12_800]);
}

async fn a_refusal_tells_the_user_why_and_ends_the_complaint(world: World) {
    let id = world.refund_complaint().await;
    let refusal = RefundForm { attachments: vec![world.attach(&id).await], ..world.refusal(&id).await };
    send::decide_refund(&world.desk, &world.agent, &id, refusal).await.unwrap();
    world.settle().await;
    let truth = world.control().complaint(id.as_str()).unwrap();
    let told = truth["history"].as_array().unwrap().iter().find(|row| row["operate_type"] == "MERCHANT_REFUSE_RERUND");
    let told = told.unwrap();
    assert_eq!(told["operate_details"], REASON);
    assert_eq!(told["image_list"].as_array().unwrap().len(), 1);
    let view = complaints::complaint(&world.desk, &world.agent, &id).await.unwrap();
    assert_eq!((view.state, view.refund.unwrap().approved), (ComplaintState::Processed, Some(false)));
    assert!(view.attachments.is_empty(), "the picture went along");
}

async fn a_decision_can_be_told_once(world: World) {
    let id = world.refund_complaint().await;
    let (approval, refusal) = (world.approval(&id).await, world.refusal(&id).await);
    let (one, two) = tokio::join!(
        send::decide_refund(&world.desk, &world.agent, &id, approval.clone()),
        send::decide_refund(&world.desk, &world.agent, &id, refusal),
    );
    assert_eq!([&one, &two].into_iter().filter(|sent| sent.is_ok()).count(), 1, "{one:?} {two:?}");
    world.settle().await;
    let again = send::decide_refund(&world.desk, &world.agent, &id, approval).await;
    assert!(matches!(again, Err(SendError::Refund(Stop::Decided))), "{again:?}");
    assert_eq!(world.rows_of(&id, "MERCHANT_APPROVE_REFUND") + world.rows_of(&id, "MERCHANT_REFUSE_RERUND"), 1);
}

async fn what_cannot_be_decided_is_kept(world: World) {
    let id = world.refund_complaint().await;
    let long = "好".repeat(201);
    for (reason, why) in [("", Why::Missing), ("不退😀", Why::Unsupported), (&long, Why::TooLong)] {
        let mut refusal = world.refusal(&id).await;
        refusal.fields.reason = reason.into();
        let refused = send::decide_refund(&world.desk, &world.agent, &id, refusal).await;
        assert_eq!(wrong(refused), [Wrong::new(Field::Reason, why)]);
        assert_eq!(world.refund(&id).await.notes.reason, reason);
    }
    let other = world.complaint().await;
    let refused = send::decide_refund(&world.desk, &world.agent, &other, world.approval(&id).await).await;
    assert!(matches!(refused, Err(SendError::Refund(Stop::NothingToDecide))), "it asks for no refund: {refused:?}");
}

/// A refund that nobody knows of is started again under its number, which pays it once.
async fn a_refund_is_paid_once_however_often_it_is_started(world: World) {
    for (kind, state) in [
        (FaultKind::DropBefore, DeliveryState::VerifiedMissing),
        (FaultKind::DropAfterCommit, DeliveryState::VerifiedDelivered),
    ] {
        let id = world.refund_complaint().await;
        world.control().inject(fault(Call::Refund, kind));
        world.approve(&id).await;
        assert_eq!(world.sent(&id, SendKind::Refund).await[0].state, state, "{kind:?}");
        let again = form(world.dialog(&id).await);
        let again = send::start_refund(&world.desk, &world.agent, &id, again).await;
        assert_eq!(again.is_ok(), state == DeliveryState::VerifiedMissing, "{kind:?}: {again:?}");
        world.settle().await;
        assert_eq!(world.paid_back(&id), [12_800], "{kind:?}");
        let numbers: Vec<_> = world
            .sent(&id, SendKind::Refund)
            .await
            .into_iter()
            .map(|row| row.content.order().unwrap().refund_no.clone())
            .collect();
        assert!(numbers.windows(2).all(|pair| pair[0] == pair[1]), "{numbers:?}");
    }
}

/// The money went back from another program; the desk looks when WeChat Pay refuses to pay it once more.
async fn why_a_refund_is_refused_is_seen_at_once(world: World) {
    let id = world.refund_complaint().await;
    let approval = world.approval_in(&id, 3).await;
    send::decide_refund(&world.desk, &world.agent, &id, approval).await.unwrap();
    world.settle().await;
    let start = form(world.dialog(&id).await);
    world.refund_elsewhere(&id, 12_800).await;

    send::start_refund(&world.desk, &world.agent, &id, start).await.unwrap();
    world.clock.advance(Span::seconds(8));
    while jobs::run_until_idle(&world.desk).await.unwrap() > 0 {}
    assert_eq!(world.sent(&id, SendKind::Refund).await[0].state, DeliveryState::Failed);
    let history = world.store().history(&id).await.unwrap();
    assert!(history.iter().any(|row| row.kind.as_str() == "COMPLAINT_FULL_REFUNDED_SYSTEM_MESSAGE"));
    assert_eq!(world.paid_back(&id), [12_800]);
}

impl World {
    /// The merchant's own program sends some of the money back.
    pub(crate) async fn refund_elsewhere(&self, id: &ComplaintId, amount: i64) {
        let paid = self.store().complaint(id).await.unwrap().unwrap();
        let payment = Payment::TransactionId(paid.transaction_id.unwrap());
        let request = RefundRequest::new(payment, "ELSEWHERE-1", amount, paid.amount.unwrap().0);
        self.another_program().refund(&request).await.unwrap();
    }
}

/// WeChat Pay may tell of no order.
async fn a_refund_without_its_order_is_decided_here_and_paid_elsewhere(world: World) {
    let new = NewComplaint { without_order: true, apply_refund_amount: Some(1_000), ..NewComplaint::default() };
    let approved = world.refund_complaint_with(new.clone()).await;
    let shown = world.refund(&approved).await;
    assert!(shown.may_decide && shown.by_hand(), "{shown:?}");
    world.approve(&approved).await;
    assert_eq!(world.rows_of(&approved, "MERCHANT_APPROVE_REFUND"), 1);
    let shown = world.refund(&approved).await;
    assert!(shown.waits_elsewhere() && shown.left == Err(Unpayable::NoOrder));
    assert_eq!(world.paid_back(&approved), [0; 0]);

    let refused = world.refund_complaint_with(new).await;
    let refusal = world.refusal(&refused).await;
    send::decide_refund(&world.desk, &world.agent, &refused, refusal).await.unwrap();
    world.settle().await;
    assert_eq!(world.rows_of(&refused, "MERCHANT_REFUSE_RERUND"), 1);
}

async fn of_who_names_no_amount_the_whole_order_is_refunded(world: World) {
    let id = world.refund_complaint_with(NewComplaint { amount: Some(5_000), ..NewComplaint::default() }).await;
    let shown = world.refund(&id).await;
    assert_eq!((shown.amount(), shown.asked), (Some(Fen(5_000)), Asked::NotNamed));
    world.approve(&id).await;
    assert_eq!(world.paid_back(&id), [5_000]);

    let new = NewComplaint { without_order: true, ..NewComplaint::default() };
    let nothing = world.refund_complaint_with(new).await;
    assert_eq!(world.refund(&nothing).await.amount(), None, "and the decision can still be told");
}

async fn an_order_without_a_transaction_id_is_refunded_by_the_merchants_number(world: World) {
    let id = world.complaint_about(6_100, 6_100).await;
    let order = world.control().complaint(id.as_str()).unwrap()["complaint_order_info"][0].clone();
    let order = serde_json::json!([{ "out_trade_no": order["out_trade_no"], "amount": order["amount"] }]);
    world.control().tell_field(id.as_str(), "complaint_order_info", order);
    world.sync().await;
    world.approve(&id).await;
    assert_eq!(world.paid_back(&id), [6_100]);
}
