//! What cannot be read is counted, with its bytes.

use crate::rows::{NOW, id, merchant};
use desk_domain::{Span, Unreadable, UnreadableSource};
use desk_store::testing::TestStore;
use desk_testing::on_both_databases;

on_both_databases!(values_are_told_apart_up_to_a_number, what_was_not_met_again_is_forgotten);

fn odd(field: &str, raw: &[u8]) -> Unreadable {
    Unreadable {
        mchid: merchant(3),
        source: UnreadableSource::History,
        field: field.into(),
        is_lost: true,
        complaint_id: Some(id(9)),
        raw: raw.to_vec(),
    }
}

async fn values_are_told_apart_up_to_a_number(test: TestStore) {
    let store = &test.store;
    store.note_unreadable(&[odd("amount", b"\xff\x00a"), odd("amount", b"b")], NOW).await.unwrap();
    store.note_unreadable(&[odd("amount", b"\xff\x00a")], NOW + Span(5)).await.unwrap();
    let met = store.unreadable(10).await.unwrap();
    assert_eq!(met.len(), 2);
    assert_eq!((met[0].last.raw.as_slice(), met[0].count), (b"\xff\x00a".as_slice(), 2), "the latest first");
    assert_eq!((met[0].first_at, met[0].last_at), (NOW, NOW + Span(5)));
    let long = vec![b'x'; 40_000];
    store.note_unreadable(&[odd("data", &long)], NOW).await.unwrap();
    let met = store.unreadable(10).await.unwrap();
    let cut = met.iter().find(|value| value.last.field == "data").unwrap();
    assert!(cut.size == 40_000 && cut.is_cut());

    let many: Vec<Unreadable> = (0..1_000).map(|n| odd(&format!("field{n}"), format!("{n}").as_bytes())).collect();
    store.note_unreadable(&many, NOW).await.unwrap();
    let met = store.unreadable(2_000).await.unwrap();
    assert!(met.len() <= 501, "{}", met.len());
    assert_eq!(met.iter().map(|value| value.count).sum::<i64>(), 4 + 1_000, "and each is counted");
}

async fn what_was_not_met_again_is_forgotten(test: TestStore) {
    let store = &test.store;
    store.note_unreadable(&[odd("old", b"1")], NOW).await.unwrap();
    store.note_unreadable(&[odd("new", b"1")], NOW + Span::days(2)).await.unwrap();
    assert_eq!(store.prune_unreadable(NOW + Span::days(1)).await.unwrap(), 1);
    assert_eq!(store.unreadable(10).await.unwrap()[0].last.field, "new");
}
