//! What is written is sent once, by who wrote it, as it was written.

use crate::acts::Act;
use crate::world::{World, fault};
use desk_domain::message::blocks::Block;
use desk_domain::{ComplaintId, DeliveryState, FormId, OutboxId, Span};
use desk_service::complaints;
use desk_service::send::{self, RefundForm, ReplyForm, SendError};
use desk_testing::on_both_databases;
use wechatpay_complaints::ReplyRequest;
use wechatpay_simulator::{Call, FaultKind};

on_both_databases!(
    a_form_is_one_message_for_ever,
    a_form_that_comes_twice_at_once_is_one_message,
    a_form_of_blocks_comes_again_with_its_pictures,
    a_form_with_something_else_in_it_is_refused_and_kept,
    a_message_taken_back_does_not_leave_with_its_form,
    completions_and_decisions_are_forms_too,
    the_words_of_the_last_reply_ask_first,
    words_that_did_not_arrive_ask_nothing,
);

fn form(name: &str, text: &str) -> ReplyForm {
    ReplyForm { content: text.into(), form: number(name), ..ReplyForm::default() }
}

fn number(name: &str) -> Option<FormId> {
    Some(name.parse().unwrap())
}

impl World {
    async fn send_form(&self, id: &ComplaintId, form: ReplyForm) -> Result<OutboxId, SendError> {
        send::reply(&self.desk, &self.agent, id, form).await
    }

    async fn draft_text(&self, id: &ComplaintId) -> String {
        complaints::complaint(&self.desk, &self.agent, id).await.unwrap().draft.text().into_owned()
    }

    /// Lets a reply leave and arrive.
    async fn deliver(&self, id: &ComplaintId, form: ReplyForm) -> OutboxId {
        let outbox = self.send_form(id, form).await.unwrap();
        self.clock.advance(Span::seconds(8));
        self.settle().await;
        outbox
    }
}

async fn a_form_is_one_message_for_ever(mut world: World) {
    let id = world.complaint().await;
    world.attach(&id).await;
    let first = world.send_form(&id, form("f1", "您好，今天补发。")).await.unwrap();
    assert_eq!(world.send_form(&id, form("f1", "您好，今天补发。")).await.unwrap(), first, "while it is held");
    world.clock.advance(Span::seconds(10));
    world.settle().await;
    assert_eq!(world.send_form(&id, form("f1", " 您好，今天补发。\r\n")).await.unwrap(), first, "once it has arrived");
    world.control().user_message(id.as_str(), "好的", 0);
    world.sync().await;
    world.restart();
    world.clock.advance(Span::days(2));
    assert_eq!(world.send_form(&id, form("f1", "您好，今天补发。")).await.unwrap(), first, "days later");
    world.settle().await;
    assert_eq!(world.replies(&id), 1);
    let view = complaints::complaint(&world.desk, &world.agent, &id).await.unwrap();
    assert!(view.draft.is_blank() && view.attachments.is_empty() && view.draft_copies.is_empty());
}

async fn a_form_that_comes_twice_at_once_is_one_message(world: World) {
    for n in 0..5 {
        let id = world.complaint().await;
        let send = || world.send_form(&id, form(&format!("f{n}"), "您好，已经在处理了。"));
        let (one, two, three) = tokio::join!(send(), send(), send());
        assert_eq!(one.unwrap(), two.unwrap());
        assert!(three.is_ok() && world.draft_text(&id).await.is_empty());
        assert_eq!(world.store().outbox_of(&id).await.unwrap().len(), 1);
    }
}

/// They have left with it, and are on no draft any more.
async fn a_form_of_blocks_comes_again_with_its_pictures(world: World) {
    let id = world.urgent_complaint().await;
    let picture = world.attach(&id).await;
    let blocks = || vec![Block::text("凭证如图。"), Block::picture(&picture), Block::text(" 请查收。")];
    let form = || ReplyForm { content: blocks().into(), form: number("f1"), ..ReplyForm::default() };
    let first = world.send_form(&id, form()).await.unwrap();
    assert_eq!(world.send_form(&id, form()).await.unwrap(), first);
    let other = ReplyForm { content: vec![Block::text("凭证如图。")].into(), ..form() };
    let other = world.send_form(&id, other).await;
    assert!(matches!(other, Err(SendError::FormUsed)), "{other:?}");
}

async fn a_form_with_something_else_in_it_is_refused_and_kept(world: World) {
    let id = world.complaint().await;
    world.deliver(&id, form("f1", "您好，已登记。")).await;
    let other = world.send_form(&id, form("f1", "您好，已登记，明天回复您。")).await;
    assert!(matches!(other, Err(SendError::FormUsed)), "{other:?}");
    assert_eq!(world.draft_text(&id).await, "您好，已登记，明天回复您。");
    let elsewhere = world.complaint().await;
    let stolen = world.send_form(&elsewhere, form("f1", "您好，已登记。")).await;
    assert!(matches!(stolen, Err(SendError::FormUsed)), "{stolen:?}");
    let colleague = world.colleague().await;
    let stolen = send::reply(&world.desk, &colleague, &id, form("f1", "您好，已登记。")).await;
    assert!(matches!(stolen, Err(SendError::FormUsed)), "{stolen:?}");
    world.settle().await;
    assert_eq!((world.replies(&id), world.replies(&elsewhere)), (1, 0));
}

async fn a_message_taken_back_does_not_leave_with_its_form(world: World) {
    let id = world.complaint().await;
    let sent = world.send_form(&id, form("f1", "您好，马上退款。")).await.unwrap();
    assert!(send::withdraw(&world.desk, &world.agent, &sent).await.unwrap());
    let again = world.send_form(&id, form("f1", "您好，马上退款。")).await;
    assert!(matches!(again, Err(SendError::TakenBack)), "{again:?}");
    world.settle().await;
    assert_eq!((world.replies(&id), world.draft_text(&id).await.as_str()), (0, "您好，马上退款。"));
}

async fn completions_and_decisions_are_forms_too(world: World) {
    let id = Act::Completion.complaint(&world).await;
    let complete = || send::complete(&world.desk, &world.agent, &id, number("c1"));
    let first = complete().await.unwrap();
    assert_eq!(complete().await.unwrap(), first, "although a message is on its way");
    world.settle().await;
    assert_eq!(complete().await.unwrap(), first, "although it is finished");
    let other = send::complete(&world.desk, &world.agent, &id, number("c2")).await;
    assert!(matches!(other, Err(SendError::GateClosed)), "{other:?}");
    assert_eq!(world.rows_of(&id, "MERCHANT_CONFIRM_COMPLETE"), 1);
    for is_approval in [true, false] {
        let id = world.refund_complaint().await;
        let (decision, other) = (world.approval(&id).await, world.refusal(&id).await);
        let (decision, other) = if is_approval { (decision, other) } else { (other, decision) };
        let decision = RefundForm { form: number(&format!("d{is_approval}")), ..decision };
        let first = send::decide_refund(&world.desk, &world.agent, &id, decision.clone()).await.unwrap();
        world.settle().await;
        assert_eq!(send::decide_refund(&world.desk, &world.agent, &id, decision.clone()).await.unwrap(), first);
        let other = RefundForm { form: decision.form.clone(), ..other };
        let other = send::decide_refund(&world.desk, &world.agent, &id, other).await;
        assert!(matches!(other, Err(SendError::FormUsed)), "{other:?}");
    }
}

async fn the_words_of_the_last_reply_ask_first(world: World) {
    let id = world.complaint().await;
    let words = "您好，快递已加急。";
    world.send_form(&id, form("f1", words)).await.unwrap();
    let second = world.send_form(&id, form("f2", words)).await;
    assert!(matches!(second, Err(SendError::Same)), "while it is on its way: {second:?}");
    world.clock.advance(Span::seconds(8));
    world.settle().await;
    let colleague = world.colleague().await;
    let theirs = send::reply(&world.desk, &colleague, &id, form("f3", " 您好，快递已加急。\r\n")).await;
    assert!(matches!(theirs, Err(SendError::Same)), "whoever wrote it: {theirs:?}");
    assert_eq!(world.draft_text(&id).await, words, "what was asked about is kept");
    world.another_program().reply(id.as_str(), &ReplyRequest::new("1900012181", "控制台发的")).await.unwrap();
    world.sync().await;
    let elsewhere = world.send_form(&id, form("f5", "控制台发的")).await;
    assert!(matches!(elsewhere, Err(SendError::Same)), "wherever: {elsewhere:?}");
    world.deliver(&id, ReplyForm { send_same: true, ..form("f5", "控制台发的") }).await;
    world.deliver(&id, form("f6", words)).await;
    assert_eq!(world.replies(&id), 4, "words of an earlier reply ask nothing");
}

async fn words_that_did_not_arrive_ask_nothing(world: World) {
    let id = world.complaint().await;
    let taken = world.send_form(&id, form("f1", "您好，一。")).await.unwrap();
    assert!(send::withdraw(&world.desk, &world.agent, &taken).await.unwrap());
    world.control().inject(fault(Call::Reply, FaultKind::DropBefore));
    let lost = world.deliver(&id, form("f2", "您好，一。")).await;
    assert_eq!(world.state(&lost).await, DeliveryState::VerifiedMissing);
    world.deliver(&id, form("f3", "您好，一。")).await;
    assert_eq!(world.replies(&id), 1);
}
