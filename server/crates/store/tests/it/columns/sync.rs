//! What WeChat Pay told.

use super::at;
use crate::rows::{complaint, id, merchant, read};
use desk_domain::{Complaint, HistoryEntry, HistoryKind, Unreadable, UnreadableSource, UnreadableValue};
use desk_store::testing::TestStore;
use desk_testing::on_both_databases;

on_both_databases!(history, unreadable_values);

async fn history(test: TestStore) {
    let entry = |log: &str, told_at, sort_at, position| HistoryEntry {
        complaint_id: id(1),
        entry_id: log.into(),
        told_at,
        sort_at,
        kind: HistoryKind::MerchantResponse,
        operator: "商家".into(),
        details: "您好，已补发".into(),
        images: vec!["https://one.example".into(), "https://two.example".into()],
        raw: format!("{{\"row\":\"{log}\"}}"),
        position,
    };
    let first = vec![entry("a", Some(at(1)), at(1), 5), entry("b", None, at(2), 6)];
    test.store.apply_read(&read(complaint(1), Some(first.clone()))).await.unwrap();
    assert_eq!(test.store.history(&id(1)).await.unwrap(), first);
    let other = HistoryEntry {
        kind: HistoryKind::UserResponse,
        operator: "投诉人".into(),
        details: "收到".into(),
        images: vec!["https://three.example".into()],
        raw: "{\"row\":\"a, once more\"}".into(),
        ..entry("a", Some(at(3)), at(3), 8)
    };
    let later = Complaint { verified_at: at(1), ..complaint(1) };
    test.store.apply_read(&read(later, Some(vec![other.clone()]))).await.unwrap();
    assert_eq!(test.store.history(&id(1)).await.unwrap(), [first[1].clone(), other]);
}

async fn unreadable_values(test: TestStore) {
    let met = Unreadable {
        mchid: merchant(3),
        source: UnreadableSource::Notification,
        field: "amount".into(),
        is_lost: true,
        complaint_id: Some(id(9)),
        raw: b"\xff7".to_vec(),
    };
    test.store.note_unreadable(std::slice::from_ref(&met), at(1)).await.unwrap();
    test.store.note_unreadable(&[Unreadable { complaint_id: Some(id(8)), ..met.clone() }], at(2)).await.unwrap();
    let last = Unreadable { complaint_id: Some(id(8)), ..met };
    let value = UnreadableValue { last, size: 2, count: 2, first_at: at(1), last_at: at(2) };
    assert_eq!(test.store.unreadable(9).await.unwrap(), [value]);
}
