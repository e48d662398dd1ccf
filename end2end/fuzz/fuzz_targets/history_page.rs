//! Pages of rows: what can be read can be written, and read again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wechatpay_complaints::{Complaint, HistoryEntry, Page};

fn survives<T: DeserializeOwned + Serialize>(body: &[u8]) {
    let Ok(page) = serde_json::from_slice::<Page<T>>(body) else { return };
    for row in page.rows {
        let value: T = serde_json::from_str(row.raw()).expect("the raw JSON reads as the row did");
        let written = serde_json::to_string(&value).expect("what was read can be written");
        // Not compared: the last digit of a long fraction may change on the way.
        serde_json::from_str::<T>(&written).expect("and be read again");
    }
}

fuzz_target!(|body: &[u8]| {
    survives::<HistoryEntry>(body);
    survives::<Complaint>(body);
});
