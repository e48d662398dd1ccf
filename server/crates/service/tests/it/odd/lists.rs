//! Lists and complaints.

use super::{lost, named, quiet, read};
use crate::world::{World, mchid};
use desk_domain::{ComplaintId, Fen, Span};
use desk_service::sync;
use desk_service::testing::allowed;
use desk_testing::on_both_databases;
use wechatpay_simulator::{Call, NewComplaint, Oddity};

on_both_databases!(
    text_that_is_no_text_costs_itself,
    a_number_in_another_spelling_is_read,
    a_row_that_nobody_can_read_costs_itself,
    a_page_may_be_shorter_than_asked_for,
    an_offset_behind_the_end_may_be_refused,
    a_day_that_nobody_can_read_costs_itself,
    an_answer_about_another_complaint_is_refused,
    what_is_odd_is_counted_and_bounded,
);

async fn is_stored(world: &World, id: &ComplaintId) -> bool {
    world.store().complaint(id).await.unwrap().is_some()
}

async fn text_that_is_no_text_costs_itself(world: World) {
    let (before, odd, after) = (quiet(&world), quiet(&world), quiet(&world));
    let raw = "\"桃子\\udfff坏了\u{1}，\n说\"不退\"\"";
    let of_row = Oddity { complaint_id: Some(odd.to_string()), ..Oddity::of(Call::List) };
    world.control().be_odd(of_row.with("/data/*/complaint_detail", raw));
    world.sync().await;
    for id in [&before, &odd, &after] {
        assert!(is_stored(&world, id).await, "{id}");
    }
    let stored = world.store().complaint(&odd).await.unwrap().unwrap();
    assert_eq!(stored.detail, "桃子\u{fffd}坏了\u{1}，\n说\"不退\"");
    assert!(stored.history_read, "and its history was read");
    let named = named(&world).await;
    let value = named.iter().find(|value| value.last.field == "complaint_detail").unwrap();
    assert_eq!(
        (value.last.shown().as_str(), value.last.is_lost, value.last.complaint_id.as_ref()),
        (raw, true, Some(&odd))
    );
}

async fn a_number_in_another_spelling_is_read(world: World) {
    let id = quiet(&world);
    let number = id.to_string();
    for call in [Call::List, Call::Detail] {
        let row = if call == Call::List { "/data/*" } else { "" };
        world.control().be_odd(
            Oddity::of(call)
                .with(&format!("{row}/complaint_id"), &number)
                .with(&format!("{row}/complaint_full_refunded"), "\"TRUE\"")
                .with(&format!("{row}/in_platform_service"), "1")
                .with(&format!("{row}/apply_refund_amount"), "\"4680\"")
                .with(&format!("{row}/complaint_order_info/0/amount"), "4680.0")
                .with("/total_count", "\"1\"")
                .with("/limit", "\"50\""),
        );
    }
    world.sync().await;
    let stored = world.store().complaint(&id).await.unwrap().unwrap();
    assert!(stored.fully_refunded && stored.platform_assists);
    assert_eq!((stored.refund_asked, stored.amount), (Some(Fen(4680)), Some(Fen(4680))));
    assert_eq!(lost(&world).await, [] as [&str; 0], "nothing was lost");
    let fields: Vec<String> = named(&world).await.into_iter().map(|value| value.last.field).collect();
    for field in ["complaint_id", "total_count", "in_platform_service"] {
        assert!(fields.iter().any(|named| named == field), "{field} is named among {fields:?}");
    }
}

async fn a_row_that_nobody_can_read_costs_itself(world: World) {
    let (odd, good) = (quiet(&world), quiet(&world));
    for raw in ["\"oops\"", "17", "{\"complaint_id\": [], \"complaint_detail\": \"谁\"}"] {
        let of_row = Oddity { complaint_id: Some(odd.to_string()), ..Oddity::of(Call::List) };
        world.control().be_odd(of_row.with("/data/*", raw));
        world.sync().await;
        world.control().be_plain();
    }
    assert!(!is_stored(&world, &odd).await && is_stored(&world, &good).await);
    assert_eq!(lost(&world).await, ["", "complaint_id"]);
    world.sync().await;
    assert!(is_stored(&world, &odd).await, "and is stored as soon as it can be read");
}

async fn a_page_may_be_shorter_than_asked_for(world: World) {
    for _ in 0..23 {
        quiet(&world);
    }
    let today = world.desk.now().in_beijing().date;
    for odd in [Oddity::of(Call::List), Oddity::of(Call::List).without("/total_count")] {
        world.control().be_plain();
        world.control().be_odd(Oddity { page_cap: Some(7), reversed: true, ..odd });
        let found = sync::reconcile(&world.desk, &mchid(), today, today).await.unwrap();
        assert_eq!(found.listed, 23);
    }
    let mut progress = |_| {};
    let filled = sync::backfill(&world.desk, &allowed(), &mchid(), today, today, &mut progress).await.unwrap();
    assert_eq!(filled.complaints, 23);
}

async fn an_offset_behind_the_end_may_be_refused(world: World) {
    for _ in 0..50 {
        quiet(&world);
    }
    let odd = Oddity { refuses_behind_the_end: true, ..Oddity::of(Call::List) };
    world.control().be_odd(odd.without("/total_count"));
    let today = world.desk.now().in_beijing().date;
    let found = sync::reconcile(&world.desk, &mchid(), today, today).await.unwrap();
    assert_eq!((found.listed, found.missing), (50, 50));
    world.control().be_plain();
    world.control().be_odd(Oddity { ignores_offset: true, ..Oddity::of(Call::List) }.without("/total_count"));
    let found = sync::reconcile(&world.desk, &mchid(), today, today).await.unwrap();
    assert_eq!(found.listed, 50, "pages that begin again and again have an end");
}

async fn a_day_that_nobody_can_read_costs_itself(world: World) {
    world.control().be_odd(Oddity::of(Call::List).with("", "<html>"));
    let mut has_asked_for_every_day = false;
    for _ in 0..100 {
        sync::keep_lists(&world.desk).await.unwrap();
        world.clock.advance(Span::seconds(5));
        let now = world.desk.now();
        let listing = world.store().claim_listing(&mchid(), "test", now, now).await.unwrap();
        has_asked_for_every_day |= listing.is_some_and(|listing| listing.plan.completed_at.is_some());
        if has_asked_for_every_day {
            break;
        }
    }
    assert!(has_asked_for_every_day, "no day holds up those behind it");
    assert_eq!(lost(&world).await, [""]);
    let id = quiet(&world);
    world.control().be_plain();
    world.sync().await;
    assert!(is_stored(&world, &id).await);
}

async fn an_answer_about_another_complaint_is_refused(world: World) {
    let (asked, other) = (quiet(&world), quiet(&world));
    world.sync().await;
    let before = world.store().complaint(&asked).await.unwrap().unwrap();
    let odd = Oddity { complaint_id: Some(asked.to_string()), ..Oddity::of(Call::Detail) };
    let odd = odd.with("/complaint_id", &format!("\"{other}\"")).with("/complaint_detail", "\"别人的投诉\"");
    world.control().be_odd(odd);
    read(&world, &asked).await;
    for id in [&asked, &other] {
        let stored = world.store().complaint(id).await.unwrap().unwrap();
        assert_ne!(stored.detail, "别人的投诉", "{id}");
    }
    assert_eq!(lost(&world).await, ["complaint_id"]);
    world.control().be_plain();
    read(&world, &asked).await;
    let after = world.store().complaint(&asked).await.unwrap().unwrap();
    assert!(after.verified_at > before.verified_at && after.detail == before.detail);
}

async fn what_is_odd_is_counted_and_bounded(world: World) {
    for _ in 0..30 {
        world.control().new_complaint(NewComplaint { silent: true, ..NewComplaint::default() });
    }
    for n in 0..3 {
        for id in world.control().complaint_ids() {
            let row = Oddity { complaint_id: Some(id.clone()), ..Oddity::of(Call::List) };
            world.control().be_odd(row.with("/data/*/user_complaint_times", &format!("\"several {id} {n}\"")));
        }
        let today = world.desk.now().in_beijing().date;
        sync::reconcile(&world.desk, &mchid(), today, today).await.unwrap();
        world.control().be_plain();
    }
    let named = named(&world).await;
    let of_field: Vec<_> = named.iter().filter(|value| value.last.field == "user_complaint_times").collect();
    assert_eq!(of_field.len(), 21, "twenty apart, and the rest together");
    assert_eq!(of_field.iter().map(|value| value.count).sum::<i64>(), 90, "each was counted");
}
