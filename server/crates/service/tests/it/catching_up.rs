//! What is missed while nobody listens is found afterwards, at the quota's pace and without anybody's doing.

use crate::world::{World, fault, mchid};
use desk_domain::{ComplaintId, ComplaintState, Notification, Span};
use desk_service::Desk;
use desk_service::complaints;
use desk_service::jobs;
use desk_service::send;
use desk_service::sync;
use desk_store::NewJob;
use desk_testing::on_both_databases;
use wechatpay_simulator::{Call, FaultKind, NewComplaint};

on_both_databases!(
    days_of_outage_are_caught_up_with,
    months_of_outage_are_caught_up_with,
    of_two_processes_one_lists_a_merchant,
    the_newest_days_are_listed_often_and_all_days_within_the_hour,
    a_list_row_saves_the_detail_and_keeps_the_openid,
    a_detail_is_asked_for_once_however_often_its_history_is,
    no_more_is_handed_out_than_the_quota_takes,
    one_finished_long_ago_is_still_looked_at,
    what_nobody_announced_is_counted,
    a_notification_that_is_merely_late_is_no_gap,
);

/// What `serve` does in the background, for a while.
async fn live(world: &World, span: Span) {
    let until = world.desk.now() + span;
    while world.desk.now() < until {
        sync::keep_lists(&world.desk).await.unwrap();
        while jobs::run_until_idle(&world.desk).await.unwrap() > 0 {}
        world.clock.advance(Span::seconds(5));
    }
    sync::settle_findings(&world.desk).await.unwrap();
}

pub(crate) fn silent(world: &World, age: Span) -> ComplaintId {
    let age_minutes = age.as_seconds() / 60;
    let new = NewComplaint { silent: true, age_minutes, ..NewComplaint::default() };
    world.control().new_complaint(new).parse().unwrap()
}

fn calls(world: &World, call: Call) -> usize {
    world.control().journal().iter().filter(|entry| entry.call == call).count()
}

/// The rows that are here, by their ids.
async fn history_of(world: &World, id: &ComplaintId) -> Vec<String> {
    let mut ids: Vec<String> = world.store().history(id).await.unwrap().into_iter().map(|row| row.entry_id).collect();
    ids.sort();
    ids
}

/// Whether all that the platform holds of a complaint is here.
pub(crate) async fn assert_in_step(world: &World, id: &ComplaintId) {
    let truth = world.control().complaint(id.as_str()).unwrap();
    let stored = world.store().complaint(id).await.unwrap().expect("the complaint has been found");
    assert_eq!(stored.state.as_str(), truth["complaint_state"].as_str().unwrap());
    assert_eq!(stored.round, truth["user_complaint_times"].as_i64().unwrap());
    assert_eq!(stored.awaits_reply, truth["incoming_user_response"].as_bool().unwrap());
    let rows = truth["history"].as_array().unwrap().iter();
    let mut log_ids: Vec<String> = rows.map(|row| row["log_id"].as_str().unwrap().to_owned()).collect();
    log_ids.sort();
    assert_eq!(history_of(world, id).await, log_ids);
}

async fn days_of_outage_are_caught_up_with(world: World) {
    outage(world, 3, &[71, 50, 1]).await;
}

async fn months_of_outage_are_caught_up_with(world: World) {
    outage(world, 90, &[89 * 24, 45 * 24, 31 * 24, 5]).await;
}

/// Nobody listens for some days; complaints are made so many hours before somebody does again.
async fn outage(world: World, days: i64, made_hours_ago: &[i64]) {
    let known = world.complaint().await;
    live(&world, Span::minutes(5)).await;
    world.clock.advance(Span::days(days));
    world.control().user_message(known.as_str(), "还有人吗", 0);
    let missed: Vec<ComplaintId> = made_hours_ago.iter().map(|hours| silent(&world, Span::hours(*hours))).collect();
    let (lists, seconds) = (calls(&world, Call::List), world.desk.now());
    live(&world, Span::minutes(2)).await;
    for id in missed.iter().chain([&known]) {
        assert_in_step(&world, id).await;
    }
    let asked = calls(&world, Call::List) - lists;
    let expected = usize::try_from(days.max(29)).unwrap() + 1;
    assert!((expected..expected + 5).contains(&asked), "{asked} list calls for {expected} days");
    assert!(world.desk.now() - seconds < Span::minutes(5), "quickly, since the desk was behind");
}

async fn of_two_processes_one_lists_a_merchant(world: World) {
    silent(&world, Span::hours(1));
    let other = world.another_desk(|_| {});
    let alone = |desk: Desk| async move { sync::keep_lists(&desk).await.unwrap() };
    tokio::join!(alone(world.desk.clone()), alone(other.clone()));
    assert_eq!(calls(&world, Call::List), 31, "the newest days once, and each day of the window once");

    // One dies while it lists: what it held passes on a minute later.
    world.clock.advance(Span::minutes(2));
    let now = world.desk.now();
    world.store().claim_listing(&mchid(), "dead", now, now + Span::minutes(1)).await.unwrap().unwrap();
    sync::keep_lists(&other).await.unwrap();
    assert_eq!(calls(&world, Call::List), 31);
    world.clock.advance(Span::minutes(1));
    sync::keep_lists(&other).await.unwrap();
    assert_eq!(calls(&world, Call::List), 32);
}

async fn the_newest_days_are_listed_often_and_all_days_within_the_hour(world: World) {
    live(&world, Span::minutes(5)).await;
    let id = silent(&world, Span(0));
    live(&world, Span::seconds(65)).await;
    assert_in_step(&world, &id).await;

    let before = calls(&world, Call::List);
    live(&world, Span::hours(2)).await;
    let asked = calls(&world, Call::List) - before;
    // The newest days each minute, and 30 days an hour.
    assert!((140..=184).contains(&asked), "{asked} list calls in two hours");
    let minutes = busiest_minute(&world, Call::List, before);
    assert!(minutes <= 3, "spread evenly, not {minutes} in a minute");
}

/// Most calls in any minute, of those after the first `skip`.
fn busiest_minute(world: &World, call: Call, skip: usize) -> usize {
    let journal = world.control().journal();
    let at: Vec<i64> = journal.iter().filter(|entry| entry.call == call).skip(skip).map(|entry| entry.at).collect();
    let in_minute = |(n, from): (usize, &i64)| at[n..].iter().take_while(|at| **at < from + 60_000).count();
    at.iter().enumerate().map(in_minute).max().unwrap_or(0)
}

async fn a_list_row_saves_the_detail_and_keeps_the_openid(world: World) {
    let id = world.complaint().await;
    complaints::complaint(&world.desk, &world.agent, &id).await.unwrap();
    world.clock.advance(Span::minutes(30));
    complaints::complaint(&world.desk, &world.agent, &id).await.unwrap();
    world.settle().await;
    let openid = world.store().complaint(&id).await.unwrap().unwrap().payer_id;
    assert!(openid.is_some(), "a person has looked, so the detail was read");

    let (details, histories) = (calls(&world, Call::Detail), calls(&world, Call::History));
    world.control().continue_complaint(id.as_str(), "又坏了");
    world.sync().await;
    assert_in_step(&world, &id).await;
    let stored = world.store().complaint(&id).await.unwrap().unwrap();
    assert_eq!(stored.payer_id, openid);
    assert!(!stored.raw.contains("payer_openid"), "the raw text is what the platform said last");
    assert!(stored.payer_phone_tail.is_some());
    assert_eq!((calls(&world, Call::Detail), calls(&world, Call::History)), (details, histories + 1));
}

async fn a_detail_is_asked_for_once_however_often_its_history_is(world: World) {
    let id = world.complaint().await;
    world.control().user_message(id.as_str(), "在吗", 0);
    announce(&world, &id, "EV-1").await;
    world.control().inject(fault(Call::History, FaultKind::DropBefore));
    let details = calls(&world, Call::Detail);
    world.settle().await;
    assert_in_step(&world, &id).await;
    assert_eq!(calls(&world, Call::Detail), details + 1);
}

async fn no_more_is_handed_out_than_the_quota_takes(world: World) {
    for _ in 0..150 {
        silent(&world, Span::hours(1));
    }
    let today = world.desk.now().in_beijing().date;
    sync::reconcile(&world.desk, &mchid(), today, today).await.unwrap();
    let first = sync::hand_out_readings(&world.desk).await.unwrap();
    assert!((30..=60).contains(&first), "{first} readings for twenty seconds");
    assert_eq!(sync::hand_out_readings(&world.desk).await.unwrap(), 0, "they have not been made yet");
    let began = world.desk.now();
    world.settle().await;
    assert_eq!(calls(&world, Call::History), 150);
    let refused = world.control().journal().iter().filter(|entry| entry.status == Some(429)).count();
    assert_eq!(refused, 0);
    assert!(busiest_minute(&world, Call::History, 0) <= 140, "seven tenths of 200");
    assert!(world.desk.now() - began < Span::minutes(3), "and no minute is left unused");
}

async fn one_finished_long_ago_is_still_looked_at(world: World) {
    let id = world.complaint().await;
    world.write(&id, "您好，已处理。").await;
    world.settle().await;
    send::complete(&world.desk, &world.agent, &id, None).await.unwrap();
    world.settle().await;
    for _ in 0..9 {
        world.clock.advance(Span::days(8));
        world.settle().await;
    }
    world.control().continue_complaint(id.as_str(), "过了两个月又坏了");
    world.clock.advance(Span::days(8));
    world.settle().await;
    let stored = world.store().complaint(&id).await.unwrap().unwrap();
    assert_eq!((stored.state.clone(), stored.round), (ComplaintState::Processing, 2));
    assert_in_step(&world, &id).await;
}

async fn what_nobody_announced_is_counted(world: World) {
    silent(&world, Span::days(2));
    live(&world, Span::minutes(12)).await;
    assert_eq!(world.unannounced().await, (0, 0), "it was made before the merchant was added");

    let id = silent(&world, Span(0));
    live(&world, Span::minutes(9)).await;
    assert_eq!(world.unannounced().await, (0, 0), "its notification may be under way");
    live(&world, Span::minutes(3)).await;
    assert_eq!(world.unannounced().await, (1, 0));

    world.control().user_message(id.as_str(), "在吗", 0);
    live(&world, Span::minutes(24)).await;
    assert_eq!(world.unannounced().await, (1, 1));
    world.write(&id, "在的。").await;
    live(&world, Span::minutes(24)).await;
    assert_eq!(world.unannounced().await, (1, 1), "what the merchant itself writes is not announced");
}

async fn a_notification_that_is_merely_late_is_no_gap(world: World) {
    live(&world, Span::minutes(2)).await;
    let id = silent(&world, Span(0));
    live(&world, Span::minutes(5)).await;
    assert_in_step(&world, &id).await;
    announce(&world, &id, "EV-1").await;
    live(&world, Span::minutes(20)).await;
    assert_eq!(world.unannounced().await, (0, 0));
    announce(&world, &id, "EV-2").await;
    world.settle().await;
    world.control().user_message(id.as_str(), "在吗", 0);
    live(&world, Span::minutes(40)).await;
    assert_eq!(world.unannounced().await, (0, 1), "an earlier notification does not announce a later change");
}

/// A notification is taken, with the work that the callback queues for it.
pub(crate) async fn announce(world: &World, id: &ComplaintId, name: &str) {
    let now = world.desk.now();
    let record = Notification {
        id: name.to_owned(),
        mchid: mchid(),
        event: "COMPLAINT.STATE_CHANGE".into(),
        complaint_id: id.clone(),
        action: "USER_RESPONSE".into(),
        created_at: now,
        received_at: now,
    };
    let payload = format!(
        r#"{{"read_complaint":{{"mchid":"{}","complaint_id":"{id}","depth":{{"since":{}}}}}}}"#,
        mchid(),
        now.0
    );
    let job = NewJob { kind: "read", key: id.to_string(), payload, run_at: now, priority: 5 };
    world.store().record_notification(&record, &job).await.unwrap();
}
