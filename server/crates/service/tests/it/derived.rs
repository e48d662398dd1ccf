//! What was stored under older rules is derived anew.

use crate::world::World;
use desk_domain::{Complaint, Span, Tab, Timestamp};
use desk_service::complaints::InboxRequest;
use desk_service::send;
use desk_service::sync;
use desk_store::{FoundBy, ReadComplaint};
use desk_testing::on_both_databases;
use wechatpay_simulator::NewComplaint;

on_both_databases!(what_older_rules_have_left_is_derived_anew);

async fn what_older_rules_have_left_is_derived_anew(world: World) {
    let detail = Some("充值ＶＩＰ会员没有到账".into());
    let id = world.control().new_complaint(NewComplaint { detail, ..NewComplaint::default() }).parse().unwrap();
    world.sync().await;
    world.write(&id, "您好，已补发。").await;
    world.settle().await;
    send::complete(&world.desk, &world.agent, &id, None).await.unwrap();
    world.settle().await;
    world.control().user_message(id.as_str(), "还没有到", 0);
    world.sync().await;
    let right = world.store().complaint(&id).await.unwrap().unwrap();

    let left = Complaint {
        completed_at: Some(right.last_event_at.unwrap() + Span::hours(3)),
        last_kind: None,
        last_words: "旧的话".into(),
        unanswered: false,
        decided: true,
        derived: 0,
        ..right.clone()
    };
    let old = ReadComplaint {
        names_merchant: true,
        history: Some(world.store().history(&id).await.unwrap()),
        found_by: FoundBy::default(),
        media: Vec::new(),
        volatile: &[],
        polled: false,
        jobs: Vec::new(),
        complaint: left,
    };
    world.store().apply_read(&old).await.unwrap();
    assert_eq!(world.store().complaint(&id).await.unwrap().unwrap().last_words, "旧的话");

    assert_eq!(sync::derive_anew(&world.desk).await.unwrap(), 1);
    assert_eq!(world.store().complaint(&id).await.unwrap().unwrap(), right);
    assert_eq!(sync::derive_anew(&world.desk).await.unwrap(), 0, "once is enough");
    for text in ["vip会员", "ｖｉｐ会员", &right.transaction_id.clone().unwrap()[4..20]] {
        let found = InboxRequest { text: Some(text.into()), tab: Tab::Any, ..InboxRequest::default() };
        assert_eq!(world.listed(found).await.len(), 1, "{text}");
    }
    assert!(right.completed_at.unwrap() > Timestamp(0) && right.unanswered);
}
