//! Quotas: held whoever counts, and never used up by what nobody waits for.

use desk_domain::{Mchid, Span, Timestamp};
use desk_store::testing::TestStore;
use desk_store::{Pace, Store};
use desk_testing::on_both_databases;

on_both_databases!(
    no_minute_holds_more_than_is_allowed,
    people_find_room_behind_background_work,
    a_wait_is_long_enough,
    a_refusal_slows_down_and_wears_off,
    the_time_until_there_is_room_is_told,
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

/// Each refusal by WeChat Pay makes calls rarer, each minute without one lets them come back.
async fn a_refusal_slows_down_and_wears_off(test: TestStore) {
    let store = &test.store;
    let pace = Pace::per_minute(60);
    let in_a_minute_from = async |start: Timestamp| {
        let mut taken = 0;
        for tenth in 0..600 {
            taken += i32::from(take(store, start + Span(tenth * 100), false).await.is_none());
        }
        taken
    };
    store.slow_down(&merchant(), "reply", START, pace, Span::seconds(2)).await.unwrap();
    assert!(take(store, START + Span(1_900), false).await.is_some(), "none for two seconds");
    assert_eq!(take(store, START + Span(2_000), false).await, None);
    assert!(take(store, START + Span(3_100), false).await.is_some(), "and then at half the pace");

    let later = START + Span::minutes(10);
    for n in 0..3 {
        store.slow_down(&merchant(), "reply", later + Span::seconds(n * 3), pace, Span(0)).await.unwrap();
    }
    let after_three = in_a_minute_from(later + Span::seconds(9)).await;
    assert!((8..=16).contains(&after_three), "four times as much on top: {after_three}");
    let recovered = in_a_minute_from(later + Span::minutes(20)).await;
    assert!((55..=60).contains(&recovered), "{recovered}");

    let at_once = START + Span::hours(1);
    for _ in 0..10 {
        store.slow_down(&merchant(), "reply", at_once, pace, Span(0)).await.unwrap();
    }
    let one_refusal = in_a_minute_from(at_once).await;
    assert!((25..=30).contains(&one_refusal), "calls that were under way together count once: {one_refusal}");
}

async fn the_time_until_there_is_room_is_told(test: TestStore) {
    let store = &test.store;
    let pace = Pace::per_minute(60);
    let time_for = async |calls| store.time_for(&merchant(), "reply", START, pace, calls).await.unwrap();
    assert_eq!(time_for(1).await, Span(0));
    while take(store, START, false).await.is_none() {}
    let first = time_for(1).await;
    assert!(take(store, START + first - Span(1), false).await.is_some(), "not before");
    assert_eq!(take(store, START + first, false).await, None);
    let third = store.time_for(&merchant(), "reply", START + first, pace, 3).await.unwrap();
    assert!(third > Span::seconds(2) && third < Span::seconds(5), "{third:?}");
}
