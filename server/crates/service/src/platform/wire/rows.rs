//! The stored form of a negotiation history: in the order in which things happened, each row under a name of its own.

use super::{images_of, instant, lasting_raw, words_of};
use desk_domain::history::chronological;
use desk_domain::{ComplaintId, HistoryEntry, Timestamp};
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use wechatpay_complaints as wechatpay;
use wechatpay_complaints::Row;

/// Digits that set rows of one `log_id` apart.
const DIGITS: usize = 12;

/// All rows, oldest first. `otherwise` is when they count as said if nobody can read when any of them was.
pub(crate) fn history_records(
    id: &ComplaintId,
    rows: &[Row<wechatpay::HistoryEntry>],
    otherwise: Timestamp,
) -> Vec<HistoryEntry> {
    let times: Vec<_> = rows.iter().map(|row| instant(&row.operate_time)).collect();
    let mut names = HashSet::new();
    let places = chronological(&times, otherwise).into_iter().zip(0..);
    places
        .map(|(place, position)| {
            let row = &rows[place.row];
            HistoryEntry {
                complaint_id: id.clone(),
                log_id: name_of(row, &mut names),
                operate_time: times[place.row],
                sort_at: place.sort_at,
                kind: row.operate_type.as_str().into(),
                operator: row.operator.clone(),
                details: words_of(row),
                images: images_of(row),
                raw: lasting_raw(row),
                position,
            }
        })
        .collect()
}

/// Puts rows that were read into the line with those that are stored and were not met this time.
pub(crate) fn with_stored(read: Vec<HistoryEntry>, stored: Vec<HistoryEntry>) -> Vec<HistoryEntry> {
    let met: HashSet<String> = read.iter().map(|row| row.log_id.clone()).collect();
    let missed = stored.into_iter().filter(|row| !met.contains(&row.log_id));
    let mut all: Vec<HistoryEntry> = read.into_iter().chain(missed).collect();
    all.sort_by_key(|row| (row.sort_at, row.position));
    for (row, position) in all.iter_mut().zip(0..) {
        row.position = position;
    }
    all
}

/// The row's `log_id`. Where an earlier row bears the same, or it has none, what it says sets it apart.
fn name_of(row: &Row<wechatpay::HistoryEntry>, names: &mut HashSet<String>) -> String {
    let log_id = row.log_id.trim();
    let said = [row.operate_time.as_str(), row.operate_type.as_str(), &row.operator, &words_of(row)].join("\n");
    let told_apart = |by: &str| format!("{log_id}#{}", &hex::encode(Sha256::digest(by))[..DIGITS]);
    let plain = Some(log_id).filter(|log_id| !log_id.is_empty()).map(ToOwned::to_owned);
    let by_words = || told_apart(&said);
    let by_everything = || told_apart(&facts_of(row));
    let name = plain
        .filter(|name| !names.contains(name))
        .or_else(|| Some(by_words()).filter(|name| !names.contains(name)))
        .unwrap_or_else(by_everything);
    names.insert(name.clone());
    name
}

/// What a row says, whatever the links in it: the same row read once more says the same.
pub(crate) fn facts_of(row: &Row<wechatpay::HistoryEntry>) -> String {
    let mut fields: serde_json::Map<_, _> = serde_json::from_str(row.raw()).unwrap_or_default();
    fields.insert("image_list".to_owned(), row.image_list.len().into());
    serde_json::Value::Object(fields).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn row(log_id: &str, time: &str, words: &str) -> Row<wechatpay::HistoryEntry> {
        let row = json!({ "log_id": log_id, "operate_time": time, "operate_type": "USER_RESPONSE", "operate_details": words });
        Row::read(row.to_string().as_bytes()).unwrap()
    }

    fn names(rows: &[Row<wechatpay::HistoryEntry>]) -> Vec<(String, String)> {
        let id = ComplaintId::parse("200201820231105160276610001").unwrap();
        let records = history_records(&id, rows, Timestamp(0));
        records.into_iter().map(|row| (row.details, row.log_id)).collect()
    }

    #[test]
    fn rows_of_one_id_have_names_that_stay() {
        let (a, b) = (row("77", "2023-11-05 09:00:00", "甲"), row("77", "2023-11-05 09:05:00", "乙"));
        let both = names(&[a.clone(), b.clone()]);
        assert_eq!((both[0].0.as_str(), both[0].1.as_str()), ("甲", "77"));
        assert!(both[1].1.starts_with("77#"), "{both:?}");
        assert_eq!(names(&[b, a]), both, "whatever order they came in");
    }

    #[test]
    fn rows_without_an_id_have_names_of_their_own() {
        let rows = names(&[row("", "2023-11-05 09:00:00", "甲"), row("", "2023-11-05 09:00:00", "乙")]);
        assert_ne!(rows[0].1, rows[1].1);
    }
}
