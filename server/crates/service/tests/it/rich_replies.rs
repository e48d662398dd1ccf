//! Replies that carry more than words: links, cards, and messages of blocks for immediate service.

use crate::world::{World, fault};
use desk_domain::message::blocks::{
    Block, BlockProblem, BlocksError, Button, Buttons, Does, Faq, Faqs, MAX_TEXT_CHARS, Picture, Text,
};
use desk_domain::message::{Card, Link, Reply};
use desk_domain::{ComplaintId, Composed, Content, DeliveryState, Span};
use desk_service::complaints;
use desk_service::complaints::TimelineItem;
use desk_service::drafts::{self, DraftForm};
use desk_service::jobs;
use desk_service::send::{self, PutBack, ReplyForm, SendError};
use desk_store::Dialect;
use desk_testing::on_both_databases;
use serde_json::{Value, json};
use std::slice::from_ref;
use wechatpay_complaints::ImmediateReply;
use wechatpay_complaints::types::{self as told, NormalMessage};
use wechatpay_simulator::{Call, Fault, FaultKind, NewComplaint, Options};

on_both_databases!(
    every_kind_of_block_leaves_in_the_order_that_was_chosen,
    blocks_that_are_refused_stay_a_draft_with_their_place_named,
    a_message_of_blocks_that_did_not_arrive_is_a_draft_again_with_its_pictures,
    a_message_is_told_from_one_with_the_same_blocks_in_another_order,
    a_reply_that_was_begun_leaves_as_blocks,
    a_message_is_shown_before_its_row_is_read,
    blocks_are_looked_at_again_where_none_are_asked_for,
);

fn linked() -> Composed {
    let link = Link { url: "https://shop.example/orders/1".into(), text: "查看订单".into() };
    let card = Card { appid: "wx8888888888888888".into(), path: "pages/order".into(), text: "我的订单".into() };
    Composed::Reply(Reply { text: "您好，请看这里。".into(), link: Some(link), card: Some(card) })
}

fn with_answers() -> Vec<Block> {
    let answers = ["已收到退款", "还有问题"].map(|text| Button { text: text.into(), ..Button::default() });
    let answers = Block::Buttons(Buttons { buttons: answers.into(), vertical: false });
    vec![Block::text("您好，请看这里。"), answers]
}

impl World {
    async fn send(&self, id: &ComplaintId, content: impl Into<Composed>) -> DeliveryState {
        let form = ReplyForm { content: content.into(), ..ReplyForm::default() };
        let outbox = send::reply(&self.desk, &self.agent, id, form).await.unwrap();
        self.settle().await;
        self.state(&outbox).await
    }

    pub(crate) async fn urgent_complaint(&self) -> ComplaintId {
        let id = self.control().new_complaint(NewComplaint { need_immediate_service: true, ..NewComplaint::default() });
        self.sync().await;
        id.parse().unwrap()
    }

    /// The agent's draft as it is kept.
    async fn written(&self, id: &ComplaintId) -> Composed {
        self.store().draft(&self.agent.staff_id, id).await.unwrap().unwrap().content
    }

    pub(crate) fn last_reply(&self, id: &ComplaintId) -> Value {
        let truth = self.control().complaint(id.as_str()).unwrap();
        let rows = truth["history"].as_array().unwrap();
        rows.iter().rev().find(|row| row["operate_type"] == "MERCHANT_RESPONSE").unwrap().clone()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_leaves_where_it_is_granted_and_comes_back_where_it_is_not() {
    let granted = World::start_with(Dialect::Sqlite, Options { links: true, ..Options::default() }).await;
    let id = granted.complaint().await;
    assert_eq!(granted.send(&id, linked()).await, DeliveryState::Delivered);

    let world = World::start(Dialect::Sqlite).await;
    let id = world.complaint().await;
    assert_eq!(world.send(&id, linked()).await, DeliveryState::Failed);
    let refused = world.store().outbox_of(&id).await.unwrap().remove(0);
    assert_eq!(refused.error_code.as_deref(), Some("NO_AUTH"));
    assert_eq!(world.put_back(&id, &refused.id).await, PutBack::Done);
    let view = complaints::complaint(&world.desk, &world.agent, &id).await.unwrap();
    assert_eq!(view.draft, linked());
}

#[tokio::test(flavor = "multi_thread")]
async fn half_a_link_stays_a_draft() {
    let world = World::start(Dialect::Sqlite).await;
    let id = world.complaint().await;
    let link = Link { url: "https://shop.example".into(), text: String::new() };
    let half = Composed::Reply(Reply { link: Some(link), ..Reply::from("您好") });
    let form = ReplyForm { content: half.clone(), ..ReplyForm::default() };
    assert!(matches!(send::reply(&world.desk, &world.agent, &id, form).await, Err(SendError::Extras(_))));
    let view = complaints::complaint(&world.desk, &world.agent, &id).await.unwrap();
    assert_eq!(view.draft, half);
}

#[tokio::test(flavor = "multi_thread")]
async fn immediate_service_is_answered_with_blocks() {
    let world = World::start(Dialect::Sqlite).await;
    let id = world.urgent_complaint().await;
    assert_eq!(world.send(&id, with_answers()).await, DeliveryState::Delivered);
    let told = world.last_reply(&id);
    let blocks = told["normal_message"]["blocks"].as_array().unwrap();
    assert_eq!(blocks[0]["text"]["text"], "您好，请看这里。");
    assert_eq!(blocks[1]["button_group"]["buttons"][1]["text"], "还有问题");
    let sent = world.store().outbox_of(&id).await.unwrap().remove(0);
    assert_eq!((sent.content, sent.entry_id.as_deref()), (Content::Blocks(with_answers()), told["log_id"].as_str()));
    let view = complaints::complaint(&world.desk, &world.agent, &id).await.unwrap();
    assert!(view.clocks.replied_at.is_some() && view.draft.is_blank());
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
        assert_eq!(world.send(&id, with_answers()).await, state, "{kind:?}");
        assert_eq!(world.replies(&id), usize::from(state.has_arrived()), "{kind:?}");
    }
}

async fn every_kind_of_block_leaves_in_the_order_that_was_chosen(world: World) {
    let id = world.urgent_complaint().await;
    let (first, second) = (world.attach(&id).await, world.attach(&id).await);
    let button = |text: &str, does| Button { text: text.into(), does, ..Button::default() };
    let shop = "https://shop.example/orders/1";
    let buttons = vec![
        button(" 已收到退款 ", Does::SendMessage),
        Button { url: shop.into(), ..button("查看订单", Does::JumpUrl) },
        Button {
            appid: "wx8888888888888888".into(),
            path: "pages/order".into(),
            ..button("小程序", Does::JumpMiniProgram)
        },
    ];
    let faqs = vec![
        Faq { title: "多久到账？".into(), sends: "请问退款多久到账".into() },
        Faq { title: "怎么联系".into(), sends: String::new() },
        Faq::default(),
    ];
    let blocks = vec![
        Block::Picture(Picture { attachment: second.clone(), narrow: true }),
        Block::Buttons(Buttons { buttons, vertical: true }),
        Block::text("您好，多扣的费用已退回。"),
        Block::Faqs(Faqs { faqs }),
        Block::text(" "),
        Block::Link(Link { url: shop.into(), text: "查看订单".into() }),
        Block::Picture(Picture { attachment: first.clone(), narrow: false }),
        Block::Text(Text { text: "工作时间 9:00 至 21:00\r\n周末休息".into(), secondary: true, bold: true }),
    ];
    assert_eq!(world.send(&id, blocks).await, DeliveryState::Delivered);

    let sent = world.store().outbox_of(&id).await.unwrap().remove(0);
    let media_id = |id: &str| sent.images.iter().find(|picture| picture.id == id).unwrap().uploaded_as.clone().unwrap();
    let told = world.last_reply(&id);
    let says = |content: &str, id: &str| json!({ "action_type": "ACTION_TYPE_SEND_MESSAGE", "message_info": { "content": content }, "action_id": id });
    let opens = |id: &str| json!({ "action_type": "ACTION_TYPE_JUMP_URL", "jump_url": shop, "action_id": id });
    let page = json!({ "appid": "wx8888888888888888", "path": "pages/order", "text": "小程序" });
    let program = json!({
        "action_type": "ACTION_TYPE_JUMP_MINI_PROGRAM",
        "mini_program_jump_info": page,
        "action_id": "button-2-3",
    });
    let expected = json!([
        { "type": "IMAGE", "image": { "media_id": media_id(&second), "image_style_type": "IMAGE_STYLE_TYPE_NARROW" } },
        { "type": "BUTTON_GROUP", "button_group": { "button_layout": "LAYOUT_VERTICAL", "buttons": [
            { "text": "已收到退款", "action": says("已收到退款", "button-2-1") },
            { "text": "查看订单", "action": opens("button-2-2") },
            { "text": "小程序", "action": program },
        ] } },
        { "type": "TEXT", "text": { "text": "您好，多扣的费用已退回。" } },
        { "type": "FAQ_LIST", "faq_list": { "faqs": [
            { "faq_id": "faq-4-1", "faq_title": "多久到账？", "action": says("请问退款多久到账", "faq-4-1") },
            { "faq_id": "faq-4-2", "faq_title": "怎么联系", "action": says("怎么联系", "faq-4-2") },
        ] } },
        { "type": "LINK", "link": { "text": "查看订单", "action": opens("link-5") } },
        { "type": "IMAGE", "image": { "media_id": media_id(&first), "image_style_type": "IMAGE_STYLE_TYPE_WIDE" } },
        { "type": "TEXT", "text": { "text": "工作时间 9:00 至 21:00\n周末休息", "color": "SECONDARY", "is_bold": true } },
    ]);
    assert_eq!(told["normal_message"]["blocks"], expected);
    assert_eq!(told["normal_message"]["sender_identity"], "MANUAL");
    assert_eq!(sent.text(), "您好，多扣的费用已退回。\n工作时间 9:00 至 21:00\n周末休息");
    let view = complaints::complaint(&world.desk, &world.agent, &id).await.unwrap();
    assert_eq!(view.draft, Composed::Blocks(vec![Block::text("")]), "what has left is no draft any more");
    let shown = view.timeline.iter().find_map(|item| match item {
        TimelineItem::Entry(entry) if !entry.blocks.is_empty() => Some(entry.blocks.clone()),
        _ => None,
    });
    assert_eq!(shown, Some(sent.blocks()), "the conversation shows it as it was written");
}

async fn blocks_that_are_refused_stay_a_draft_with_their_place_named(world: World) {
    let id = world.urgent_complaint().await;
    let picture = world.attach(&id).await;
    let half = Block::Link(Link { url: "https://shop.example".into(), text: String::new() });
    let hostile = Block::text("</textarea><script>alert(1)</script>😀");
    for (blocks, refusal) in [
        (vec![Block::picture(&picture), half.clone()], BlocksError::Block { at: 1, problem: BlockProblem::LinkText }),
        (vec![hostile, Block::picture(&picture)], BlocksError::Block { at: 0, problem: BlockProblem::Unsupported }),
        (
            vec![Block::text("长".repeat(MAX_TEXT_CHARS + 1)), Block::picture(&picture)],
            BlocksError::Block { at: 0, problem: BlockProblem::TextTooLong },
        ),
        (vec![Block::text("好"); 11], BlocksError::TooMany),
    ] {
        let form = ReplyForm { content: blocks.clone().into(), ..ReplyForm::default() };
        let refused = send::reply(&world.desk, &world.agent, &id, form).await.unwrap_err();
        assert!(matches!(refused, SendError::Blocks(error) if error == refusal), "{refused:?}");
        assert_eq!(world.written(&id).await, Composed::Blocks(blocks.clone()));
        let view = complaints::complaint(&world.desk, &world.agent, &id).await.unwrap();
        let shown = view.draft.into_blocks(from_ref(&picture));
        assert!(shown.starts_with(&blocks) && shown.contains(&Block::picture(&picture)));
    }
    drafts::detach_image(&world.desk, &world.agent, &picture).await.unwrap();
    let silent = ReplyForm { content: vec![half].into(), ..ReplyForm::default() };
    let refused = send::reply(&world.desk, &world.agent, &id, silent).await.unwrap_err();
    assert!(matches!(refused, SendError::Blocks(BlocksError::Block { .. })));
    let silent = ReplyForm { content: vec![Block::text(" ")].into(), ..ReplyForm::default() };
    let refused = send::reply(&world.desk, &world.agent, &id, silent).await.unwrap_err();
    assert!(matches!(refused, SendError::Blocks(BlocksError::NothingSaid)));
    assert!(world.store().outbox_of(&id).await.unwrap().is_empty());
}

async fn a_message_of_blocks_that_did_not_arrive_is_a_draft_again_with_its_pictures(world: World) {
    let id = world.urgent_complaint().await;
    let picture = world.attach(&id).await;
    let narrow = |attachment: &str| Block::Picture(Picture { attachment: attachment.into(), narrow: true });
    world.control().inject(fault(Call::ImmediateReply, FaultKind::DropBefore));
    let blocks = vec![narrow(&picture), Block::text("您好")];
    assert_eq!(world.send(&id, blocks).await, DeliveryState::VerifiedMissing);
    let missing = world.store().outbox_of(&id).await.unwrap().remove(0);
    let content = vec![Block::text("又开始写")].into();
    drafts::save(&world.desk, &world.agent, &id, DraftForm { content, ..DraftForm::default() }).await.unwrap();
    assert_eq!(world.put_back(&id, &missing.id).await, PutBack::Done);
    let view = complaints::complaint(&world.desk, &world.agent, &id).await.unwrap();
    let copy = &view.attachments[0].id;
    assert_ne!(*copy, picture);
    let both = vec![narrow(copy), Block::text("您好"), Block::text("又开始写")];
    assert_eq!(view.draft, Composed::Blocks(both));
    assert_eq!(world.send(&id, view.draft).await, DeliveryState::Delivered);
    assert_eq!(world.last_reply(&id)["normal_message"]["blocks"][0]["type"], "IMAGE");
}

/// Somebody writes the same words from another program while the outcome of ours is unknown: in the same order they are ours, in
/// another one a person has to say.
async fn a_message_is_told_from_one_with_the_same_blocks_in_another_order(world: World) {
    let words = ["已退款。", "请查收。"];
    for (elsewhere, state) in
        [(["请查收。", "已退款。"], DeliveryState::Unconfirmed), (words, DeliveryState::VerifiedDelivered)]
    {
        let id = world.urgent_complaint().await;
        world.control().inject(fault(Call::ImmediateReply, FaultKind::DropBefore));
        let form = ReplyForm { content: words.map(Block::text).to_vec().into(), ..ReplyForm::default() };
        let ours = send::reply(&world.desk, &world.agent, &id, form).await.unwrap();
        world.clock.advance(Span::seconds(8));
        jobs::run_until_idle(&world.desk).await.unwrap();
        assert_eq!(world.state(&ours).await, DeliveryState::Unconfirmed);
        let message = NormalMessage::new(elsewhere.map(told::Block::text).into());
        let reply = ImmediateReply::new("1900012181", message, id.as_str());
        world.another_program().reply_immediately(id.as_str(), &reply).await.unwrap();
        world.settle().await;
        assert_eq!(world.state(&ours).await, state, "{elsewhere:?}");
    }
}

async fn a_reply_that_was_begun_leaves_as_blocks(world: World) {
    let id = world.urgent_complaint().await;
    world.attach(&id).await;
    let form = ReplyForm { content: linked(), ..ReplyForm::default() };
    send::reply(&world.desk, &world.agent, &id, form).await.unwrap();
    world.settle().await;
    let told = world.last_reply(&id);
    let blocks = told["normal_message"]["blocks"].as_array().unwrap();
    let kinds: Vec<&str> = blocks.iter().filter_map(|block| block["type"].as_str()).collect();
    assert_eq!(kinds, ["TEXT", "LINK", "BUTTON_GROUP", "IMAGE"]);
    assert_eq!(blocks[2]["button_group"]["buttons"][0]["action"]["action_type"], "ACTION_TYPE_JUMP_MINI_PROGRAM");
}

/// The acknowledgement names the row of the history, which cannot be read for a while.
async fn a_message_is_shown_before_its_row_is_read(world: World) {
    let id = world.urgent_complaint().await;
    world.control().inject(Fault { times: 1_000, ..fault(Call::History, FaultKind::Error500Before) });
    assert_eq!(world.send(&id, with_answers()).await, DeliveryState::Delivered);
    let view = complaints::complaint(&world.desk, &world.agent, &id).await.unwrap();
    let shown = |item: &TimelineItem| matches!(item, TimelineItem::Outgoing(sent) if sent.blocks == with_answers());
    assert_eq!(view.timeline.iter().filter(|item| shown(item)).count(), 1);
}

/// The complaint asked for immediate service while they were written, and does no more.
async fn blocks_are_looked_at_again_where_none_are_asked_for(world: World) {
    let id = world.complaint().await;
    let form = ReplyForm { content: with_answers().into(), ..ReplyForm::default() };
    let refused = send::reply(&world.desk, &world.agent, &id, form).await.unwrap_err();
    assert!(matches!(refused, SendError::Outdated), "{refused:?}");
    assert_eq!(world.written(&id).await, Composed::Blocks(with_answers()));
    assert!(world.store().outbox_of(&id).await.unwrap().is_empty());
}
