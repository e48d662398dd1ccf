//! What holds for any input: nothing panics, nothing unknown is lost, and what is signed is what is sent.

use crate::fixtures::{complaint, history_row};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use wechatpay_complaints::types::{
    ActionType, ComplaintState, EventType, MediaType, OperateType, ProblemType, UserTag,
};
use wechatpay_complaints::{Complaint, HistoryEntry, Page, Row};

/// Any JSON, a few levels deep.
pub(crate) fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            btree_map("[a-z_]{1,8}", inner, 0..4).prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// How many places a value has where something else could stand.
fn places(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(places).sum(),
        Value::Object(fields) => fields.values().map(places).sum(),
        _ => 0,
    }
}

/// Puts something else in one place, counted in the order of reading. `None` takes the place away where that is possible.
fn put(value: &mut Value, place: &mut usize, other: Option<&Value>) {
    if *place == 0 {
        *value = other.cloned().unwrap_or_default();
        return;
    }
    *place -= 1;
    let children: Box<dyn Iterator<Item = &mut Value>> = match value {
        Value::Array(items) => Box::new(items.iter_mut()),
        Value::Object(fields) => Box::new(fields.values_mut()),
        _ => return,
    };
    for child in children {
        let there = places(child);
        if *place < there {
            return put(child, place, other);
        }
        *place -= there;
    }
}

/// A good answer with one thing wrong in it.
fn spoiled(good: Value) -> impl Strategy<Value = Value> {
    let there = places(&good);
    (0..there, proptest::option::of(any_json())).prop_map(move |(mut place, other)| {
        let mut value = good.clone();
        put(&mut value, &mut place, other.as_ref());
        value
    })
}

/// Adds a field that no version knows to every object.
fn with_news(value: &mut Value, news: &Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| with_news(item, news)),
        Value::Object(fields) => {
            fields.values_mut().for_each(|field| with_news(field, news));
            fields.insert("field_of_the_future".into(), news.clone());
        }
        _ => {}
    }
}

/// What came, with U+FFFD for every U+0000: the one character that reading need not keep.
fn without_nul(value: Value) -> Value {
    serde_json::from_str(&value.to_string().replace("\\u0000", "\\ufffd")).unwrap()
}

/// Reads and writes, and compares: what came is what goes, but for fields that are absent or null.
fn round_trip<T: DeserializeOwned + Serialize>(value: &Value) -> Value {
    serde_json::to_value(serde_json::from_value::<T>(value.clone()).unwrap()).unwrap()
}

proptest! {
    #[test]
    fn no_bytes_make_reading_panic(bytes in vec(any::<u8>(), 0..400)) {
        drop(serde_json::from_slice::<Row<Complaint>>(&bytes));
        drop(serde_json::from_slice::<Page<HistoryEntry>>(&bytes));
    }

    #[test]
    fn a_complaint_with_anything_wrong_is_read_or_refused(value in spoiled(complaint())) {
        if let Ok(row) = serde_json::from_str::<Row<Complaint>>(&value.to_string()) {
            prop_assert_eq!(row.raw(), value.to_string());
            prop_assert!(serde_json::to_value(&*row).is_ok());
        }
    }

    #[test]
    fn a_history_row_with_anything_wrong_is_read_or_refused(value in spoiled(history_row())) {
        if let Ok(row) = serde_json::from_str::<Row<HistoryEntry>>(&value.to_string()) {
            prop_assert_eq!(row.raw(), value.to_string());
        }
    }

    #[test]
    fn a_page_with_anything_wrong_is_read_or_refused(
        value in spoiled(json!({ "data": [complaint()], "limit": 1, "offset": 0, "total_count": 1 })),
    ) {
        drop(serde_json::from_value::<Page<Complaint>>(value));
    }

    #[test]
    fn fields_of_the_future_survive_at_every_depth(news in any_json()) {
        let (mut first, mut second) = (complaint(), history_row());
        with_news(&mut first, &news);
        with_news(&mut second, &news);
        prop_assert_eq!(without_nul(round_trip::<Complaint>(&first)), without_nul(first));
        prop_assert_eq!(without_nul(round_trip::<HistoryEntry>(&second)), without_nul(second));
    }

    #[test]
    fn values_of_the_future_survive(text in ".{0,40}") {
        prop_assume!(text != "USER_APPLY_PLATFORM_SERIVCE");
        let json = Value::from(text.clone());
        prop_assert_eq!(round_trip::<ComplaintState>(&json), json.clone());
        prop_assert_eq!(round_trip::<OperateType>(&json), json.clone());
        prop_assert_eq!(round_trip::<ActionType>(&json), json.clone());
        prop_assert_eq!(round_trip::<EventType>(&json), json.clone());
        prop_assert_eq!(round_trip::<MediaType>(&json), json.clone());
        prop_assert_eq!(round_trip::<ProblemType>(&json), json.clone());
        prop_assert_eq!(round_trip::<UserTag>(&json), json);
    }
}

/// The fixtures are good, or everything above would hold for nothing.
#[test]
fn the_fixtures_are_read_whole() {
    assert_eq!(round_trip::<Complaint>(&complaint()), complaint());
    assert_eq!(round_trip::<HistoryEntry>(&history_row()), history_row());
    let read: Complaint = serde_json::from_value(complaint()).unwrap();
    assert!(read.extra == Map::new() && read.additional_info.is_some());
}
