//! Work is done once, notifications are taken once.

use crate::rows::{NOW, id, job, merchant};
use desk_domain::{Notification, Span};
use desk_store::testing::TestStore;
use desk_store::{FailedJobs, Lane, NewJob, Recorded, Store};
use desk_testing::{Dialect, in_time, on_both_databases};
use std::collections::HashSet;

on_both_databases!(
    many_workers_share_the_work,
    a_lease_that_ends_passes_on,
    asking_twice_waits_once,
    waiting_in_a_lane_is_no_attempt,
    somebody_is_left_for_the_rest,
    waiting_for_the_desk_is_no_attempt_and_is_told,
    what_has_failed_is_told_until_it_is_done,
    a_notification_counts_once,
);

async fn many_workers_share_the_work(test: TestStore) {
    for n in 0..60 {
        test.store.enqueue(&job(&n.to_string(), NOW)).await.unwrap();
    }
    let workers = (0..6).map(|n| {
        let store = test.store.clone();
        tokio::spawn(async move {
            let mut done = Vec::new();
            while let Some(job) = store.claim_job(&format!("w{n}"), NOW, NOW + Span::seconds(30)).await.unwrap() {
                store.finish_job(&job).await.unwrap();
                done.push(job.key);
            }
            done
        })
    });
    let mut done = Vec::new();
    for worker in workers.collect::<Vec<_>>() {
        done.extend(worker.await.unwrap());
    }
    assert_eq!((done.len(), done.iter().collect::<HashSet<_>>().len()), (60, 60));
}

async fn a_lease_that_ends_passes_on(test: TestStore) {
    test.store.enqueue(&job("a", NOW)).await.unwrap();
    let first = test.store.claim_job("dead", NOW, NOW + Span::seconds(30)).await.unwrap().unwrap();
    assert!(test.store.claim_job("live", NOW + Span::seconds(29), NOW).await.unwrap().is_none());
    let second = test.store.claim_job("live", NOW + Span::seconds(30), NOW + Span::seconds(60)).await.unwrap().unwrap();
    assert_eq!((second.id, second.attempts), (first.id, 1));
    test.store.finish_job(&first).await.unwrap();
    test.store.retry_job(&second, NOW, "once more").await.unwrap();
    assert_eq!(test.store.jobs_waiting(NOW).await.unwrap(), 1, "who lost the lease cannot finish the work");
}

async fn asking_twice_waits_once(test: TestStore) {
    test.store.enqueue(&job("a", NOW + Span::seconds(9))).await.unwrap();
    test.store.enqueue(&job("a", NOW)).await.unwrap();
    test.store.enqueue(&job("a", NOW + Span::seconds(5))).await.unwrap();
    let held = test.store.claim_job("w", NOW, NOW + Span::seconds(30)).await.unwrap().unwrap();
    assert!(test.store.claim_job("w", NOW, NOW).await.unwrap().is_none(), "it waited once, at the earliest time");
    test.store.enqueue(&job("a", NOW)).await.unwrap();
    test.store.retry_job(&held, NOW + Span::hours(1), "later").await.unwrap();
    assert_eq!(test.store.jobs_waiting(NOW).await.unwrap(), 1, "what was asked for meanwhile serves for both");
}

/// However urgent work of one kind is, and however much of it waits.
async fn somebody_is_left_for_the_rest(test: TestStore) {
    let until = NOW + Span::seconds(30);
    for n in 0..3 {
        test.store.enqueue(&NewJob { kind: "slow", priority: 0, ..job(&n.to_string(), NOW) }).await.unwrap();
    }
    assert_eq!(test.store.claim_job_but("slow", "w", NOW, until).await.unwrap(), None);
    test.store.enqueue(&job("quick", NOW)).await.unwrap();
    let taken = test.store.claim_job_but("slow", "w", NOW, until).await.unwrap().unwrap();
    assert_eq!(taken.key, "quick");
    assert_eq!(test.store.claim_job("w", NOW, until).await.unwrap().unwrap().kind, "slow");
}

async fn waiting_in_a_lane_is_no_attempt(test: TestStore) {
    let lane = Lane { name: "pictures".into(), interval: Span::seconds(1) };
    test.store.enqueue(&job("a", NOW)).await.unwrap();
    test.store.enqueue(&job("b", NOW)).await.unwrap();
    for _ in 0..2 {
        let held = test.store.claim_job("w", NOW, NOW + Span::seconds(30)).await.unwrap().unwrap();
        test.store.retry_in_lane(&held, NOW + Span::seconds(5), &lane).await.unwrap();
    }
    assert_eq!(test.store.jobs_in_lane(&lane).await.unwrap(), 2);
    let first = test.store.claim_job("w", NOW + Span::seconds(5), NOW + Span::seconds(30)).await.unwrap().unwrap();
    assert_eq!(first.attempts, 0);
    let too_early = test.store.claim_job("w", NOW + Span::seconds(5), NOW + Span::seconds(30)).await.unwrap();
    assert!(too_early.is_none(), "they come one by one");
}

async fn waiting_for_the_desk_is_no_attempt_and_is_told(test: TestStore) {
    let store = &test.store;
    store.enqueue(&job("a", NOW)).await.unwrap();
    store.enqueue(&job("b", NOW)).await.unwrap();
    let take = async |at| store.claim_job("w", at, at + Span::seconds(30)).await.unwrap().unwrap();
    for n in 0..3 {
        let at = NOW + Span::minutes(n);
        let (first, second) = (take(at).await, take(at).await);
        assert_eq!((first.attempts, i64::from(first.waits)), (0, n));
        let why = if n == 2 { "disk_full" } else { "files" };
        store.put_back_unwell(&first, at + Span::minutes(1), why, at).await.unwrap();
        store.put_back_unwell(&second, at + Span::minutes(1), "files", at + Span(1)).await.unwrap();
    }
    let told = store.waiting_jobs().await.unwrap();
    let told: Vec<_> = told.iter().map(|jobs| (jobs.waiting_for.as_str(), jobs.count, jobs.since)).collect();
    assert_eq!(told, [("disk_full", 1, NOW), ("files", 1, NOW + Span(1))], "since it waits, whatever for");
    let later = NOW + Span::minutes(3);
    assert_eq!(store.held_up_until(job("a", NOW).kind, "a").await.unwrap(), later);
    let (first, second) = (take(later).await, take(later).await);
    store.retry_job(&first, later, "something else").await.unwrap();
    store.finish_job(&second).await.unwrap();
    assert_eq!(store.waiting_jobs().await.unwrap(), [], "tried without it, or done");
    assert_eq!(store.held_up_until(job("a", NOW).kind, "a").await.unwrap(), later, "it is still known");
    assert_eq!(take(later).await.waits, 0);
}

async fn what_has_failed_is_told_until_it_is_done(test: TestStore) {
    let store = &test.store;
    let lane = Lane { name: "histories".into(), interval: Span::seconds(1) };
    let failed = |error: &str, count, tries, next_try| FailedJobs {
        kind: job("a", NOW).kind.to_owned(),
        last_error: error.to_owned(),
        count,
        tries,
        next_try,
    };
    for key in ["a", "b", "c", "d"] {
        store.enqueue(&job(key, NOW)).await.unwrap();
    }
    let take = async |at| store.claim_job("w", at, at + Span::seconds(30)).await.unwrap().unwrap();
    let (a, b, c, d) = (take(NOW).await, take(NOW).await, take(NOW).await, take(NOW).await);
    assert_eq!(store.failed_jobs().await.unwrap(), [], "nothing has failed yet");
    store.retry_job(&a, NOW + Span(11), "no_answer").await.unwrap();
    store.retry_job(&b, NOW + Span(12), "no_answer").await.unwrap();
    store.retry_in_lane(&c, NOW + Span::hours(2), &lane).await.unwrap();
    store.put_back_unwell(&d, NOW + Span::hours(3), "files", NOW).await.unwrap();
    assert_eq!(store.failed_jobs().await.unwrap(), [failed("no_answer", 2, 1, NOW + Span(11))]);
    let a = take(NOW + Span(11)).await;
    assert_eq!(store.failed_jobs().await.unwrap(), [failed("no_answer", 1, 1, NOW + Span(12))], "one is worked on");
    store.retry_job(&a, NOW + Span(13), "keys").await.unwrap();
    let told = [failed("keys", 1, 2, NOW + Span(13)), failed("no_answer", 1, 1, NOW + Span(12))];
    assert_eq!(store.failed_jobs().await.unwrap(), told);
    for _ in 0..2 {
        store.finish_job(&take(NOW + Span(13)).await).await.unwrap();
    }
    assert_eq!(store.failed_jobs().await.unwrap(), []);
}

fn notification(name: &str) -> Notification {
    Notification {
        id: name.into(),
        mchid: merchant(1),
        event: "COMPLAINT.CREATE".into(),
        complaint_id: id(1),
        action: "CREATE_COMPLAINT".into(),
        created_at: NOW,
        received_at: NOW,
    }
}

async fn a_notification_counts_once(test: TestStore) {
    let deliveries = (0..8).map(|_| {
        let store = test.store.clone();
        tokio::spawn(async move { store.record_notification(&notification("EV-1"), &job("a", NOW)).await.unwrap() })
    });
    let mut new = 0;
    for delivery in deliveries.collect::<Vec<_>>() {
        new += usize::from(delivery.await.unwrap() == Recorded::New);
    }
    assert_eq!((new, test.store.jobs_waiting(NOW).await.unwrap()), (1, 1));
    assert_eq!(test.store.last_action(&id(1)).await.unwrap().as_deref(), Some("CREATE_COMPLAINT"));
    let other = Notification { complaint_id: id(2), ..notification("EV-1") };
    let recorded = test.store.record_notification(&other, &job("b", NOW)).await.unwrap();
    assert_eq!((recorded, test.store.jobs_waiting(NOW).await.unwrap()), (Recorded::New, 2), "what it names is read");
    assert_eq!(test.store.prune_notifications(NOW + Span(1)).await.unwrap(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_process_hears_of_events() {
    let test = TestStore::start(Dialect::Postgres).await;
    let other = Store::connect(&test.url).await.unwrap();
    let mut wakeups = other.subscribe();
    let listening = async {
        wakeups.wait_for(|heard| *heard > 0).await.unwrap();
        let read = crate::rows::read(crate::rows::complaint(1), None);
        test.store.apply_read(&read).await.unwrap();
        wakeups.wait_for(|heard| *heard > 1).await.unwrap();
    };
    in_time(listening).await;
    other.close().await;
}
