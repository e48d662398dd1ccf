//! How far lists and backfills have come.

use crate::rows::NOW;
use desk_domain::time::Date;
use desk_domain::{Backfill, ListingPass, ListingPlan, Mchid, Span};
use desk_store::testing::TestStore;
use desk_store::{ClaimedListing, Store, StoreError};
use desk_testing::on_both_databases;

on_both_databases!(
    what_a_pass_has_reached_is_found_again,
    a_pass_that_cannot_be_read_begins_anew,
    what_a_backfill_has_reached_is_found_again,
    a_backfill_that_cannot_be_read_says_so,
);

fn mchid() -> Mchid {
    Mchid::parse("1900013344").unwrap()
}

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn pass() -> ListingPass {
    let (from, to, next) = (day("2026-10-02"), day("2026-11-01"), day("2026-10-19"));
    ListingPass { began_at: NOW - Span::minutes(7), from, to, next }
}

async fn claim(store: &Store, lease: &str) -> ClaimedListing {
    let now = NOW + Span::hours(1);
    store.claim_listing(&mchid(), lease, now, now + Span::seconds(1)).await.unwrap().unwrap()
}

async fn reach(store: &Store) -> ClaimedListing {
    let mut listing = claim(store, "first").await;
    listing.plan = ListingPlan {
        newest_at: NOW + Span::seconds(3),
        pass_at: NOW + Span::seconds(5),
        pass: Some(pass()),
        completed_at: Some(NOW - Span::hours(2)),
    };
    store.release_listing(&listing).await.unwrap();
    listing
}

async fn what_a_pass_has_reached_is_found_again(test: TestStore) {
    let reached = reach(&test.store).await;
    let found = claim(&test.store, "second").await;
    assert_eq!(found, ClaimedListing { lease: "second".into(), ..reached });
}

async fn a_pass_that_cannot_be_read_begins_anew(test: TestStore) {
    reach(&test.store).await;
    test.tamper("UPDATE listings SET pass_from = 'yesterday'").await;
    let found = claim(&test.store, "second").await.plan;
    assert_eq!((found.pass, found.completed_at), (None, Some(NOW - Span::hours(2))));
}

fn backfill() -> Backfill {
    Backfill {
        mchid: mchid(),
        from: day("2025-01-31"),
        to: day("2026-02-28"),
        next: day("2025-06-15"),
        window_days: 11,
        next_row: 250,
        complaints: 4_031,
        paused_at: None,
        finished_at: None,
        updated_at: NOW,
    }
}

async fn what_a_backfill_has_reached_is_found_again(test: TestStore) {
    let (store, record) = (&test.store, backfill());
    store.put_backfill(&record).await.unwrap();
    store.pause_backfill(&record, Some(NOW + Span::seconds(9))).await.unwrap();
    let paused = Backfill { paused_at: Some(NOW + Span::seconds(9)), ..record.clone() };
    assert_eq!(store.backfill(&mchid(), record.from, record.to).await.unwrap(), Some(paused.clone()));
    assert_eq!(store.unfinished_backfills(&mchid()).await.unwrap(), [paused]);
    assert_eq!(store.backfill(&mchid(), record.from, record.from).await.unwrap(), None);
}

async fn a_backfill_that_cannot_be_read_says_so(test: TestStore) {
    let record = backfill();
    test.store.put_backfill(&record).await.unwrap();
    test.tamper("UPDATE backfills SET next_day = '2025-02-30'").await;
    let refused = test.store.backfill(&mchid(), record.from, record.to).await.unwrap_err();
    assert!(matches!(refused, StoreError::Corrupt { what: "day" }), "{refused}");
}
