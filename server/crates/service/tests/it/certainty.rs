//! *Not delivered* is said only when it is certain: whatever else the history may hold is for a person to judge.

use crate::world::{World, always, fault};
use desk_domain::message::blocks::Block;
use desk_domain::{ComplaintId, DeliveryState, OutboxEntry, OutboxId, Span};
use desk_service::complaints;
use desk_service::jobs;
use desk_service::send::{self, PutBack, ReplyForm, SendError};
use desk_testing::on_both_databases;
use wechatpay_complaints::ReplyRequest;
use wechatpay_simulator::{Call, FaultKind, NewComplaint, Telling};

on_both_databases!(
    a_row_that_is_told_otherwise_is_shown_beside_the_message,
    what_is_told_late_is_found_and_not_called_missing,
    a_history_that_is_not_whole_says_nothing,
    a_row_that_comes_after_all_is_for_a_person,
    nothing_is_missing_before_ten_minutes_have_passed,
    somebody_elses_row_is_told_apart_by_a_person,
    two_messages_never_become_one_row,
    a_history_that_cannot_be_read_is_looked_at_hourly_and_says_nothing,
    sending_again_asks_about_what_came_since,
    a_message_of_blocks_that_is_sent_again_is_taken_once,
    rows_of_the_past_are_no_candidates,
);

const WORDS: &str = "您好，订单 5520 的差价 18.60 元已退，请 3 天内查收。";

impl World {
    /// A reply whose answer is lost.
    async fn lose(&self, id: &ComplaintId, kind: FaultKind, words: &str) -> OutboxId {
        self.control().inject(fault(Call::Reply, kind));
        let outbox = self.write(id, words).await;
        jobs::run_until_idle(&self.desk).await.unwrap();
        assert_eq!(self.state(&outbox).await, DeliveryState::Unconfirmed);
        outbox
    }

    /// A reply from another console.
    async fn reply_elsewhere(&self, id: &ComplaintId, words: &str) {
        self.another_program().reply(id.as_str(), &ReplyRequest::new("1900012181", words)).await.unwrap();
    }

    async fn row(&self, outbox: &OutboxId) -> OutboxEntry {
        self.store().outbox(outbox).await.unwrap().unwrap()
    }

    async fn is_locked(&self, id: &ComplaintId) -> bool {
        let form = ReplyForm { content: "再发一次".into(), ..ReplyForm::default() };
        matches!(
            send::reply(&self.desk, &self.agent, id, form).await,
            Err(SendError::StillOpen(DeliveryState::Unconfirmed))
        )
    }

    async fn actions(&self) -> Vec<String> {
        self.store().audit_page(None, 3).await.unwrap().iter().map(|line| line.act_name().to_owned()).collect()
    }
}

fn replaced(from: &str, to: &str) -> Telling {
    Telling { replace: vec![(from.to_owned(), to.to_owned())], ..Telling::default() }
}

async fn a_row_that_is_told_otherwise_is_shown_beside_the_message(mut world: World) {
    world.be_patient();
    for telling in [
        replaced("差价", "补差"),
        replaced("，", ","),
        replaced("您", "&#24744;"),
        replaced("18.60", "18.6"),
        replaced("，", "\\n"),
        Telling { longest: Some(12), ..Telling::default() },
        Telling { clock_off: -8 * 3600, ..Telling::default() },
        Telling { clock_off: 1200, ..Telling::default() },
        Telling { kind: Some("MERCHANT_RESPONSE_V3".into()), ..Telling::default() },
        Telling { replace: vec![(WORDS.into(), "该消息正在审核".into())], ..Telling::default() },
    ] {
        let id = world.complaint().await;
        world.control().tell(telling.clone());
        let outbox = world.lose(&id, FaultKind::DropAfterCommit, WORDS).await;
        for _ in 0..15 {
            world.pass(Span::minutes(1)).await;
            assert_eq!(world.state(&outbox).await, DeliveryState::Unconfirmed, "{telling:?}");
        }
        let candidates = world.delivery_of(&id, &outbox).await.candidates;
        assert_eq!(candidates.len(), 1, "{telling:?}");
        assert!(world.is_locked(&id).await, "{telling:?}");
        assert_eq!(world.put_back(&id, &outbox).await, PutBack::NotResendable);

        let entry_id = &candidates[0].entry_id;
        assert!(!send::judge_row(&world.desk, &world.agent, &outbox, "1", true).await.unwrap(), "no row of this");
        assert!(send::judge_row(&world.desk, &world.agent, &outbox, entry_id, true).await.unwrap());
        let row = world.row(&outbox).await;
        assert_eq!((row.state, row.entry_id.as_ref()), (DeliveryState::VerifiedDelivered, Some(entry_id)));
        assert_eq!(world.actions().await[0], "complaint.row_is_ours");
        assert!(!send::judge_row(&world.desk, &world.agent, &outbox, entry_id, false).await.unwrap(), "judged already");
        assert_eq!(world.replies(&id), 1);
        world.control().tell(Telling::default());
    }
}

async fn what_is_told_late_is_found_and_not_called_missing(mut world: World) {
    world.be_patient();
    for telling in [
        Telling { rows_late: 45, ..Telling::default() },
        Telling { rows_late: 400, ..Telling::default() },
        Telling { pictures_late: 200, ..Telling::default() },
        Telling { pictures_late: 1900, ..Telling::default() },
    ] {
        let id = world.complaint().await;
        world.control().tell(telling.clone());
        for brightness in [40, 200] {
            world.attach_picture(&id, brightness).await;
        }
        let outbox = world.lose(&id, FaultKind::DropAfterCommit, "凭证见图。").await;
        for _ in 0..150 {
            world.pass(Span::minutes(1)).await;
            assert_ne!(world.state(&outbox).await, DeliveryState::VerifiedMissing, "{telling:?}");
        }
        assert_eq!(world.state(&outbox).await, DeliveryState::VerifiedDelivered, "{telling:?}");
        world.control().tell(Telling::default());
    }
}

async fn a_history_that_is_not_whole_says_nothing(mut world: World) {
    world.be_patient();
    for (counted, expected) in [(true, DeliveryState::Unconfirmed), (false, DeliveryState::VerifiedMissing)] {
        let id = world.complaint().await;
        world.control().tell(Telling { rows_late: 9_000, counted, ..Telling::default() });
        let outbox = world.lose(&id, FaultKind::DropAfterCommit, WORDS).await;
        world.pass(Span::minutes(80)).await;
        assert_eq!(world.state(&outbox).await, expected, "{counted}");
        world.control().tell(Telling::default());
    }
}

async fn a_row_that_comes_after_all_is_for_a_person(mut world: World) {
    world.be_patient();
    let late = |replace: &str| Telling { rows_late: 7_000, counted: false, ..replaced("退", replace) };
    for (telling, is_ours) in [(late("还"), true), (late("退还"), false)] {
        let id = world.complaint().await;
        world.control().tell(telling);
        let outbox = world.lose(&id, FaultKind::DropAfterCommit, WORDS).await;
        world.pass(Span::minutes(20)).await;
        assert_eq!(world.state(&outbox).await, DeliveryState::VerifiedMissing);

        world.clock.advance(Span::hours(3));
        complaints::complaint(&world.desk, &world.agent, &id).await.unwrap();
        world.settle().await;
        let row = world.row(&outbox).await;
        assert_eq!((row.state, row.settled_at), (DeliveryState::Unconfirmed, None), "its outcome is open again");
        assert!(row.next_check_at.is_some(), "and looked for again");
        assert!(world.is_locked(&id).await);
        let candidates = world.delivery_of(&id, &outbox).await.candidates;
        assert_eq!(candidates.len(), 1);

        let entry_id = &candidates[0].entry_id;
        assert!(send::judge_row(&world.desk, &world.agent, &outbox, entry_id, is_ours).await.unwrap());
        world.settle().await;
        world.pass(Span::minutes(15)).await;
        let judged = if is_ours { DeliveryState::VerifiedDelivered } else { DeliveryState::VerifiedMissing };
        assert_eq!(world.state(&outbox).await, judged, "what a person has said stays said");
        world.control().tell(Telling::default());
    }
}

async fn nothing_is_missing_before_ten_minutes_have_passed(mut world: World) {
    world.be_patient();
    let id = world.complaint().await;
    let outbox = world.lose(&id, FaultKind::DropBefore, WORDS).await;
    world.pass(Span::seconds(595)).await;
    send::verify_now(&world.desk, &world.agent, &outbox).await.unwrap();
    jobs::run_until_idle(&world.desk).await.unwrap();
    assert_eq!(world.state(&outbox).await, DeliveryState::Unconfirmed);
    assert!(world.row(&outbox).await.checks >= 8, "looked for all the while");
    world.pass(Span::seconds(10)).await;
    assert_eq!(world.state(&outbox).await, DeliveryState::VerifiedMissing);
}

async fn somebody_elses_row_is_told_apart_by_a_person(mut world: World) {
    world.be_patient();
    for judged_after in [Span::minutes(2), Span::minutes(25)] {
        let id = world.complaint().await;
        let outbox = world.lose(&id, FaultKind::DropBefore, WORDS).await;
        world.reply_elsewhere(&id, "请问您方便提供订单截图吗？").await;
        world.control().user_message(id.as_str(), "好的", 0);
        world.pass(judged_after).await;
        let delivery = world.delivery_of(&id, &outbox).await;
        assert_eq!((delivery.state, delivery.candidates.len()), (DeliveryState::Unconfirmed, 1));
        assert!(!delivery.candidates[0].is_alike);
        let entry_id = delivery.candidates[0].entry_id.clone();
        assert!(send::judge_row(&world.desk, &world.agent, &outbox, &entry_id, false).await.unwrap());
        assert_eq!(world.actions().await[0], "complaint.row_is_not_ours");
        jobs::run_until_idle(&world.desk).await.unwrap();
        let late_enough = judged_after > Span::minutes(10);
        let expected = if late_enough { DeliveryState::VerifiedMissing } else { DeliveryState::Unconfirmed };
        assert_eq!(world.state(&outbox).await, expected, "{judged_after:?}");
        assert!(world.delivery_of(&id, &outbox).await.candidates.is_empty());
        world.pass(Span::minutes(9)).await;
        assert_eq!(world.state(&outbox).await, DeliveryState::VerifiedMissing);
    }
}

/// What one message of ours has become cannot be another.
async fn two_messages_never_become_one_row(mut world: World) {
    world.be_patient();
    let id = world.complaint().await;
    world.write(&id, "您好，正在核实。").await;
    jobs::run_until_idle(&world.desk).await.unwrap();
    let lost = world.lose(&id, FaultKind::DropBefore, "您好，正在核实").await;
    assert!(world.delivery_of(&id, &lost).await.candidates.is_empty());
    world.pass(Span::minutes(11)).await;
    assert_eq!(world.state(&lost).await, DeliveryState::VerifiedMissing);
}

async fn a_history_that_cannot_be_read_is_looked_at_hourly_and_says_nothing(mut world: World) {
    world.be_patient();
    let id = world.complaint().await;
    let outbox = world.lose(&id, FaultKind::DropBefore, WORDS).await;
    world.control().inject(always(Call::History, FaultKind::Refuse401));
    world.pass(Span::hours(3)).await;
    assert_eq!(world.state(&outbox).await, DeliveryState::Unconfirmed);
    world.control().clear_faults();
    world.pass(Span::minutes(6)).await;
    assert_eq!(world.state(&outbox).await, DeliveryState::VerifiedMissing, "tried again within five minutes");

    let lost = world.lose(&id, FaultKind::DropAfterCommit, "您好，已补发。").await;
    world.control().tell(replaced("补发", "重新发出"));
    world.pass(Span::minutes(11)).await;
    let looks = world.row(&lost).await.checks;
    world.pass(Span::hours(4)).await;
    let row = world.row(&lost).await;
    assert_eq!((row.state, row.checks), (DeliveryState::Unconfirmed, looks + 4));
    assert!(row.next_check_at.is_some_and(|next| next > world.desk.now()), "and says when it is looked at next");
    world.control().tell(Telling::default());
    world.pass(Span::hours(1)).await;
    assert_eq!(world.state(&lost).await, DeliveryState::VerifiedDelivered);
}

async fn sending_again_asks_about_what_came_since(world: World) {
    let id = world.complaint().await;
    let lost = world.lose(&id, FaultKind::DropBefore, WORDS).await;
    world.settle().await;
    assert_eq!(world.state(&lost).await, DeliveryState::VerifiedMissing);
    let seen = complaints::complaint(&world.desk, &world.agent, &id).await.unwrap().last_entry_id;
    world.reply_elsewhere(&id, &WORDS.replace("请 3 天内查收", "请注意查收")).await;
    world.clock.advance(Span::minutes(2));
    world.sync().await;
    complaints::complaint(&world.desk, &world.agent, &id).await.unwrap();
    world.settle().await;
    let beside = world.delivery_of(&id, &lost).await;
    assert!(beside.is_for_a_person() && beside.candidates[0].is_alike, "a missing message may turn up changed");
    assert_eq!(world.put_back(&id, &lost).await, PutBack::NotResendable, "until somebody says that it is not this one");
    let row = &beside.candidates[0].entry_id;
    assert!(send::judge_row(&world.desk, &world.agent, &lost, row, false).await.unwrap());
    world.settle().await;
    assert_eq!(world.state(&lost).await, DeliveryState::VerifiedMissing);
    let again = send::edit_and_resend(&world.desk, &world.agent, &lost, seen.as_deref()).await.unwrap();
    assert_eq!(again, PutBack::SomethingNew, "what stands there was not on the page that was left open");
    assert_eq!(world.put_back(&id, &lost).await, PutBack::Done);
    let again = world.write(&id, WORDS).await;
    world.settle().await;
    assert_eq!(world.row(&again).await.resend_of, Some(lost.clone()));
    assert!(world.delivery_of(&id, &lost).await.is_sent_again);
    assert_eq!(world.put_back(&id, &lost).await, PutBack::NotResendable, "it was sent again");
}

async fn a_message_of_blocks_that_is_sent_again_is_taken_once(world: World) {
    let new = NewComplaint { need_immediate_service: true, ..NewComplaint::default() };
    let id: ComplaintId = world.control().new_complaint(new).parse().unwrap();
    world.sync().await;
    let picture = world.attach(&id).await;
    let blocks = |picture: &str| vec![Block::text(WORDS), Block::picture(picture)];
    let send = async |blocks: Vec<Block>| {
        let form = ReplyForm { content: blocks.into(), send_same: true, ..ReplyForm::default() };
        let outbox = send::reply(&world.desk, &world.agent, &id, form).await.unwrap();
        world.clock.advance(Span::seconds(8));
        jobs::run_until_idle(&world.desk).await.unwrap();
        outbox
    };
    // Told so late that nobody can know better.
    world.control().tell(Telling { rows_late: 5_000, ..Telling::default() });
    world.control().inject(fault(Call::ImmediateReply, FaultKind::DropAfterCommit));
    let first = send(blocks(&picture)).await;
    world.settle().await;
    assert_eq!(world.state(&first).await, DeliveryState::VerifiedMissing);
    assert_eq!(world.put_back(&id, &first).await, PutBack::Done);
    let copy = complaints::complaint(&world.desk, &world.agent, &id).await.unwrap().draft.into_blocks(&[]);
    let second = send(copy).await;
    assert_eq!(world.state(&second).await, DeliveryState::Delivered);
    assert_eq!(world.replies(&id), 1, "it is the same message");
    let (first, second) = (world.row(&first).await, world.row(&second).await);
    assert_eq!(second.idempotency_key, first.idempotency_key);
    assert_eq!(second.resend_of, Some(first.id));

    let other = world.row(&send(vec![Block::text("另外补充一点。")]).await).await;
    assert_ne!(other.idempotency_key, second.idempotency_key);
    let same_words = world.row(&send(vec![Block::text("另外补充一点。")]).await).await;
    assert_ne!(same_words.idempotency_key, other.idempotency_key, "what has arrived is said once more");
    assert_eq!(world.replies(&id), 3);
}

/// A reply from elsewhere that the desk had not read yet may be taken for ours, unless it is far too old.
async fn rows_of_the_past_are_no_candidates(world: World) {
    let id = world.complaint().await;
    world.reply_elsewhere(&id, "两天前的回复").await;
    world.clock.advance(Span::days(2));
    world.reply_elsewhere(&id, "刚才的回复").await;
    world.control().inject(fault(Call::Reply, FaultKind::DropBefore));
    let outbox = world.write(&id, WORDS).await;
    jobs::run_until_idle(&world.desk).await.unwrap();
    world.pass(Span::minutes(1)).await;
    let candidates = world.delivery_of(&id, &outbox).await.candidates;
    assert_eq!(candidates.iter().map(|row| row.text.as_str()).collect::<Vec<_>>(), ["刚才的回复"]);
}
