//! Quotas: held whoever counts, and never used up by what nobody waits for.

use crate::on_both_databases;
use desk_domain::{Mchid, Span, Timestamp};
use desk_store::testing::TestStore;
use desk_store::{Pace, Store};

on_both_databases!(
    no_minute_holds_more_than_is_allowed,
    people_find_room_behind_background_work,
    a_wait_is_long_enough
);

const START: Timestamp = Timestamp(1_700_000_000_000);

fn merchant() -> Mchid {
    "1900012181".parse().unwrap()
}

async fn take(store: &Store, at: Timestamp, background: bool) -> Option<Span> {
    let background = background.then(|| Pace::per_minute(42));
    store.take_call(&merchant(), "reply", at, Pace::per_minute(60), background).await.unwrap()
}

/// Two processes, each with its own connections, ask ten times a second.
async fn no_minute_holds_more_than_is_allowed(test: TestStore) {
    let other = Store::connect(&test.url).await.unwrap();
    let mut taken = Vec::new();
    for tenth in 0..900 {
        let at = START + Span(tenth * 100);
        let store = if tenth % 2 == 0 { &test.store } else { &other };
        if take(store, at, false).await.is_none() {
            taken.push(at);
        }
    }
    let in_the_minute_from =
        |from: Timestamp| taken.iter().filter(move |at| (from..from + Span::minutes(1)).contains(at));
    let busiest = taken.iter().map(|from| in_the_minute_from(*from).count()).max();
    assert!(matches!(busiest, Some(55..=60)), "{busiest:?}");
}

async fn people_find_room_behind_background_work(test: TestStore) {
    let store = &test.store;
    while take(store, START, true).await.is_none() {}
    assert_eq!(take(store, START, false).await, None);
    let elsewhere: Mchid = "1900012182".parse().unwrap();
    let pace = Pace::per_minute(60);
    assert_eq!(store.take_call(&elsewhere, "reply", START, pace, None).await.unwrap(), None, "of their own");
    assert_eq!(store.take_call(&merchant(), "list", START, pace, None).await.unwrap(), None, "of its own");
}

async fn a_wait_is_long_enough(test: TestStore) {
    let store = &test.store;
    for background in [false, true] {
        let wait = loop {
            if let Some(wait) = take(store, START, background).await {
                break wait;
            }
        };
        assert!(take(store, START + wait - Span(1), background).await.is_some(), "not before");
        assert_eq!(take(store, START + wait, background).await, None, "and then at once");
    }
}
