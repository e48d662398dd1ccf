//! What has been stored ever since: messages leave, and drafts are shown, as their authors meant them.

use crate::acts::Act;
use crate::refunds::form;
use crate::world::{World, mchid};
use desk_domain::message::blocks::{Block, Button, Buttons, Does, Faq, Faqs, Text};
use desk_domain::message::{Card, Link, Reply};
use desk_domain::refund::{Fields, Payment};
use desk_domain::{ComplaintId, Composed, DeliveryState, Fen};
use desk_service::ServiceError;
use desk_service::complaints;
use desk_service::complaints::{ComplaintView, Outgoing, TimelineItem};
use desk_service::drafts::{self, DraftForm};
use desk_service::send;
use desk_store::StoreError;
use desk_testing::on_both_databases;
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use wechatpay_complaints::{MiniProgram, RefundDecision, ReplyRequest};
use wechatpay_simulator::{Call, Options};

on_both_databases!(
    a_reply_leaves_as_it_was_meant,
    messages_of_blocks_leave_as_they_were_meant,
    a_completion_leaves_as_it_was_meant,
    an_approval_and_its_refund_leave_as_they_were_meant,
    a_refusal_leaves_as_it_was_meant,
    drafts_are_shown_as_they_were_written,
    what_cannot_be_read_is_not_taken_for_nothing,
);

const LINKED: &str = r#"{"link":{"url":"https://shop.example/1","text":"查看订单"},"card":{"appid":"wx8888888888888888","path":"pages/order","text":"我的订单"}}"#;
const OF_BLOCKS: &str = r#"{"blocks":[{"kind":"text","text":"多扣的费用已退回。","secondary":true,"bold":false},{"kind":"link","url":"https://shop.example/2","text":"查看"},{"kind":"buttons","buttons":[{"text":"已收到","does":"send_message","url":"","appid":"","path":""}],"vertical":true},{"kind":"faqs","faqs":[{"title":"何时到账","sends":"几天到账？"}]}]}"#;
/// From when a message to who asks for immediate service was a reply with buttons.
const WITHOUT_BLOCKS: &str = r#"{"link":{"url":"https://shop.example/3","text":"看这里"},"buttons":["已收到退款"]}"#;
const APPROVED: &str = r#"{"decision":{"launch_day":3,"remark":"核实无误","reason":""},"refund":{"refund_no":"OLD1","transaction_id":"ORDER","amount":300,"total":12800}}"#;
const ORDERED: &str = r#"{"refund":{"refund_no":"OLD2","transaction_id":"ORDER","amount":200,"total":12800}}"#;
const REFUSED: &str = r#"{"decision":{"launch_day":0,"remark":"查过物流","reason":""}}"#;
const CUT_OFF: &str = r#"{"blocks":[{"kind":"#;

fn linked(text: &str) -> Reply {
    let link = Link { url: "https://shop.example/1".into(), text: "查看订单".into() };
    let card = Card { appid: "wx8888888888888888".into(), path: "pages/order".into(), text: "我的订单".into() };
    Reply { text: text.into(), link: Some(link), card: Some(card) }
}

fn of_blocks() -> Vec<Block> {
    let button = Button { text: "已收到".into(), ..Button::default() };
    vec![
        Block::Text(Text { text: "多扣的费用已退回。".into(), secondary: true, bold: false }),
        Block::Link(Link { url: "https://shop.example/2".into(), text: "查看".into() }),
        Block::Buttons(Buttons { buttons: vec![button], vertical: true }),
        Block::Faqs(Faqs { faqs: vec![Faq { title: "何时到账".into(), sends: "几天到账？".into() }] }),
    ]
}

impl World {
    /// The message of a complaint that waits is stored like this.
    async fn store_message(&self, id: &ComplaintId, text: &str, extras: &str) {
        let set = format!("UPDATE outbox SET text = '{text}', extras = '{extras}'");
        self.tamper(&format!("{set} WHERE complaint_id = '{id}' AND state = 'held'")).await;
    }

    /// The draft of a complaint is stored like this, and so is what `table` keeps beside it.
    async fn store_draft(&self, table: &str, id: &ComplaintId, text: &str, extras: &str) {
        let set = format!("UPDATE {table} SET text = '{text}', extras = '{extras}'");
        self.tamper(&format!("{set} WHERE complaint_id = '{id}'")).await;
    }

    async fn page(&self, id: &ComplaintId) -> ComplaintView {
        complaints::complaint(&self.desk, &self.agent, id).await.unwrap()
    }

    /// The message of a complaint that waits, as it is shown.
    async fn shown_waiting(&self, id: &ComplaintId) -> Outgoing {
        let waits = |item| match item {
            TimelineItem::Outgoing(outgoing) => Some(outgoing),
            TimelineItem::Entry(_) | TimelineItem::Team(_) | TimelineItem::Note(_) => None,
        };
        self.page(id).await.timeline.into_iter().rev().find_map(waits).unwrap()
    }

    /// Lets a message leave, and returns the sum of what WeChat Pay was told.
    async fn told(&self, id: &ComplaintId, call: Call) -> String {
        self.settle().await;
        let sent = self.store().outbox_of(id).await.unwrap().pop().unwrap();
        assert_eq!(sent.state, DeliveryState::Delivered, "{:?}", sent.error_message);
        let mut journal = self.control().journal().into_iter().rev();
        journal.find(|entry| entry.call == call && entry.committed).unwrap().body_sha256
    }
}

fn sum(body: &impl Serialize) -> String {
    hex::encode(Sha256::digest(serde_json::to_vec(body).unwrap()))
}

async fn a_reply_leaves_as_it_was_meant(world: World) {
    let world = World::start_with(world.store().dialect(), Options { links: true, ..Options::default() }).await;
    let id = Act::Reply.complaint(&world).await;
    Act::Reply.begin(&world, &id).await.unwrap();
    world.store_message(&id, "您好，请看这里。", LINKED).await;
    assert_eq!(world.shown_waiting(&id).await.text, "您好，请看这里。");
    let card = MiniProgram::new("wx8888888888888888", "pages/order", "我的订单");
    let meant = ReplyRequest::new(mchid().as_str(), "您好，请看这里。").link("https://shop.example/1", "查看订单");
    assert_eq!(world.told(&id, Call::Reply).await, sum(&meant.mini_program(card)));
}

async fn messages_of_blocks_leave_as_they_were_meant(world: World) {
    for (text, extras, blocks) in [
        ("多扣的费用已退回。", OF_BLOCKS, of_blocks()),
        (
            "您好",
            WITHOUT_BLOCKS,
            vec![
                Block::text("您好"),
                Block::Link(Link { url: "https://shop.example/3".into(), text: "看这里".into() }),
            ],
        ),
    ] {
        let id = Act::ImmediateReply.complaint(&world).await;
        Act::ImmediateReply.begin(&world, &id).await.unwrap();
        world.store_message(&id, text, extras).await;
        let shown = world.shown_waiting(&id).await;
        assert_eq!((shown.text.as_str(), &shown.blocks), (text, &blocks));
        world.told(&id, Call::ImmediateReply).await;
        let told = &world.last_reply(&id)["normal_message"]["blocks"];
        assert_eq!((&told[0]["text"]["text"], told.as_array().unwrap().len()), (&json!(text), blocks.len()), "{told}");
    }
}

async fn a_completion_leaves_as_it_was_meant(world: World) {
    let id = Act::Completion.complaint(&world).await;
    Act::Completion.begin(&world, &id).await.unwrap();
    world.store_message(&id, "", "{}").await;
    assert_eq!(world.told(&id, Call::Complete).await, sum(&json!({"complainted_mchid": mchid()})));
}

async fn an_approval_and_its_refund_leave_as_they_were_meant(world: World) {
    let id = world.refund_complaint().await;
    let order = world.store().complaint(&id).await.unwrap().unwrap().transaction_id.unwrap();
    let approval = world.approval_in(&id, 1).await;
    send::decide_refund(&world.desk, &world.agent, &id, approval).await.unwrap();
    world.store_message(&id, "", &APPROVED.replace("ORDER", &order)).await;
    assert_eq!(world.shown_waiting(&id).await.amount, Some(Fen(300)));
    let meant = RefundDecision::approve(3).remark("核实无误");
    assert_eq!(world.told(&id, Call::RefundDecision).await, sum(&meant));
    let shown = world.refund(&id).await;
    assert_eq!(shown.promise, Some(Payment { order: order.clone(), amount: Fen(300) }));
    assert_eq!(shown.start_by.unwrap().in_beijing().to_string(), "2026-09-01 00:00:00", "three working days");

    send::start_refund(&world.desk, &world.agent, &id, form(world.dialog(&id).await)).await.unwrap();
    world.store_message(&id, "", &ORDERED.replace("ORDER", &order)).await;
    assert_eq!(world.shown_waiting(&id).await.amount, Some(Fen(200)));
    world.told(&id, Call::Refund).await;
    assert_eq!(world.paid_back(&id), [200]);
}

async fn a_refusal_leaves_as_it_was_meant(world: World) {
    let id = Act::Refusal.complaint(&world).await;
    Act::Refusal.begin(&world, &id).await.unwrap();
    world.store_message(&id, "物流显示已签收。", REFUSED).await;
    assert_eq!(world.shown_waiting(&id).await.text, "物流显示已签收。");
    let meant = RefundDecision::reject("物流显示已签收。", Vec::new()).remark("查过物流");
    assert_eq!(world.told(&id, Call::RefundDecision).await, sum(&meant));
}

async fn drafts_are_shown_as_they_were_written(world: World) {
    let (id, urgent) = (world.complaint().await, world.urgent_complaint().await);
    let opens = Button {
        text: "我的订单".into(),
        does: Does::JumpMiniProgram,
        appid: "wx8888888888888888".into(),
        path: "pages/order".into(),
        ..Button::default()
    };
    let opens = Block::Buttons(Buttons { buttons: vec![opens], vertical: false });
    let link = Block::Link(linked("").link.unwrap());
    for (id, text, extras, draft) in [
        (&id, "您好", LINKED, Composed::Reply(linked("您好"))),
        (&urgent, "您好", LINKED, Composed::Blocks(vec![Block::text("您好"), link, opens])),
        (&urgent, "多扣的费用已退回。", OF_BLOCKS, Composed::Blocks(of_blocks())),
        (&urgent, "还有一句", OF_BLOCKS, Composed::Blocks([vec![Block::text("还有一句")], of_blocks()].concat())),
    ] {
        world.draft(id, "会被改写").await;
        world.store_draft("drafts", id, text, extras).await;
        assert_eq!(world.page(id).await.draft, draft, "{text} {extras}");
    }
    let older = DraftForm { content: "旧的一份".into(), grew_from: Some(0), ..DraftForm::default() };
    drafts::save(&world.desk, &world.agent, &urgent, older).await.unwrap();
    world.store_draft("draft_copies", &urgent, "多扣的费用已退回。", OF_BLOCKS).await;
    let copies = world.page(&urgent).await.draft_copies;
    assert_eq!(copies.into_iter().map(|copy| copy.content).collect::<Vec<_>>(), [Composed::Blocks(of_blocks())]);
}

async fn what_cannot_be_read_is_not_taken_for_nothing(world: World) {
    let id = world.refund_complaint().await;
    world.draft(&id, "写好的一段").await;
    world.store_draft("drafts", &id, "写好的一段", CUT_OFF).await;
    let page = complaints::complaint(&world.desk, &world.agent, &id).await;
    assert!(matches!(page, Err(ServiceError::Store(StoreError::Corrupt { .. }))), "{page:?}");
    let another = DraftForm { content: "另一段".into(), ..DraftForm::default() };
    let saved = drafts::save(&world.desk, &world.agent, &id, another).await;
    assert!(matches!(saved, Err(ServiceError::Store(StoreError::Corrupt { .. }))), "{saved:?}");
    let extras = format!("UPDATE drafts SET extras = '{{}}' WHERE extras = '{CUT_OFF}'");
    world.tamper(&extras).await;
    assert_eq!(world.page(&id).await.draft, "写好的一段".into(), "what was written is still there");

    let typed = Fields { reason: "已经写好的理由".into(), ..Fields::default() };
    drafts::keep_refund_notes(&world.desk, &world.agent, &id, &typed.notes(1)).await.unwrap();
    world.tamper(r#"UPDATE dialog_drafts SET fields = '{"reason":'"#).await;
    let page = complaints::complaint(&world.desk, &world.agent, &id).await;
    assert!(matches!(page, Err(ServiceError::Store(StoreError::Corrupt { .. }))), "{page:?}");
}
