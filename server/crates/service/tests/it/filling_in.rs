//! The past is filled in page by page, beside everything else, and nothing that is kept grows without bound.

use crate::world::{World, day, mchid};
use desk_domain::{ComplaintId, Notification, Reading, Span};
use desk_service::ServiceError;
use desk_service::complaints;
use desk_service::complaints::InboxRequest;
use desk_service::evidence;
use desk_service::jobs;
use desk_service::settings::Megabytes;
use desk_service::sync::{self, BackfillProgress};
use desk_service::testing::allowed;
use desk_store::{NewJob, Recorded};
use desk_testing::on_both_databases;
use wechatpay_simulator::{Call, Fault, FaultKind, NewComplaint};

on_both_databases!(
    an_interrupted_backfill_goes_on_at_its_page,
    a_backfill_waits_when_it_is_asked_to,
    a_busy_span_is_listed_in_shorter_windows,
    backfills_at_once_stay_within_the_background_quota,
    live_complaints_go_before_the_past,
    notification_ids_are_kept_for_eight_days,
    pictures_that_nobody_looks_at_make_room,
    work_that_cannot_succeed_is_given_up,
);

/// Complaints of one day, sixty days ago.
fn of_the_past(world: &World, count: usize) {
    let new = NewComplaint { silent: true, age_minutes: 60 * 24 * 60, ..NewComplaint::default() };
    for _ in 0..count {
        world.control().new_complaint(new.clone());
    }
}

fn lists(world: &World) -> usize {
    world.control().journal().iter().filter(|entry| entry.call == Call::List).count()
}

async fn fill(world: &World) -> Result<desk_service::sync::BackfillSummary, ServiceError> {
    sync::backfill(&world.desk, &allowed(), &mchid(), day("2026-06-20"), day("2026-06-30"), &mut |_| {}).await
}

async fn count(world: &World) -> i64 {
    complaints::inbox(&world.desk, &world.agent, &InboxRequest::default()).await.unwrap().tabs[0].count
}

async fn an_interrupted_backfill_goes_on_at_its_page(world: World) {
    of_the_past(&world, 230);
    let mut pages = 0;
    // It dies between two pages, as a process that is killed: what it was doing is dropped.
    let interrupted = tokio::select! {
        biased;
        () = world.another_page(3) => true,
        done = fill(&world) => done.is_err(),
    };
    assert!(interrupted);
    let (stored, asked) = (count(&world).await, lists(&world));
    assert!((100..230).contains(&stored), "{stored}");
    let mut note = |_: BackfillProgress| pages += 1;
    let done = sync::backfill(&world.desk, &allowed(), &mchid(), day("2026-06-20"), day("2026-06-30"), &mut note)
        .await
        .unwrap();
    assert_eq!((done.complaints, done.resumed, done.paused), (230, true, false));
    assert_eq!(count(&world).await, 230);
    // How many rows there are is told with the first page alone: who goes on in the middle asks once more, and hears of none.
    assert!(pages <= 6 - (asked - 2), "{pages} pages, after {asked}: one is listed again, and no more");

    let again = fill(&world).await.unwrap();
    assert_eq!((again.complaints, count(&world).await), (230, 230), "doing it again changes nothing");
}

async fn a_backfill_waits_when_it_is_asked_to(world: World) {
    of_the_past(&world, 120);
    world.control().inject(Fault { call: Call::List, fault: FaultKind::Html502, times: 6, complaint_id: None });
    fill(&world).await.unwrap_err();
    assert_eq!(sync::pause_backfills(&world.desk, &allowed(), &mchid()).await.unwrap(), 1);
    let waits = fill(&world).await.unwrap();
    assert_eq!((waits.paused, waits.complaints, count(&world).await), (true, 0, 0));
    let open = sync::resume_backfills(&world.desk, &allowed(), &mchid()).await.unwrap();
    assert_eq!((open.len(), open[0].from, open[0].to), (1, day("2026-06-20"), day("2026-06-30")));
    let done = fill(&world).await.unwrap();
    assert_eq!((done.paused, done.complaints), (false, 120));
    assert!(sync::resume_backfills(&world.desk, &allowed(), &mchid()).await.unwrap().is_empty());
}

async fn a_busy_span_is_listed_in_shorter_windows(world: World) {
    of_the_past(&world, 1_050);
    let mut days = Vec::new();
    let mut note = |progress: BackfillProgress| days.push(progress.done_days);
    let done = sync::backfill(&world.desk, &allowed(), &mchid(), day("2026-06-20"), day("2026-07-10"), &mut note)
        .await
        .unwrap();
    assert_eq!(done.complaints, 1_050);
    assert!(days.iter().any(|done| (1..20).contains(done)), "{days:?}");
}

async fn backfills_at_once_stay_within_the_background_quota(world: World) {
    of_the_past(&world, 200);
    let spans = [("2026-01-01", "2026-03-01"), ("2024-01-01", "2026-06-30"), ("2020-01-01", "2026-07-01")];
    let runs = spans.map(|(from, to)| {
        let desk = world.desk.clone();
        tokio::spawn(async move {
            sync::backfill(&desk, &allowed(), &mchid(), day(from), day(to), &mut |_| {}).await.unwrap()
        })
    });
    let mut found = Vec::new();
    for run in runs {
        found.push(run.await.unwrap().complaints);
    }
    assert_eq!(found, [0, 200, 200]);
    let journal = world.control().journal();
    let at: Vec<i64> = journal.iter().filter(|entry| entry.call == Call::List).map(|entry| entry.at).collect();
    let busiest = (0..at.len()).map(|n| at[n..].iter().take_while(|later| **later < at[n] + 60_000).count()).max();
    assert!((100..=140).contains(&busiest.unwrap()), "{busiest:?} list calls in a minute");
    assert!(journal.iter().all(|entry| entry.status != Some(429)));
}

async fn live_complaints_go_before_the_past(world: World) {
    for n in 0..200 {
        let new = NewComplaint { silent: true, age_minutes: 60 * 24 * 60 + n, ..NewComplaint::default() };
        let id = world.control().new_complaint(new);
        world.control().refund_received(&id);
    }
    fill(&world).await.unwrap();
    sync::hand_out_readings(&world.desk).await.unwrap();
    let live: ComplaintId = world.control().new_complaint(NewComplaint::default()).parse().unwrap();
    let today = world.desk.now().in_beijing().date;
    sync::reconcile(&world.desk, &mchid(), today, today).await.unwrap();
    let began = world.desk.now();
    while world.store().history(&live).await.unwrap().is_empty() {
        jobs::run_until_idle(&world.desk).await.unwrap();
        world.clock.advance(Span::seconds(1));
    }
    assert!(world.desk.now() - began <= Span::seconds(30), "after what was handed out before, and nothing else");
    let mchid = mchid();
    let past =
        desk_store::DueReadings { mchid: &mchid, reading: Reading::Backfilled, now: world.desk.now(), limit: 1_000 };
    assert!(world.store().readings_due(past).await.unwrap() > 100, "the past is still waiting");
    world.settle().await;
    world.settle().await;
    assert_eq!(world.store().readings_due(past).await.unwrap(), 0, "and is read as well");
}

async fn notification_ids_are_kept_for_eight_days(world: World) {
    let id = world.complaint().await;
    let take = |at| {
        let record = Notification {
            id: "EV-1".into(),
            mchid: mchid(),
            event: "COMPLAINT.CREATE".into(),
            complaint_id: id.clone(),
            action: "CREATE_COMPLAINT".into(),
            created_at: at,
            received_at: at,
        };
        let job = NewJob { kind: "nothing", key: "x".into(), payload: "{}".into(), run_at: at, priority: 9 };
        let store = world.store().clone();
        async move { store.record_notification(&record, &job).await.unwrap() }
    };
    assert_eq!(take(world.desk.now()).await, Recorded::New);
    world.clock.advance(Span::days(8));
    jobs::prune(&world.desk).await.unwrap();
    assert_eq!(take(world.desk.now()).await, Recorded::Duplicate, "WeChat Pay repeats for a week");
    let (events, lines) = (world.store().events_after(0, 10).await.unwrap(), world.desk_lines().await);
    assert!(events.is_empty(), "changes are replayed for a day");
    assert!(lines > 0, "the audit log is never shortened");
    world.clock.advance(Span(1));
    jobs::prune(&world.desk).await.unwrap();
    assert_eq!(take(world.desk.now()).await, Recorded::New, "forgotten");
}

async fn pictures_that_nobody_looks_at_make_room(world: World) {
    let new = NewComplaint { images: 3, ..NewComplaint::default() };
    let id: ComplaintId = world.control().new_complaint(new).parse().unwrap();
    world.sync().await;
    let view = complaints::complaint(&world.desk, &world.agent, &id).await.unwrap();
    let keys: Vec<&str> =
        view.facts.evidence.iter().map(|picture| picture.href.strip_prefix("/media/").unwrap()).collect();
    let kept = world.store().media_size().await.unwrap();
    world.clock.advance(Span::hours(2));
    evidence::picture(&world.desk, &world.agent, keys[0]).await.unwrap().unwrap();
    let other = world.another_desk(|settings| settings.pictures.media_cache_max_mb = Megabytes::of_bytes(kept - 1));
    jobs::prune(&other).await.unwrap();
    let fetched = |key: &str| {
        let (store, key) = (world.store().clone(), key.to_owned());
        async move { store.media(&key).await.unwrap().unwrap().fetched_at.is_some() }
    };
    assert!(world.store().media_size().await.unwrap() < kept);
    assert!(fetched(keys[0]).await, "somebody has looked at it");
    let gone = if fetched(keys[1]).await { keys[2] } else { keys[1] };
    assert!(!fetched(gone).await);
    assert!(
        evidence::picture(&world.desk, &world.agent, gone).await.unwrap().is_some(),
        "and is there again when somebody looks"
    );
}

async fn work_that_cannot_succeed_is_given_up(world: World) {
    let id = world.complaint().await;
    let payload = format!(r#"{{"read_complaint":{{"mchid":"1900099999","complaint_id":"{id}","depth":"whole"}}}}"#);
    let now = world.desk.now();
    let jobs = [("read", payload), ("nonsense", "{}".to_owned())];
    for (kind, payload) in jobs {
        world.store().enqueue(&NewJob { kind, key: "x".into(), payload, run_at: now, priority: 5 }).await.unwrap();
    }
    world.settle().await;
    assert_eq!(world.store().jobs_waiting(world.desk.now() + Span::days(1)).await.unwrap(), 0);
}
