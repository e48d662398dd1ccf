//! Pages of rows: what can be read can be written, and reads as the same again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wechatpay_complaints::{Complaint, HistoryEntry, Page};

fn survives<T: DeserializeOwned + Serialize + PartialEq + std::fmt::Debug>(body: &[u8]) {
    let Ok(page) = serde_json::from_slice::<Page<T>>(body) else { return };
    for row in page.rows {
        let value: T = serde_json::from_str(row.raw()).expect("the raw JSON reads as the row did");
        let written = serde_json::to_string(&value).expect("what was read can be written");
        assert_eq!(serde_json::from_str::<T>(&written).expect("and be read again"), value);
    }
}

fuzz_target!(|body: &[u8]| {
    survives::<HistoryEntry>(body);
    survives::<Complaint>(body);
});
