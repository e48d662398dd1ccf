//! Replies that carry more than words: links, cards, and messages of blocks for immediate service.

use crate::world::{World, fault};
use desk_domain::message::{Card, Link};
use desk_domain::{ComplaintId, DeliveryState, Extras, SendKind};
use desk_service::{ReplyForm, SendError};
use desk_store::Dialect;
use serde_json::Value;
use wechatpay_simulator::{Call, FaultKind, NewComplaint, Options};

fn link() -> Extras {
    let link = Link { url: "https://shop.example/orders/1".into(), text: "查看订单".into() };
    let card = Card { appid: "wx8888888888888888".into(), path: "pages/order".into(), text: "我的订单".into() };
    Extras { link: Some(link), card: Some(card), ..Extras::default() }
}

fn answers() -> Extras {
    Extras { buttons: vec!["已收到退款".into(), "还有问题".into()], ..Extras::default() }
}

impl World {
    async fn send(&self, id: &ComplaintId, extras: Extras) -> DeliveryState {
        let form = ReplyForm { text: "您好，请看这里。".into(), extras, ..ReplyForm::default() };
        let outbox = self.desk.reply(&self.agent, id, form).await.unwrap();
        self.settle().await;
        self.state(&outbox).await
    }

    pub(crate) async fn urgent_complaint(&self) -> ComplaintId {
        let id = self.control().new_complaint(NewComplaint { need_immediate_service: true, ..NewComplaint::default() });
        self.sync().await;
        id.parse().unwrap()
    }

    fn last_reply(&self, id: &ComplaintId) -> Value {
        let truth = self.control().complaint(id.as_str()).unwrap();
        let rows = truth["history"].as_array().unwrap();
        rows.iter().rev().find(|row| row["operate_type"] == "MERCHANT_RESPONSE").unwrap().clone()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_leaves_where_it_is_granted_and_comes_back_where_it_is_not() {
    let granted = World::start_with(Dialect::Sqlite, Options { links: true, ..Options::default() }).await;
    let id = granted.complaint().await;
    assert_eq!(granted.send(&id, link()).await, DeliveryState::Delivered);

    let world = World::start(Dialect::Sqlite).await;
    let id = world.complaint().await;
    assert_eq!(world.send(&id, link()).await, DeliveryState::Failed);
    let refused = world.store().outbox_of(&id).await.unwrap().remove(0);
    assert_eq!(refused.error_code.as_deref(), Some("NO_AUTH"));
    assert!(world.desk.edit_and_resend(&world.agent, &refused.id).await.unwrap());
    let view = world.desk.complaint(&world.agent, &id).await.unwrap().unwrap();
    assert_eq!((view.draft_text.as_str(), view.draft_extras), ("您好，请看这里。", link()));
}

#[tokio::test(flavor = "multi_thread")]
async fn half_a_link_stays_a_draft() {
    let world = World::start(Dialect::Sqlite).await;
    let id = world.complaint().await;
    let half =
        Extras { link: Some(Link { url: "https://shop.example".into(), text: String::new() }), ..Extras::default() };
    let form = ReplyForm { text: "您好".into(), extras: half.clone(), ..ReplyForm::default() };
    assert!(matches!(world.desk.reply(&world.agent, &id, form).await, Err(SendError::Extras(_))));
    let view = world.desk.complaint(&world.agent, &id).await.unwrap().unwrap();
    assert_eq!((view.draft_text.as_str(), view.draft_extras), ("您好", half));
}

#[tokio::test(flavor = "multi_thread")]
async fn immediate_service_is_answered_with_blocks() {
    let world = World::start(Dialect::Sqlite).await;
    let id = world.urgent_complaint().await;
    assert_eq!(world.send(&id, answers()).await, DeliveryState::Delivered);
    let told = world.last_reply(&id);
    let blocks = told["normal_message"]["blocks"].as_array().unwrap();
    assert_eq!(blocks[0]["text"]["text"], "您好，请看这里。");
    assert_eq!(blocks[1]["button_group"]["buttons"][1]["text"], "还有问题");
    let sent = world.store().outbox_of(&id).await.unwrap().remove(0);
    assert_eq!((sent.kind, sent.log_id.as_deref()), (SendKind::ImmediateReply, told["log_id"].as_str()));
    let view = world.desk.complaint(&world.agent, &id).await.unwrap().unwrap();
    assert!(view.clocks.replied_at.is_some() && view.draft_extras.is_empty());
}

/// WeChat Pay acts once on one id; what became of an unanswered message is found all the same.
#[tokio::test(flavor = "multi_thread")]
async fn an_unanswered_message_of_blocks_is_found_by_what_it_holds() {
    let world = World::start(Dialect::Sqlite).await;
    for (kind, state) in [
        (FaultKind::DropAfterCommit, DeliveryState::VerifiedDelivered),
        (FaultKind::TruncatedBody, DeliveryState::VerifiedDelivered),
        (FaultKind::DropBefore, DeliveryState::VerifiedMissing),
    ] {
        let id = world.urgent_complaint().await;
        world.control().inject(fault(Call::ImmediateReply, kind));
        assert_eq!(world.send(&id, answers()).await, state, "{kind:?}");
        assert_eq!(world.replies(&id), usize::from(state.has_arrived()), "{kind:?}");
    }
}
