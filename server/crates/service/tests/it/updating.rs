//! What an earlier version has written down is done by this one.

use crate::world::World;
use desk_domain::SendKind;
use desk_service::send;
use desk_testing::on_both_databases;
use serde_json::json;

on_both_databases!(a_refund_that_was_promised_before_an_update_is_paid_on_its_terms);

/// Writes the terms of refunds by the names that their fields had until migration 15.
const BEFORE: &str = r#"UPDATE outbox
    SET extras = REPLACE(REPLACE(extras, '"refund_no":', '"out_refund_no":'), '"order_no":', '"out_trade_no":')"#;
/// Alike for both databases.
const MIGRATION: &str = include_str!("../../../../../migrations/postgres/0015_names.sql");

async fn a_refund_that_was_promised_before_an_update_is_paid_on_its_terms(world: World) {
    let id = world.complaint_about(6_100, 6_100).await;
    let order = world.control().complaint(id.as_str()).unwrap()["complaint_order_info"][0].clone();
    let by_merchants_number = json!([{ "out_trade_no": order["out_trade_no"], "amount": order["amount"] }]);
    world.control().tell_field(id.as_str(), "complaint_order_info", by_merchants_number);
    world.sync().await;
    let approval = world.approval(&id).await;
    send::decide_refund(&world.desk, &world.agent, &id, approval).await.unwrap();
    let promised = world.sent(&id, SendKind::RefundApproval).await.remove(0).content.order().unwrap().clone();

    world.tamper(BEFORE).await;
    let rewrites = MIGRATION.split(';').find(|statement| statement.contains("UPDATE outbox")).unwrap();
    world.tamper(rewrites).await;
    world.settle().await;

    assert_eq!(world.paid_back(&id), [6_100]);
    let paid = world.sent(&id, SendKind::Refund).await.remove(0).content.order().unwrap().clone();
    assert_eq!((paid, promised.order_no.as_str()), (promised.clone(), order["out_trade_no"].as_str().unwrap()));
}
