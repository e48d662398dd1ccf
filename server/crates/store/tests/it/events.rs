//! What open browsers are told.

use crate::rows::{complaint, merchant, read};
use desk_store::ReadComplaint;
use desk_store::testing::TestStore;
use std::collections::BTreeSet;
use std::sync::Arc;

const WRITERS: u32 = 8;
const COMPLAINTS: u32 = 60;

desk_testing::on_both_databases!(who_follows_misses_nothing);

/// What is committed at the same moment becomes visible in the order of its ids: a browser that has been told of one change asks
/// for those after it, and must not have been told of a later one first.
async fn who_follows_misses_nothing(test: TestStore) {
    let test = Arc::new(test);
    let writers = (0..WRITERS).map(|writer| {
        let test = test.clone();
        tokio::spawn(async move {
            for n in 0..COMPLAINTS {
                test.store.apply_read(&of_merchant(writer, n)).await.unwrap();
            }
        })
    });
    let writers: Vec<_> = writers.collect();
    let (mut seen, mut last) = (BTreeSet::new(), 0);
    while seen.len() < (WRITERS * COMPLAINTS) as usize {
        let are_done = writers.iter().all(tokio::task::JoinHandle::is_finished);
        let events = test.store.events_after(last, 10).await.unwrap();
        last = events.last().map_or(last, |event| event.id);
        assert!(!events.is_empty() || !are_done, "{} of {} seen", seen.len(), WRITERS * COMPLAINTS);
        seen.extend(events.into_iter().map(|event| event.complaint_id));
    }
}

/// Merchants have counts of their own, for which their writers wait.
fn of_merchant(writer: u32, n: u32) -> ReadComplaint {
    let mut complaint = complaint(writer * COMPLAINTS + n);
    complaint.subject_mchid = merchant(writer);
    read(complaint, None)
}
