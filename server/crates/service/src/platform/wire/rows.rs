//! The stored form of a negotiation history: in the order of time, each row with an id of its own.

use super::instant;
use super::rich::RichMessage;
use super::told::ToldEntry;
use desk_domain::history::chronological;
use desk_domain::{ComplaintId, HistoryEntry, Timestamp};
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use wechatpay_complaints as wechatpay;

/// Hexadecimal digits of the hash that tells rows with the same `log_id` apart.
const DIGITS: usize = 12;

/// Makes the stored form of all rows, oldest first. `otherwise` is their time if no row has one that can be read.
pub(crate) fn history_records(id: &ComplaintId, rows: &[ToldEntry], otherwise: Timestamp) -> Vec<HistoryEntry> {
    let times: Vec<_> = rows.iter().map(|row| instant(&row.fields.operate_time)).collect();
    let mut names = HashSet::new();
    let places = chronological(&times, otherwise).into_iter().zip(0..);
    places
        .map(|(place, position)| {
            let row = &rows[place.row];
            HistoryEntry {
                complaint_id: id.clone(),
                entry_id: name_of(row, &mut names),
                told_at: times[place.row],
                sort_at: place.sort_at,
                kind: row.fields.operate_type.as_str().into(),
                operator: row.fields.operator.clone(),
                details: words_of(&row.fields),
                images: images_of(&row.fields),
                raw: lasting_raw(row),
                position,
            }
        })
        .collect()
}

/// Merges rows that were read with stored rows that this reading has not met.
pub(crate) fn with_stored(read: Vec<HistoryEntry>, stored: Vec<HistoryEntry>) -> Vec<HistoryEntry> {
    let met: HashSet<String> = read.iter().map(|row| row.entry_id.clone()).collect();
    let missed = stored.into_iter().filter(|row| !met.contains(&row.entry_id));
    let mut all: Vec<HistoryEntry> = read.into_iter().chain(missed).collect();
    all.sort_by_key(|row| (row.sort_at, row.position));
    for (row, position) in all.iter_mut().zip(0..) {
        row.position = position;
    }
    all
}

/// The id of a row: its `log_id`. Where an earlier row has the same, or it has none, a hash of what it says is added.
fn name_of(row: &ToldEntry, names: &mut HashSet<String>) -> String {
    let fields = &row.fields;
    let log_id = fields.log_id.trim();
    let said =
        [fields.operate_time.as_str(), fields.operate_type.as_str(), &fields.operator, &words_of(fields)].join("\n");
    let told_apart = |by: &str| format!("{log_id}#{}", &hex::encode(Sha256::digest(by))[..DIGITS]);
    let plain = Some(log_id).filter(|log_id| !log_id.is_empty()).map(ToOwned::to_owned);
    let by_words = || told_apart(&said);
    let by_everything = || told_apart(&row.facts());
    let name = plain
        .filter(|name| !names.contains(name))
        .or_else(|| Some(by_words()).filter(|name| !names.contains(name)))
        .unwrap_or_else(by_everything);
    names.insert(name.clone());
    name
}

impl ToldEntry {
    /// Whether the kind of the row could be read.
    pub(crate) fn has_kind(&self) -> bool {
        !self.fields.operate_type.as_str().is_empty()
    }

    /// The row without the links in it, which are others at every reading: the same row read again has the same facts.
    pub(crate) fn facts(&self) -> String {
        let mut fields: serde_json::Map<_, _> = serde_json::from_str(self.raw()).unwrap_or_default();
        fields.insert("image_list".to_owned(), self.fields.image_list.len().into());
        serde_json::Value::Object(fields).to_string()
    }
}

/// The words of a history row. A user's click and a message of blocks have their own; a request for WeChat Pay's help
/// has its reasons in further fields.
fn words_of(row: &wechatpay::HistoryEntry) -> String {
    let clicked = row.click_message.as_ref().and_then(|click| click.message_content.as_ref()).map(ToString::to_string);
    let rich = || row.normal_message.as_ref().map(|message| RichMessage::of(message).words());
    let said = row.operate_details.clone().filter(|text| !text.is_empty()).or(clicked).or_else(rich);
    let reason = row.user_appy_platform_service_reason.clone();
    let mut words: Vec<String> = Vec::new();
    for text in [said, reason, row.user_appy_platform_service_reason_description.clone()].into_iter().flatten() {
        if !text.is_empty() && !words.contains(&text) {
            words.push(text);
        }
    }
    words.join("\n")
}

/// The pictures of a row. Those of the merchant are there twice: under a lasting URL, and under a link that expires
/// within the hour and differs at every reading.
fn images_of(row: &wechatpay::HistoryEntry) -> Vec<String> {
    let lasting = lasting_images(row).cloned();
    if has_short_links_alone(row) { row.image_list.iter().cloned().chain(lasting).collect() } else { lasting.collect() }
}

fn lasting_images(row: &wechatpay::HistoryEntry) -> impl Iterator<Item = &String> {
    row.complaint_media_list.iter().flat_map(|media| &media.media_url)
}

fn has_short_links_alone(row: &wechatpay::HistoryEntry) -> bool {
    lasting_images(row).count() < row.image_list.len()
}

/// The JSON of the row without links that expire within the hour, and would make it another row at every reading.
fn lasting_raw(row: &ToldEntry) -> String {
    if row.fields.image_list.is_empty() || has_short_links_alone(&row.fields) {
        return row.raw().to_owned();
    }
    let mut fields: serde_json::Map<_, _> = serde_json::from_str(row.raw()).unwrap_or_default();
    fields.remove("image_list");
    serde_json::Value::Object(fields).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use wechatpay_complaints::Row;

    fn row(log_id: &str, time: &str, words: &str) -> ToldEntry {
        let row = json!({ "log_id": log_id, "operate_time": time, "operate_type": "USER_RESPONSE", "operate_details": words });
        Row::<wechatpay::HistoryEntry>::read(row.to_string().as_bytes()).unwrap().into()
    }

    fn names(rows: &[ToldEntry]) -> Vec<(String, String)> {
        let id = ComplaintId::parse("200201820231105160276610001").unwrap();
        let records = history_records(&id, rows, Timestamp(0));
        records.into_iter().map(|row| (row.details, row.entry_id)).collect()
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

    #[test]
    fn who_asks_for_help_says_why() {
        let row = |fields: serde_json::Value| {
            let mut row = serde_json::json!({
                "log_id": "1", "operator": "投诉人", "operate_time": "2026-08-26T14:00:00+08:00",
                "operate_type": "USER_APPLY_PLATFORM_SERVICE",
            });
            row.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
            words_of(&serde_json::from_value(row).unwrap())
        };
        let (reason, description) = ("商家拒绝退款", "已经等了三天");
        let why = serde_json::json!({
            "user_appy_platform_service_reason": reason,
            "user_appy_platform_service_reason_description": description,
        });
        assert_eq!(row(why), format!("{reason}\n{description}"));
        let once = serde_json::json!({ "operate_details": reason, "user_appy_platform_service_reason": reason });
        assert_eq!(row(once), reason);
    }
}
