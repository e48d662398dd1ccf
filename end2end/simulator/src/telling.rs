//! How negotiation histories are told. As they are, unless somebody asks for otherwise: late, in part, or with other words than
//! were sent. No document promises that a row stands there at once, whole, and letter by letter.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What is done to the rows of the merchant's own doing before they are told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Telling {
    /// Seconds from when a row is written until it is told at all.
    pub rows_late: i64,
    /// Rows that are not told yet are counted all the same.
    pub counted: bool,
    /// Seconds until its pictures are told, one after the other.
    pub pictures_late: i64,
    /// Words in place of others, as by somebody who escapes or corrects them.
    pub replace: Vec<(String, String)>,
    /// So many characters are told at the most.
    pub longest: Option<usize>,
    /// Seconds that the times of rows are off.
    pub clock_off: i64,
    /// Another `operate_type`.
    pub kind: Option<String>,
}

impl Telling {
    /// A row of the merchant's, as it is told so long after it was written. `None` if it is not told yet.
    pub(crate) fn of_row(&self, mut row: Value, age_ms: i64, told_time: impl Fn(i64) -> String) -> Option<Value> {
        if age_ms < self.rows_late * 1000 {
            return None;
        }
        let words = row["operate_details"].as_str().map(|words| self.words(words));
        if let Some(words) = words {
            row["operate_details"] = words.into();
        }
        if self.clock_off != 0 {
            row["operate_time"] = told_time(self.clock_off * 1000).into();
        }
        if let Some(kind) = &self.kind {
            row["operate_type"] = kind.as_str().into();
        }
        if self.pictures_late > 0 {
            let told = usize::try_from(age_ms / (self.pictures_late * 1000)).unwrap_or_default();
            keep(&mut row["image_list"], told);
            let media = &mut row["complaint_media_list"];
            let media = if media.is_array() { &mut media[0] } else { media };
            if media.is_object() {
                keep(&mut media["media_url"], told);
            }
        }
        Some(row)
    }

    fn words(&self, words: &str) -> String {
        let replaced = self.replace.iter().fold(words.to_owned(), |words, (from, to)| words.replace(from, to));
        replaced.chars().take(self.longest.unwrap_or(usize::MAX)).collect()
    }
}

fn keep(list: &mut Value, count: usize) {
    let items = list.as_array().map(|items| items.iter().take(count).cloned().collect::<Vec<_>>());
    *list = json!(items.unwrap_or_default());
}
