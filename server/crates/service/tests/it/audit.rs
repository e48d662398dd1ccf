//! Who did what: no change without its line.

use crate::world::{World, mchid};
use desk_domain::{DeliveryState, Role};
use desk_service::merchants;
use desk_service::people;
use desk_service::send::{self, PutBack, ReplyForm};
use desk_service::testing::allowed;
use desk_testing::on_both_databases;
use wechatpay_simulator::{Call, Fault, FaultKind};

on_both_databases!(every_change_leaves_a_line, a_message_put_back_keeps_what_was_begun);

fn says(text: &str) -> ReplyForm {
    ReplyForm { text: text.into(), ..ReplyForm::default() }
}

fn lose_the_next_reply(world: &World) {
    let fault = Fault { call: Call::Reply, fault: FaultKind::DropBefore, times: 1, complaint_id: None };
    world.control().inject(fault);
}

async fn every_change_leaves_a_line(world: World) {
    let (desk, agent) = (&world.desk, &world.agent);
    let id = world.complaint().await;
    let earlier = world.store().audit_page(None, 100).await.unwrap().len();

    let held = send::reply(desk, agent, &id, says("您好")).await.unwrap();
    send::withdraw(desk, agent, &held).await.unwrap();
    lose_the_next_reply(&world);
    let lost = send::reply(desk, agent, &id, says("您好，正在处理。")).await.unwrap();
    send::send_now(desk, agent, &lost).await.unwrap();
    world.settle().await;
    world.put_back(&id, &lost).await;
    send::reply(desk, agent, &id, says("您好，已处理。")).await.unwrap();
    world.settle().await;
    send::complete(desk, agent, &id, None).await.unwrap();
    world.settle().await;
    people::add(desk, &allowed(), "second", "林岚", Role::Supervisor, "correct horse battery").await.unwrap();
    people::reset_password(desk, &allowed(), "second", "another long password").await.unwrap();
    people::set_disabled(desk, &allowed(), "second", true).await.unwrap();
    merchants::register_callback(desk, &allowed(), &mchid()).await.unwrap();
    merchants::remove(desk, &allowed(), &mchid()).await.unwrap();

    let lines = world.store().audit_page(None, 100).await.unwrap();
    let actions: Vec<&str> = lines.iter().rev().skip(earlier).map(|(_, line)| line.action.as_str()).collect();
    let expected = [
        "complaint.reply",
        "complaint.withdraw",
        "complaint.reply",
        "complaint.send_now",
        "complaint.edit_and_resend",
        "complaint.reply",
        "complaint.complete",
        "staff.add",
        "staff.reset_password",
        "staff.disable",
        "merchant.register_callback",
        "merchant.remove",
    ];
    assert_eq!(actions, expected);
    assert!(lines.iter().all(|(_, line)| !line.detail.contains("您好")), "what was written is not the log's to tell");
}

async fn a_message_put_back_keeps_what_was_begun(world: World) {
    let id = world.complaint().await;
    lose_the_next_reply(&world);
    let lost = world.write(&id, "第一条").await;
    world.settle().await;
    assert_eq!(world.state(&lost).await, DeliveryState::VerifiedMissing);
    world.draft(&id, "已经开始写的第二条").await;
    assert_eq!(world.put_back(&id, &lost).await, PutBack::Done);
    let draft = world.store().draft(&world.agent.staff_id, &id).await.unwrap().unwrap();
    assert_eq!(draft.text, "第一条\n\n已经开始写的第二条");
}
