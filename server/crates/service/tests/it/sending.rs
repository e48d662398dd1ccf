//! A message leaves at most once, and what became of it is never guessed.

use crate::world::{World, fault, picture};
use desk_domain::{Actor, ComplaintState, DeliveryState, ReplyTextError, Span};
use desk_service::complaints;
use desk_service::jobs;
use desk_service::send::{self, ReplyForm, SendError};
use desk_testing::on_both_databases;
use wechatpay_complaints::ReplyRequest;
use wechatpay_simulator::{Call, FaultKind};

on_both_databases!(
    a_reply_arrives_and_is_shown_once,
    a_crash_while_sending_is_found_out,
    a_crash_before_sending_loses_nothing,
    completing_is_verified_like_replying,
    completing_what_has_been_finished_elsewhere_is_done,
    looking_in_between_hurries_nothing,
    the_same_words_with_another_picture_are_not_ours,
    what_cannot_be_sent_is_kept_as_a_draft,
    a_held_reply_can_be_taken_back,
    two_people_cannot_both_send,
    a_character_that_nobody_sees_stops_nobody,
    words_nobody_has_seen_stop_a_reply,
);

async fn a_reply_arrives_and_is_shown_once(world: World) {
    let id = world.complaint().await;
    let outbox = world.write(&id, "您好，已为您退款。").await;
    world.settle().await;
    assert_eq!(world.state(&outbox).await, DeliveryState::Delivered);
    assert_eq!(world.replies(&id), 1);
    let view = complaints::complaint(&world.desk, &world.agent, &id).await.unwrap();
    assert_eq!(view.state, ComplaintState::Processing);
    let shown = format!("{:?}", view.timeline);
    assert_eq!(shown.matches("您好，已为您退款。").count(), 1, "{shown}");
    assert!(shown.contains("陈晓雯"), "the history row names its author");
    assert!(view.clocks.replied_at.is_some() && view.draft.is_blank());
}

async fn a_crash_while_sending_is_found_out(mut world: World) {
    for (kind, arrived, expected) in [
        (FaultKind::TimeoutAfterCommit, 1, DeliveryState::VerifiedDelivered),
        (FaultKind::TimeoutBefore, 0, DeliveryState::VerifiedMissing),
    ] {
        let id = world.complaint().await;
        world.control().inject(fault(Call::Reply, kind));
        let outbox = world.write(&id, "您好，正在为您处理。").await;
        let asked = world.control().journal().len();
        let desk = world.desk.clone();
        let worker = tokio::spawn(async move { jobs::run_until_idle(&desk).await });
        while world.state(&outbox).await != DeliveryState::Sending
            || (arrived == 1 && world.control().journal().len() == asked)
        {
            tokio::task::yield_now().await;
        }
        worker.abort();
        world.restart();
        world.clock.advance(Span::seconds(60));
        world.settle().await;
        assert_eq!(world.replies(&id), arrived, "{kind:?}");
        assert_eq!(world.state(&outbox).await, expected, "{kind:?}");
    }
}

async fn a_crash_before_sending_loses_nothing(mut world: World) {
    let id = world.complaint().await;
    let outbox = world.write(&id, "您好，请稍等。").await;
    world.restart();
    world.settle().await;
    assert_eq!((world.replies(&id), world.state(&outbox).await), (1, DeliveryState::Delivered));
}

async fn completing_is_verified_like_replying(world: World) {
    for (kind, state, expected) in [
        (FaultKind::DropAfterCommit, "PROCESSED", DeliveryState::VerifiedDelivered),
        (FaultKind::DropBefore, "PROCESSING", DeliveryState::VerifiedMissing),
    ] {
        let id = world.complaint().await;
        assert!(
            matches!(send::complete(&world.desk, &world.agent, &id, None).await, Err(SendError::GateClosed)),
            "no reply yet"
        );
        world.write(&id, "您好，已处理。").await;
        world.settle().await;
        world.control().inject(fault(Call::Complete, kind));
        let outbox = send::complete(&world.desk, &world.agent, &id, None).await.unwrap();
        world.settle().await;
        assert_eq!(world.control().complaint(id.as_str()).unwrap()["complaint_state"], state);
        assert_eq!(world.state(&outbox).await, expected, "{kind:?}");
    }
}

async fn completing_what_has_been_finished_elsewhere_is_done(world: World) {
    let id = world.complaint().await;
    world.write(&id, "您好，已处理。").await;
    world.settle().await;
    world.control().refund_received(id.as_str());
    let outbox = send::complete(&world.desk, &world.agent, &id, None).await.unwrap();
    while jobs::run_until_idle(&world.desk).await.unwrap() > 0 {}
    assert_eq!(world.state(&outbox).await, DeliveryState::VerifiedDelivered);
    assert_eq!(world.rows_of(&id, "MERCHANT_CONFIRM_COMPLETE"), 0, "the platform has refused");
}

/// However often somebody presses *verify now*, the planned looks take place.
async fn looking_in_between_hurries_nothing(world: World) {
    let id = world.complaint().await;
    world.control().inject(fault(Call::Reply, FaultKind::DropBefore));
    let outbox = world.write(&id, "您好，正在为您核实。").await;
    jobs::run_until_idle(&world.desk).await.unwrap();
    for _ in 0..6 {
        assert!(send::verify_now(&world.desk, &world.agent, &outbox).await.unwrap());
        jobs::run_until_idle(&world.desk).await.unwrap();
        world.clock.advance(Span(100));
    }
    let row = world.store().outbox(&outbox).await.unwrap().unwrap();
    assert_eq!((row.state, row.checks), (DeliveryState::Unconfirmed, 0));
    world.settle().await;
    assert_eq!(world.state(&outbox).await, DeliveryState::VerifiedMissing, "the planned checks took place");
}

/// Somebody sends the same words from another program while the outcome of ours is unknown.
async fn the_same_words_with_another_picture_are_not_ours(world: World) {
    const WORDS: &str = "您好，凭证如图。";
    for (brightness, state) in [(255, DeliveryState::Unconfirmed), (0, DeliveryState::VerifiedDelivered)] {
        let id = world.complaint().await;
        world.attach(&id).await;
        world.control().inject(fault(Call::Reply, FaultKind::DropBefore));
        let form = ReplyForm { content: WORDS.into(), ..ReplyForm::default() };
        let ours = send::reply(&world.desk, &world.agent, &id, form).await.unwrap();
        world.clock.advance(Span::seconds(8));
        jobs::run_until_idle(&world.desk).await.unwrap();
        assert_eq!(world.state(&ours).await, DeliveryState::Unconfirmed);
        let program = world.another_program();
        let theirs = program.upload_image("theirs.png", picture(brightness)).await.unwrap();
        let reply = ReplyRequest::new("1900012181", WORDS).images(vec![theirs]);
        program.reply(id.as_str(), &reply).await.unwrap();
        world.settle().await;
        assert_eq!(world.state(&ours).await, state, "{brightness}");
    }
}

async fn what_cannot_be_sent_is_kept_as_a_draft(world: World) {
    let id = world.complaint().await;
    let long = "好".repeat(501);
    for text in ["谢谢您😀", &long, "  "] {
        let form = ReplyForm { content: text.into(), ..ReplyForm::default() };
        let refused = send::reply(&world.desk, &world.agent, &id, form).await.unwrap_err();
        assert!(matches!(
            refused,
            SendError::Text(
                ReplyTextError::Unsupported { .. } | ReplyTextError::TooLong { .. } | ReplyTextError::Empty
            )
        ));
        let view = complaints::complaint(&world.desk, &world.agent, &id).await.unwrap();
        assert_eq!(view.draft.text(), text);
    }
    assert_eq!(world.replies(&id), 0);
}

async fn a_held_reply_can_be_taken_back(world: World) {
    let id = world.complaint().await;
    let form = ReplyForm { content: "您好。".into(), ..ReplyForm::default() };
    let outbox = send::reply(&world.desk, &world.agent, &id, form).await.unwrap();
    jobs::run_until_idle(&world.desk).await.unwrap();
    assert!(send::withdraw(&world.desk, &world.agent, &outbox).await.unwrap());
    world.settle().await;
    assert_eq!((world.replies(&id), world.state(&outbox).await), (0, DeliveryState::Withdrawn));
    let view = complaints::complaint(&world.desk, &world.agent, &id).await.unwrap();
    assert_eq!(view.draft.text(), "您好。");
    let late = world.write(&id, "您好。").await;
    world.settle().await;
    assert!(!send::withdraw(&world.desk, &world.agent, &late).await.unwrap(), "what has left cannot be taken back");
}

async fn two_people_cannot_both_send(world: World) {
    let id = world.complaint().await;
    let form = |text: &str| ReplyForm { content: text.into(), ..ReplyForm::default() };
    let (agent, colleague) = (world.agent.clone(), world.colleague().await);
    let (one, two) = tokio::join!(
        send::reply(&world.desk, &agent, &id, form("您好，一。")),
        send::reply(&world.desk, &colleague, &id, form("您好，二。")),
    );
    assert_eq!([&one, &two].into_iter().filter(|sent| sent.is_ok()).count(), 1, "{one:?} {two:?}");
    world.clock.advance(Span::seconds(8));
    world.settle().await;
    assert_eq!(world.replies(&id), 1);
    let (sent, waits, words) =
        if one.is_ok() { (&agent, &colleague, "您好，二。") } else { (&colleague, &agent, "您好，一。") };
    let draft = async |of: &Actor| world.store().draft(&of.staff_id, &id).await.unwrap().unwrap().content;
    assert_eq!(draft(waits).await, words.into(), "whoever was second still has the words");
    assert_eq!(draft(sent).await, "".into());
}

/// Not every database takes U+0000, which both sides can write.
async fn a_character_that_nobody_sees_stops_nobody(world: World) {
    let id = world.complaint().await;
    world.control().user_message(id.as_str(), "在\0吗", 0);
    world.sync().await;
    assert_eq!(world.store().history(&id).await.unwrap().pop().unwrap().details, "在\u{fffd}吗");
    let outbox = world.write(&id, "在\0的。").await;
    world.settle().await;
    assert_eq!(world.state(&outbox).await, DeliveryState::Delivered);
    world.draft(&id, "再\0见").await;
    let view = complaints::complaint(&world.desk, &world.agent, &id).await.unwrap();
    assert_eq!(view.draft.text(), "再见");
}

async fn words_nobody_has_seen_stop_a_reply(world: World) {
    let id = world.complaint().await;
    let seen = world.shown(&id).await;
    world.control().user_message(id.as_str(), "我已经收到退款了", 0);
    world.sync().await;
    let form = ReplyForm { content: "马上退款".into(), seen: Some(seen), ..ReplyForm::default() };
    let refused = send::reply(&world.desk, &world.agent, &id, form.clone()).await.unwrap_err();
    assert!(matches!(refused, SendError::Outdated), "{refused:?}");
    send::reply(&world.desk, &world.agent, &id, ReplyForm { seen: Some(world.shown(&id).await), ..form })
        .await
        .unwrap();
}
