//! Nobody answers words that they have not seen, whoever wrote them; and second thoughts have their time.

use crate::acts::Act;
use crate::world::World;
use desk_domain::conversation::SeenRows;
use desk_domain::{ComplaintId, Span};
use desk_service::Clock;
use desk_service::complaints;
use desk_service::send::{self, ReplyForm, SendError};
use desk_testing::on_both_databases;
use wechatpay_complaints::ReplyRequest;

on_both_databases!(
    every_row_that_was_not_seen_stops_a_reply,
    ones_own_messages_stop_nothing,
    what_was_shown_covers_no_more_than_that,
    a_reply_is_not_held_in_the_last_minutes_and_is_held_after_them,
);

#[derive(Clone, Copy, Debug)]
enum Who {
    User,
    Console,
    Colleague,
    ColleagueOnTheWay,
    Completion,
}

impl World {
    /// Somebody else does something on a complaint.
    async fn happens(&self, id: &ComplaintId, who: Who) {
        let colleague = self.colleague().await;
        match who {
            Who::User => {
                self.control().user_message(id.as_str(), "还在吗", 0);
            }
            Who::Console => {
                let reply = ReplyRequest::new("1900012181", "控制台回复");
                self.another_program().reply(id.as_str(), &reply).await.unwrap();
            }
            Who::Colleague | Who::ColleagueOnTheWay => {
                let theirs = ReplyForm { content: "同事的回复".into(), ..ReplyForm::default() };
                send::reply(&self.desk, &colleague, id, theirs).await.unwrap();
            }
            Who::Completion => {
                send::complete(&self.desk, &colleague, id, None).await.unwrap();
            }
        }
        if !matches!(who, Who::ColleagueOnTheWay) {
            self.clock.advance(Span::seconds(8));
            self.sync().await;
        }
    }

    async fn answer(&self, id: &ComplaintId, text: &str, seen: SeenRows) -> Result<(), SendError> {
        let form = ReplyForm { content: text.into(), seen: Some(seen), ..ReplyForm::default() };
        send::reply(&self.desk, &self.agent, id, form).await.map(drop)
    }
}

async fn every_row_that_was_not_seen_stops_a_reply(world: World) {
    for who in [Who::User, Who::Console, Who::Colleague, Who::ColleagueOnTheWay, Who::Completion] {
        let id = Act::Completion.complaint(&world).await;
        let seen = world.shown(&id).await;
        world.happens(&id, who).await;
        let refused = world.answer(&id, "我的回复", seen).await;
        assert!(matches!(refused, Err(SendError::Outdated)), "{who:?}: {refused:?}");
        let view = complaints::complaint(&world.desk, &world.agent, &id).await.unwrap();
        assert_eq!(view.draft.text(), "我的回复", "{who:?}");
        let after = world.answer(&id, "我的回复", world.shown(&id).await).await;
        assert!(!matches!(after, Err(SendError::Outdated)), "{who:?}: {after:?}");
    }
}

async fn ones_own_messages_stop_nothing(world: World) {
    let id = world.complaint().await;
    let seen = world.shown(&id).await;
    for text in ["第一条。", "第二条。"] {
        world.answer(&id, text, seen.clone()).await.unwrap();
        world.clock.advance(Span::seconds(8));
        world.sync().await;
    }
    assert_eq!(world.replies(&id), 2);
}

/// Also where a message was seen on its way and has become a row of the history since.
async fn what_was_shown_covers_no_more_than_that(world: World) {
    let id = world.complaint().await;
    world.happens(&id, Who::ColleagueOnTheWay).await;
    let seen = world.shown(&id).await;
    world.clock.advance(Span::seconds(8));
    world.sync().await;
    world.control().user_message(id.as_str(), "收到了，谢谢", 0);
    world.sync().await;
    let refused = world.answer(&id, "请查收", seen.clone()).await;
    assert!(matches!(refused, Err(SendError::Outdated)), "{refused:?}");
    let newest = world.store().history(&id).await.unwrap().pop().unwrap().entry_id;
    let seen: SeenRows = seen.into_iter().chain([newest]).collect();
    world.control().user_message(id.as_str(), "等等，少了一箱", 0);
    // The list shows no difference; somebody who opens the complaint has it read again.
    world.shown(&id).await;
    world.settle().await;
    let refused = world.answer(&id, "请查收", seen).await;
    assert!(matches!(refused, Err(SendError::Outdated)), "what came after it was shown: {refused:?}");
    world.answer(&id, "请查收", world.shown(&id).await).await.unwrap();
}

async fn a_reply_is_not_held_in_the_last_minutes_and_is_held_after_them(world: World) {
    for (left, held) in [(Span::minutes(16), true), (Span::minutes(3), false), (Span::hours(-5), true)] {
        let id = world.complaint().await;
        let due = world.store().complaint(&id).await.unwrap().unwrap().next_due.unwrap();
        world.clock.advance(due - left - world.clock.now());
        let form = ReplyForm { content: "您好，补发单号稍后给您。".into(), ..ReplyForm::default() };
        let outbox = send::reply(&world.desk, &world.agent, &id, form).await.unwrap();
        let row = world.store().outbox(&outbox).await.unwrap().unwrap();
        assert_eq!(row.send_after > row.created_at, held, "{left:?}");
    }
}
