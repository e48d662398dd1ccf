//! In which order complaints are read by id.

use crate::rows::{NOW, complaint, id, job, merchant, read};
use desk_domain::{Complaint, ComplaintId, Reading, Span, Timestamp};
use desk_store::testing::TestStore;
use desk_store::{DueReadings, Lane, NewJob, StoreError};
use desk_testing::on_both_databases;
use std::collections::HashSet;

on_both_databases!(half_are_first_readings_in_the_order_of_the_inbox, what_stands_in_its_lane_already_keeps_its_place,);

const AGAIN: Timestamp = Timestamp(NOW.0 + 600_000);

async fn half_are_first_readings_in_the_order_of_the_inbox(test: TestStore) {
    let lane = Lane { name: "histories".into(), interval: Span::seconds(1) };
    // What is due first was listed last.
    for (n, listed, due) in [(1, 1, 9), (2, 2, 7), (3, 3, 5), (4, 4, 3), (5, 5, 1)] {
        let listed_at = NOW - Span::minutes(30 - listed);
        let unread = Complaint {
            history_read: false,
            verify_after: listed_at,
            next_due: Some(NOW + Span::hours(due)),
            ..complaint(n)
        };
        put(&test, unread).await;
    }
    for (n, waited) in [(6, 50), (7, 40), (8, 35)] {
        put(&test, Complaint { verify_after: NOW - Span::minutes(waited), ..complaint(n) }).await;
    }
    put(&test, Complaint { verify_after: NOW + Span(1), history_read: false, ..complaint(9) }).await;
    assert_eq!(handed_out(&test, &lane, 4).await, [5, 4, 7, 6].map(|n| id(n).to_string()), "half, and half");
    assert_eq!(handed_out(&test, &lane, 9).await, [3, 2, 1, 8].map(|n| id(n).to_string()), "all that is left");
    assert_eq!(handed_out(&test, &lane, 9).await, [""; 0], "each once");
}

async fn what_stands_in_its_lane_already_keeps_its_place(test: TestStore) {
    let lane = Lane { name: "histories".into(), interval: Span::seconds(1) };
    for n in 1..=3 {
        put(&test, Complaint { verify_after: NOW - Span::minutes(n.into()), ..complaint(n) }).await;
    }
    assert_eq!(hand_out(&test, &lane, 2, NOW).await, 2);
    assert_eq!(hand_out(&test, &lane, 3, AGAIN).await, 3, "two of them for the second time");
    assert_eq!(test.store.jobs_in_lane(&lane).await.unwrap(), 3);
    let mut due = Vec::new();
    for seconds in 0..9 {
        let at = NOW + Span::seconds(seconds);
        while let Some(job) = test.store.claim_job("w", at, AGAIN).await.unwrap() {
            due.push((seconds, job.key));
        }
    }
    // Those in front stay there; the places that they were given behind them are not taken.
    assert_eq!(due.iter().map(|(seconds, _)| *seconds).collect::<Vec<_>>(), [0, 1, 4]);
    let keys: HashSet<&String> = due.iter().map(|(_, key)| key).collect();
    assert_eq!(keys.len(), 3);
}

async fn put(test: &TestStore, of: Complaint) {
    let of = Complaint { reading: Reading::Changed, ..of };
    let history = of.history_read.then(Vec::new);
    test.store.apply_read(&read(of, history)).await.unwrap();
}

/// Hands out what is due now, and is due again at the given time.
async fn hand_out(test: &TestStore, lane: &Lane, limit: u32, again_at: Timestamp) -> usize {
    let (mchid, reading) = (&merchant(1), Reading::Changed);
    let due = DueReadings { mchid, reading, now: NOW, limit };
    let job_of = |id: ComplaintId| Ok::<_, StoreError>(NewJob { kind: "read_history", ..job(id.as_str(), NOW) });
    test.store.hand_out(due, again_at, lane, job_of).await.unwrap()
}

/// What is handed out, in the order in which it is worked on.
async fn handed_out(test: &TestStore, lane: &Lane, limit: u32) -> Vec<String> {
    let count = hand_out(test, lane, limit, AGAIN).await;
    assert_eq!(test.store.jobs_in_lane(lane).await.unwrap(), i64::try_from(count).unwrap());
    let mut order = Vec::new();
    while let Some(job) = test.store.claim_job("w", NOW + Span::minutes(5), AGAIN).await.unwrap() {
        test.store.finish_job(&job).await.unwrap();
        order.push(job.key);
    }
    assert_eq!(order.len(), count);
    order
}
