//! Nothing is paid by accident: never more than was asked and paid, never on grounds that have changed, never from what
//! cannot be read.

use crate::refunds::{form, wrong};
use crate::world::World;
use desk_domain::refund::{Asked, Change, Field, Fields, Given, Standing, Stop, Unpayable, Why, Wrong};
use desk_domain::{ComplaintId, DeliveryState, Fen, FormId, Role, SendKind, Span};
use desk_service::ServiceError;
use desk_service::complaints;
use desk_service::drafts;
use desk_service::people;
use desk_service::send::{self, ReplyForm, SendError};
use desk_service::testing::allowed;
use desk_store::Transition;
use desk_testing::on_both_databases;
use serde_json::{Value, json};
use wechatpay_complaints::RefundDecision;
use wechatpay_simulator::NewComplaint;

on_both_databases!(
    a_later_round_is_paid_what_is_left,
    who_asks_for_more_gets_the_rest,
    a_promise_of_an_earlier_round_is_not_paid_beside_a_new_one,
    a_field_that_is_missing_or_unreadable_pays_and_refuses_nothing,
    what_the_platform_tells_unreadably_pays_nothing,
    what_has_changed_meanwhile_stops_both_decisions,
    what_was_acknowledged_is_decided_before_the_history_shows_it,
    a_decision_with_an_open_outcome_blocks_another,
    of_two_people_at_two_processes_one_decides,
    two_complaints_about_one_order_are_paid_from_it_once,
    of_several_orders_one_is_chosen_and_keeps_its_limit,
    what_was_refunded_elsewhere_is_not_refunded_again,
    the_same_form_again_is_the_same_decision,
    an_approval_whose_author_has_gone_is_told_and_paid_by_somebody_else,
    a_refund_that_nobody_starts_by_the_promised_time_is_told,
    a_refund_that_the_platform_refuses_is_written_down,
    what_is_typed_is_kept,
    only_its_author_or_a_supervisor_takes_a_message_back,
);

impl World {
    /// The user complains once more about what is finished, and asks for this many fen.
    async fn another_round(&self, id: &ComplaintId, asked: i64) {
        self.control().refund_received(id.as_str());
        self.control().continue_complaint(id.as_str(), "还有两个也坏了");
        self.control().tell_field(id.as_str(), "apply_refund_amount", asked.into());
        self.sync().await;
    }

    fn decisions(&self, id: &ComplaintId) -> usize {
        self.rows_of(id, "MERCHANT_APPROVE_REFUND") + self.rows_of(id, "MERCHANT_REFUSE_RERUND")
    }

    /// The actions in the audit log that are about a complaint.
    async fn audited(&self, id: &ComplaintId) -> Vec<String> {
        let lines = self.store().audit_page(None, 1_000).await.unwrap();
        let about_it = lines.iter().filter(|line| line.subject == id.as_str());
        about_it.map(|line| line.act_name().to_owned()).collect()
    }
}

/// What is done to a form that is whole.
type Spoil = fn(&mut Fields);
/// What happens to a complaint while its dialog is open.
type Happens = fn(&World, &str) -> bool;

fn stopped(refused: Result<impl std::fmt::Debug, SendError>) -> Stop {
    match refused {
        Err(SendError::Refund(stop)) => stop,
        other => panic!("{other:?}"),
    }
}

async fn a_later_round_is_paid_what_is_left(world: World) {
    let id = world.complaint_about(9_900, 3_300).await;
    world.approve(&id).await;
    world.another_round(&id, 3_300).await;
    let shown = world.refund(&id).await;
    assert_eq!((shown.approved, shown.started, shown.arrived), (None, false, false), "of this round");
    assert_eq!((shown.counted, shown.left), (Fen(3_300), Err(Unpayable::NothingLeft)));
    assert_eq!(shown.earlier[0].standing, Standing::Paid);
    assert!(shown.may_decide && !shown.may_start);
    for amount in ["33.00", "0.01"] {
        let mut approval = world.approval(&id).await;
        (approval.fields.amount, approval.fields.order) = (amount.into(), shown.orders[0].id.as_str().into());
        let refused = send::decide_refund(&world.desk, &world.agent, &id, approval).await;
        assert_eq!(stopped(refused), Stop::Unpayable(Unpayable::NothingLeft));
    }
    let refusal = world.refusal(&id).await;
    send::decide_refund(&world.desk, &world.agent, &id, refusal).await.unwrap();
    world.settle().await;
    assert_eq!((world.paid_back(&id), world.decisions(&id)), (vec![3_300], 2));
}

async fn who_asks_for_more_gets_the_rest(world: World) {
    let id = world.complaint_about(9_900, 3_300).await;
    world.approve(&id).await;
    world.another_round(&id, 5_100).await;
    assert_eq!(world.refund(&id).await.left, Ok(Fen(1_800)));
    let mut approval = world.approval(&id).await;
    approval.fields.amount = "18.01".into();
    let refused = send::decide_refund(&world.desk, &world.agent, &id, approval).await;
    assert_eq!(wrong(refused), [Wrong::new(Field::Amount, Why::TooMuch)]);
    world.approve(&id).await;
    let mut paid = world.paid_back(&id);
    paid.sort_unstable();
    assert_eq!(paid, [1_800, 3_300]);
    let numbers: Vec<String> = world
        .sent(&id, SendKind::Refund)
        .await
        .into_iter()
        .map(|row| row.content.order().unwrap().refund_no.clone())
        .collect();
    assert_ne!(numbers[0], numbers[1]);
}

async fn a_promise_of_an_earlier_round_is_not_paid_beside_a_new_one(world: World) {
    let id = world.complaint_about(9_900, 4_400).await;
    let later = world.approval_in(&id, 3).await;
    send::decide_refund(&world.desk, &world.agent, &id, later).await.unwrap();
    world.settle().await;
    let start = form(world.dialog(&id).await);
    world.control().continue_complaint(id.as_str(), "还没退");
    world.sync().await;
    let early = send::start_refund(&world.desk, &world.agent, &id, start).await;
    assert!(matches!(stopped(early), Stop::Changed(_)), "the approval was for the first round");
    assert_eq!(world.refund(&id).await.left, Ok(Fen(4_400)), "it was never paid");
    world.approve(&id).await;
    assert_eq!(world.paid_back(&id), [4_400]);
}

async fn a_field_that_is_missing_or_unreadable_pays_and_refuses_nothing(world: World) {
    let id = world.complaint_about(9_900, 4_700).await;
    let spoil: [(Spoil, Field, Why); 9] = [
        (|f| f.decision = Given::Missing, Field::Decision, Why::Missing),
        (|f| f.decision = "approved".into(), Field::Decision, Why::Unreadable),
        (|f| f.launch_day = Given::Missing, Field::LaunchDay, Why::Missing),
        (|f| f.launch_day = "x".into(), Field::LaunchDay, Why::Unreadable),
        (|f| f.amount = Given::Missing, Field::Amount, Why::Missing),
        (|f| f.amount = "4,7".into(), Field::Amount, Why::Unreadable),
        (|f| f.order = Given::Missing, Field::Order, Why::Missing),
        (|f| f.order = "4200009999".into(), Field::Order, Why::Unreadable),
        (|f| f.seen = Given::Missing, Field::Seen, Why::Missing),
    ];
    for (spoil, field, why) in spoil {
        let mut approval = world.approval(&id).await;
        // What a refusal needs is there too: it must not become one.
        (approval.fields.reason, approval.fields.remark) = ("理由".into(), "备注".into());
        spoil(&mut approval.fields);
        let refused = send::decide_refund(&world.desk, &world.agent, &id, approval).await;
        assert_eq!(wrong(refused), [Wrong::new(field, why)]);
        assert_eq!(world.refund(&id).await.notes.remark, "备注", "and is kept");
    }
    world.settle().await;
    assert!(world.store().outbox_of(&id).await.unwrap().is_empty());
    assert_eq!((world.paid_back(&id), world.decisions(&id)), (Vec::new(), 0));
}

async fn what_the_platform_tells_unreadably_pays_nothing(world: World) {
    let cases: [(&str, Value, Unpayable); 4] = [
        ("apply_refund_amount", json!("47.00"), Unpayable::AskedUnreadable),
        ("apply_refund_amount", json!({ "fen": 4_700 }), Unpayable::AskedUnreadable),
        ("complaint_order_info", json!("见附件"), Unpayable::OrdersUnreadable),
        ("complaint_order_info", json!([{ "transaction_id": "4200", "amount": "99 元" }]), Unpayable::OrdersUnreadable),
    ];
    for (field, value, why) in cases {
        let told = [(field.to_owned(), value)].into_iter().collect();
        let new =
            NewComplaint { amount: Some(9_900), apply_refund_amount: Some(4_700), told, ..NewComplaint::default() };
        let id = world.refund_complaint_with(new).await;
        let shown = world.refund(&id).await;
        assert_eq!(shown.left, Err(why));
        assert!(shown.by_hand() && (why != Unpayable::AskedUnreadable || shown.amount().is_none()));
        let mut approval = world.approval(&id).await;
        (approval.fields.amount, approval.fields.order) = ("47.00".into(), "4200".into());
        send::decide_refund(&world.desk, &world.agent, &id, approval).await.unwrap();
        world.settle().await;
        assert_eq!(world.paid_back(&id), [0; 0], "the decision can be told, and the money goes elsewhere");
        assert!(world.sent(&id, SendKind::RefundApproval).await[0].content.order().is_none());
    }
}

async fn what_has_changed_meanwhile_stops_both_decisions(world: World) {
    let changes: [(Happens, Change); 3] = [
        (|world, id| world.control().user_message(id, "算了，不退了", 0), Change::Conversation),
        (|world, id| world.control().tell_field(id, "apply_refund_amount", 4_600.into()), Change::Asked),
        (
            |world, id| {
                let mut orders = world.control().complaint(id).unwrap()["complaint_order_info"].clone();
                orders[0]["amount"] = 4_800.into();
                world.control().tell_field(id, "complaint_order_info", orders)
            },
            Change::Orders,
        ),
    ];
    for (change, named) in changes {
        let id = world.complaint_about(9_900, 4_700).await;
        let mut forms = [world.approval(&id).await, world.refusal(&id).await];
        assert!(change(&world, id.as_str()));
        world.sync().await;
        for form in &mut forms {
            form.fields.remark = "已核实".into();
            let refused = send::decide_refund(&world.desk, &world.agent, &id, form.clone()).await;
            assert_eq!(stopped(refused), Stop::Changed(vec![named]));
            assert_eq!(world.refund(&id).await.notes.remark, "已核实");
        }
        world.settle().await;
        assert_eq!((world.paid_back(&id), world.decisions(&id)), (Vec::new(), 0));
    }
}

/// A colleague's decision has been acknowledged; nobody has read the history since.
async fn what_was_acknowledged_is_decided_before_the_history_shows_it(world: World) {
    let colleague = world.someone("second", Role::Agent).await;
    for approves in [true, false] {
        let id = world.complaint_about(9_900, 4_700).await;
        let (one, two) = (world.approval(&id).await, world.refusal(&id).await);
        let (first, second) = if approves { (one, two) } else { (two, one) };
        let sent = send::decide_refund(&world.desk, &world.agent, &id, first).await.unwrap();
        for (from, to) in
            [(DeliveryState::Held, DeliveryState::Sending), (DeliveryState::Sending, DeliveryState::Delivered)]
        {
            world.store().transition(&sent, from, &Transition::to(to, world.desk.now()), &[]).await.unwrap();
        }
        let shown = world.refund(&id).await;
        assert_eq!((shown.may_decide, shown.approved), (false, Some(approves)));
        let refused = send::decide_refund(&world.desk, &colleague, &id, second.clone()).await;
        assert_eq!(stopped(refused), Stop::Decided);
    }
}

async fn a_decision_with_an_open_outcome_blocks_another(world: World) {
    let id = world.complaint_about(9_900, 4_700).await;
    let (approval, refusal) = (world.approval(&id).await, world.refusal(&id).await);
    let sent = send::decide_refund(&world.desk, &world.agent, &id, approval).await.unwrap();
    for (from, to) in
        [(DeliveryState::Held, DeliveryState::Sending), (DeliveryState::Sending, DeliveryState::Unconfirmed)]
    {
        let refused = send::decide_refund(&world.desk, &world.agent, &id, refusal.clone()).await;
        assert_eq!(stopped(refused), Stop::Decided, "{from:?}");
        world.store().transition(&sent, from, &Transition::to(to, world.desk.now()), &[]).await.unwrap();
    }
    assert_eq!(stopped(send::decide_refund(&world.desk, &world.agent, &id, refusal).await), Stop::Decided);
}

async fn of_two_people_at_two_processes_one_decides(world: World) {
    let colleague = world.someone("second", Role::Agent).await;
    let process = world.another_desk(|_| {});
    for _ in 0..5 {
        let id = world.complaint_about(9_900, 4_700).await;
        let (one, two) = (world.approval(&id).await, world.approval(&id).await);
        let (one, two) = tokio::join!(
            send::decide_refund(&world.desk, &world.agent, &id, one),
            send::decide_refund(&process, &colleague, &id, two),
        );
        assert_eq!([&one, &two].into_iter().filter(|sent| sent.is_ok()).count(), 1, "{one:?} {two:?}");
        world.settle().await;
        assert_eq!((world.paid_back(&id), world.decisions(&id)), (vec![4_700], 1));
    }
}

/// Neither complaint asks for more than was paid; both together do. Who comes second is told.
async fn two_complaints_about_one_order_are_paid_from_it_once(world: World) {
    let first = world.complaint_about(5_500, 4_000).await;
    let orders = world.control().complaint(first.as_str()).unwrap()["complaint_order_info"].clone();
    let told = [("complaint_order_info".to_owned(), orders)].into_iter().collect();
    let new = NewComplaint { apply_refund_amount: Some(2_000), told, ..NewComplaint::default() };
    let second = world.refund_complaint_with(new).await;
    let later = [world.approval_in(&first, 1).await, world.approval_in(&second, 1).await];
    for (id, approval) in [&first, &second].into_iter().zip(later) {
        send::decide_refund(&world.desk, &world.agent, id, approval).await.unwrap();
    }
    world.settle().await;
    let process = world.another_desk(|_| {});
    let (one, two) = (form(world.dialog(&first).await), form(world.dialog(&second).await));
    let (one, two) = tokio::join!(
        send::start_refund(&world.desk, &world.agent, &first, one),
        send::start_refund(&process, &world.agent, &second, two),
    );
    assert_eq!([&one, &two].into_iter().filter(|sent| sent.is_ok()).count(), 1, "{one:?} {two:?}");
    world.settle().await;
    let refunds: i64 = [&first, &second].into_iter().flat_map(|id| world.paid_back(id)).sum();
    assert!([4_000, 2_000].contains(&refunds), "{refunds}");
}

async fn of_several_orders_one_is_chosen_and_keeps_its_limit(world: World) {
    let new = NewComplaint {
        amount: Some(3_000),
        more_orders: vec![1_200, 700],
        apply_refund_amount: Some(4_000),
        ..NewComplaint::default()
    };
    let id = world.refund_complaint_with(new).await;
    let shown = world.refund(&id).await;
    assert_eq!((shown.paid, shown.left), (Some(Fen(4_900)), Ok(Fen(4_000))));
    assert_eq!(shown.orders.iter().map(|order| order.left).collect::<Vec<_>>(), [Fen(3_000), Fen(1_200), Fen(700)]);
    let refund = |order: usize, amount: &'static str| {
        let (id, order) = (&id, shown.orders[order].id.as_str().into());
        let world = &world;
        async move {
            let mut approval = world.approval(id).await;
            (approval.fields.order, approval.fields.amount) = (order, amount.into());
            send::decide_refund(&world.desk, &world.agent, id, approval).await
        }
    };
    assert_eq!(wrong(refund(1, "12.01").await), [Wrong::new(Field::Amount, Why::TooMuch)]);
    refund(1, "12.00").await.unwrap();
    world.settle().await;
    assert_eq!(world.paid_back(&id), [1_200]);
    world.another_round(&id, 4_000).await;
    let shown = world.refund(&id).await;
    assert_eq!(shown.orders.iter().map(|order| order.left).collect::<Vec<_>>(), [Fen(2_800), Fen(0), Fen(700)]);
    assert!(wrong(refund(1, "0.01").await) == [Wrong::new(Field::Amount, Why::TooMuch)]);
}

async fn what_was_refunded_elsewhere_is_not_refunded_again(world: World) {
    let id = world.complaint_about(9_900, 4_700).await;
    world.refund_elsewhere(&id, 4_700).await;
    world.control().user_message(id.as_str(), "收到了一部分", 0);
    world.sync().await;
    assert_eq!(world.refund(&id).await.left, Err(Unpayable::Elsewhere), "how much it was is not told");
    world.approve(&id).await;
    assert_eq!(world.paid_back(&id), [4_700]);
}

async fn the_same_form_again_is_the_same_decision(world: World) {
    let id = world.complaint_about(9_900, 4_700).await;
    let mut approval = world.approval(&id).await;
    approval.form = Some(FormId::parse("f-1").unwrap());
    let (one, two) = tokio::join!(
        send::decide_refund(&world.desk, &world.agent, &id, approval.clone()),
        send::decide_refund(&world.desk, &world.agent, &id, approval.clone()),
    );
    world.settle().await;
    let again = send::decide_refund(&world.desk, &world.agent, &id, approval.clone()).await.unwrap();
    assert_eq!((one.unwrap(), two.unwrap()), (again.clone(), again));
    approval.fields.amount = "1.00".into();
    let other = send::decide_refund(&world.desk, &world.agent, &id, approval).await;
    assert!(matches!(other, Err(SendError::FormUsed)), "{other:?}");
    assert_eq!(world.paid_back(&id), [4_700]);
}

async fn an_approval_whose_author_has_gone_is_told_and_paid_by_somebody_else(world: World) {
    let colleague = world.someone("second", Role::Agent).await;
    let id = world.complaint_about(9_900, 4_700).await;
    let approval = world.approval(&id).await;
    send::decide_refund(&world.desk, &colleague, &id, approval).await.unwrap();
    people::set_disabled(&world.desk, &allowed(), "second", true).await.unwrap();
    world.settle().await;
    assert_eq!((world.decisions(&id), world.paid_back(&id)), (1, Vec::new()));
    let told = world.sent(&id, SendKind::Refund).await;
    assert_eq!((told.len(), told[0].state), (1, DeliveryState::Failed), "it is red in the complaint");
    assert_eq!(told[0].error_code.as_deref(), Some(send::AUTHOR_IS_GONE));
    assert!(world.audited(&id).await.contains(&"complaint.refund_not_started".to_owned()));
    let lead = world.someone("lead", Role::Supervisor).await;
    assert_eq!(complaints::board(&world.desk, &lead).await.unwrap().troubled.count, 1);
    let told: Vec<_> =
        complaints::standing(&world.desk, &lead).await.unwrap().own_troubles.into_iter().map(|one| one.kind).collect();
    assert_eq!(told, [SendKind::Refund], "who watches over others is told what nobody else would be");
    assert!(complaints::standing(&world.desk, &world.agent).await.unwrap().own_troubles.is_empty());

    let start = form(world.dialog(&id).await);
    send::start_refund(&world.desk, &world.agent, &id, start).await.unwrap();
    world.settle().await;
    assert_eq!(world.paid_back(&id), [4_700]);
    assert!(complaints::standing(&world.desk, &lead).await.unwrap().own_troubles.is_empty());
}

async fn a_refund_that_nobody_starts_by_the_promised_time_is_told(world: World) {
    let (kept, forgotten) = (world.complaint_about(9_900, 4_700).await, world.complaint_about(7_700, 2_600).await);
    for id in [&kept, &forgotten] {
        let approval = world.approval_in(id, 1).await;
        send::decide_refund(&world.desk, &world.agent, id, approval).await.unwrap();
        world.settle().await;
    }
    let start = form(world.dialog(&kept).await);
    send::start_refund(&world.desk, &world.agent, &kept, start).await.unwrap();
    world.settle().await;
    assert!(complaints::standing(&world.desk, &world.agent).await.unwrap().own_troubles.is_empty());

    world.clock.advance(Span::hours(96));
    world.settle().await;
    let told = complaints::standing(&world.desk, &world.agent).await.unwrap().own_troubles;
    let told: Vec<_> = told.into_iter().map(|one| (one.complaint_id, one.kind)).collect();
    assert_eq!(told, [(forgotten.clone(), SendKind::Refund)]);
    let row = world.sent(&forgotten, SendKind::Refund).await.remove(0);
    assert_eq!(row.error_code.as_deref(), Some(send::PROMISE_OVERDUE));
    assert!(world.audited(&forgotten).await.contains(&"complaint.refund_not_started".to_owned()));
    assert!(world.paid_back(&forgotten).is_empty(), "nothing is paid by itself that a person was to start");

    let start = form(world.dialog(&forgotten).await);
    send::start_refund(&world.desk, &world.agent, &forgotten, start).await.unwrap();
    world.settle().await;
    assert_eq!(world.paid_back(&forgotten), [2_600]);
    assert!(complaints::standing(&world.desk, &world.agent).await.unwrap().own_troubles.is_empty());
}

async fn a_refund_that_the_platform_refuses_is_written_down(world: World) {
    let id = world.complaint_about(9_900, 4_700).await;
    let approval = world.approval(&id).await;
    world.refund_elsewhere(&id, 9_000).await;
    send::decide_refund(&world.desk, &world.agent, &id, approval).await.unwrap();
    world.settle().await;
    assert_eq!(world.sent(&id, SendKind::Refund).await[0].state, DeliveryState::Failed);
    assert!(world.audited(&id).await.contains(&"complaint.refund_failed".to_owned()));
    assert_eq!(world.paid_back(&id), [9_000]);
    let told = complaints::standing(&world.desk, &world.agent).await.unwrap().own_troubles;
    assert_eq!((told.len(), told[0].kind), (1, SendKind::Refund), "its author is told on every page");

    let id = world.complaint_about(9_900, 4_700).await;
    let refusal = world.refusal(&id).await;
    let elsewhere = RefundDecision::approve(1);
    world.another_program().update_refund_progress(id.as_str(), &elsewhere).await.unwrap();
    send::decide_refund(&world.desk, &world.agent, &id, refusal).await.unwrap();
    world.settle().await;
    assert_eq!(world.sent(&id, SendKind::RefundRefusal).await[0].state, DeliveryState::Failed);
    assert!(world.audited(&id).await.contains(&"complaint.refund_failed".to_owned()));
    let shown = world.refund(&id).await;
    assert_eq!((shown.approved, shown.may_decide, shown.may_start), (Some(true), false, true));
}

async fn what_is_typed_is_kept(world: World) {
    let id = world.complaint_about(9_900, 4_700).await;
    let typed =
        Fields { amount: "12".into(), reason: "写到一半".into(), remark: "备注".into(), ..Fields::default() };
    drafts::keep_refund_notes(&world.desk, &world.agent, &id, &typed.notes(1)).await.unwrap();
    let form = ReplyForm { content: "您好，正在核实。".into(), ..ReplyForm::default() };
    send::reply(&world.desk, &world.agent, &id, form).await.unwrap();
    world.settle().await;
    assert_eq!(world.refund(&id).await.notes, typed.notes(1), "a reply that leaves takes nothing along");
    let other = world.someone("second", Role::Agent).await;
    let view = complaints::complaint(&world.desk, &other, &id).await.unwrap();
    assert_eq!(view.refund.unwrap().notes.reason, "", "to each their own");
    world.control().continue_complaint(id.as_str(), "还有");
    world.sync().await;
    let notes = world.refund(&id).await.notes;
    assert_eq!((notes.amount.as_str(), notes.reason.as_str()), ("", "写到一半"), "an amount is of its round");
    assert!(world.refund(&id).await.asked == Asked::Named(Fen(4_700)));
}

async fn only_its_author_or_a_supervisor_takes_a_message_back(world: World) {
    let id = world.complaint().await;
    let (colleague, lead) = (world.someone("second", Role::Agent).await, world.someone("lead", Role::Supervisor).await);
    let form = || ReplyForm { content: "您好，正在核实。".into(), ..ReplyForm::default() };
    let sent = send::reply(&world.desk, &world.agent, &id, form()).await.unwrap();
    for refused in
        [send::withdraw(&world.desk, &colleague, &sent).await, send::send_now(&world.desk, &colleague, &sent).await]
    {
        assert!(matches!(refused, Err(ServiceError::AnothersMessage)), "{refused:?}");
    }
    assert_eq!(world.state(&sent).await, DeliveryState::Held);
    assert!(send::withdraw(&world.desk, &lead, &sent).await.unwrap());
    let sent = send::reply(&world.desk, &world.agent, &id, form()).await.unwrap();
    assert!(send::withdraw(&world.desk, &world.agent, &sent).await.unwrap());
}
