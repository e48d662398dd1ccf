//! In which order complaints are read by id.

use crate::rows::{NOW, complaint, id, job, merchant, read};
use desk_domain::{Complaint, Reading, Span, Timestamp};
use desk_store::testing::TestStore;
use desk_store::{DueReadings, Lane, NewJob};
use desk_testing::on_both_databases;

on_both_databases!(half_are_first_readings_in_the_order_of_the_inbox);

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

async fn put(test: &TestStore, of: Complaint) {
    let of = Complaint { reading: Reading::Changed, ..of };
    let history = of.history_read.then(Vec::new);
    test.store.apply_read(&read(of, history)).await.unwrap();
}

/// What is handed out, in the order in which it is worked on.
async fn handed_out(test: &TestStore, lane: &Lane, limit: u32) -> Vec<String> {
    let (mchid, reading) = (&merchant(1), Reading::Changed);
    let due = DueReadings { mchid, reading, now: NOW, limit };
    let job_of = |id: desk_domain::ComplaintId| NewJob { kind: "read_history", ..job(id.as_str(), NOW) };
    let count = test.store.hand_out(due, AGAIN, lane, job_of).await.unwrap();
    let mut order = Vec::new();
    while let Some(job) = test.store.claim_job("w", NOW + Span::minutes(5), AGAIN).await.unwrap() {
        test.store.finish_job(&job).await.unwrap();
        order.push(job.key);
    }
    assert_eq!(order.len(), count);
    order
}
