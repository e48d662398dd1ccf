//! A complaint is found by every number it has, however it was pasted.

use crate::world::World;
use desk_domain::{ComplaintId, Mchid, Span, Tab};
use desk_service::complaints;
use desk_service::complaints::InboxRequest;
use desk_service::send;
use desk_testing::on_both_databases;
use serde_json::{Value, json};
use wechatpay_simulator::NewComplaint;

on_both_databases!(
    every_number_leads_to_its_complaint,
    several_complaints_of_one_number_are_listed,
    a_number_keeps_to_the_filter,
);

impl World {
    async fn number(&self, text: &str) -> Option<ComplaintId> {
        complaints::find_number(&self.desk, &self.agent, text, None).await.unwrap()
    }
}

fn told(fields: Value) -> serde_json::Map<String, Value> {
    fields.as_object().unwrap().clone()
}

async fn every_number_leads_to_its_complaint(world: World) {
    for _ in 0..3 {
        world.complaint().await;
    }
    let orders = json!([
        { "transaction_id": "4200007701202608260000000001", "out_trade_no": "SD2026_08-26A", "amount": 900 },
        { "transaction_id": "4200007701202608260000000002", "out_trade_no": "SD2026_08-26B", "amount": 1100 },
    ]);
    let services = json!([
        { "order_id": "9900112233445566", "out_order_no": "ZFF-77-1", "state": "DOING" },
        { "order_id": "9900112233445577", "out_order_no": "ZFF-77-2", "state": "DONE" },
    ]);
    let told = told(json!({ "complaint_order_info": orders, "service_order_info": services }));
    let new = NewComplaint { told, problem_type: Some("REFUND".into()), ..NewComplaint::default() };
    let id: ComplaintId = world.control().new_complaint(new).parse().unwrap();
    world.sync().await;
    let tail = world.store().complaint(&id).await.unwrap().unwrap().payer_phone_tail.unwrap();
    for pasted in [
        format!("`{id}"),
        format!("投诉单号：{id}，"),
        format!("\u{200B}{} {} {}\u{FEFF}", &id.as_str()[..7], &id.as_str()[7..15], &id.as_str()[15..]),
        "'4200007701202608260000000001'".into(),
        "４２０００　０７７０１２０２６０８２６０００００００００２".into(),
        "商户订单号: SD2026_08-26A\t".into(),
        "sd202608-26b".into(),
        "9900112233445566".into(),
        "服务单\u{201C}9900112233445577\u{201D}".into(),
        "ZFF-77-1".into(),
        "zff772。".into(),
        format!("尾号 {tail}"),
    ] {
        assert_eq!(world.number(&pasted).await, Some(id.clone()), "{pasted:?}");
    }
    assert_eq!(world.number("4200007701202608260000000003").await, None);
    assert_eq!(world.number("桃子烂了").await, None);

    let mut approval = world.approval(&id).await;
    approval.fields.amount = "9.00".into();
    send::decide_refund(&world.desk, &world.agent, &id, approval).await.unwrap();
    world.settle().await;
    let outbox = world.store().outbox_of(&id).await.unwrap();
    let refund = outbox.into_iter().find_map(|row| row.content.order().cloned()).unwrap();
    assert_eq!(world.number(&format!("退款单号 {}", refund.refund_no)).await, Some(id));
}

async fn several_complaints_of_one_number_are_listed(world: World) {
    let order = json!([{ "transaction_id": "4200008802", "out_trade_no": "TWICE-01", "amount": 500 }]);
    let mut ids = Vec::new();
    for _ in 0..3 {
        let told = told(json!({ "complaint_order_info": order }));
        let id = world.control().new_complaint(NewComplaint { told, ..NewComplaint::default() });
        ids.insert(0, id.parse::<ComplaintId>().unwrap());
        world.clock.advance(Span::minutes(7));
    }
    world.complaint().await;
    world.sync().await;
    assert_eq!(world.number("TWICE-01").await, None, "which of them is for a person to say");
    let search =
        InboxRequest {
            text: Some("`订单号：ｔｗｉｃｅ０１".into()), tab: Tab::Any, ..InboxRequest::default()
        };
    let shown = complaints::inbox(&world.desk, &world.agent, &search).await.unwrap();
    assert_eq!(shown.items.iter().map(|item| item.complaint.id.clone()).collect::<Vec<_>>(), ids, "newest first");
    assert!(shown.lanes.is_empty());
    let finished = InboxRequest { tab: Tab::Processed, ..search };
    assert!(world.listed(finished).await.is_empty(), "the filter holds for numbers too");
}

async fn a_number_keeps_to_the_filter(world: World) {
    let id = world.complaint().await;
    let other: Mchid = "1900009999".parse().unwrap();
    let found = |merchant: Option<Mchid>| {
        let (desk, agent, id) = (world.desk.clone(), world.agent.clone(), id.to_string());
        async move { complaints::find_number(&desk, &agent, &id, merchant.as_ref()).await.unwrap() }
    };
    assert_eq!(found(None).await, Some(id.clone()));
    assert_eq!(found(Some(crate::world::mchid())).await, Some(id.clone()));
    assert_eq!(found(Some(other.clone())).await, None);
    let of_other =
        InboxRequest { text: Some(id.to_string()), merchant: Some(other), tab: Tab::Any, ..InboxRequest::default() };
    assert!(world.listed(of_other).await.is_empty());
}
