//! What the desk could not read or do, for those who can do something about it.

use crate::Result;
use crate::access::{Granted, HealthRead};
use crate::desk::Desk;
use crate::jobs;
use crate::merchants::{self, name_of};
use crate::platform::source_named;
use crate::view::{Health, HealthSection, UnreadableOf, UnreadableValue};
use desk_store::UnreadableRecord;

/// Values that are shown.
const SHOWN: u32 = 500;

/// Every kind of trouble there is, and none if all is well.
///
/// # Errors
/// If the database cannot be used.
pub async fn report(desk: &Desk, by: &Granted<HealthRead>) -> Result<Health> {
    let (waiting, unreadable) = tokio::try_join!(jobs::waiting(desk, by), unreadable(desk))?;
    let sections = vec![HealthSection::Waiting(waiting), HealthSection::Unreadable(unreadable)];
    Ok(Health { sections, now: desk.now() })
}

async fn unreadable(desk: &Desk) -> Result<Vec<UnreadableOf>> {
    let names = merchants::names_of(desk, &desk.store().merchants().await?).await?;
    let mut merchants: Vec<UnreadableOf> = Vec::new();
    for record in desk.store().unreadable(SHOWN).await? {
        let mchid = record.mchid.clone();
        let value = value_of(record);
        match merchants.iter_mut().find(|merchant| merchant.mchid == mchid) {
            Some(merchant) => merchant.values.push(value),
            None => {
                merchants.push(UnreadableOf { merchant: name_of(&names, &mchid), mchid, values: vec![value] });
            }
        }
    }
    merchants.sort_by(|a, b| a.mchid.cmp(&b.mchid));
    Ok(merchants)
}

fn value_of(record: UnreadableRecord) -> UnreadableValue {
    UnreadableValue {
        source: source_named(&record.source),
        field: record.field,
        is_lost: record.is_lost,
        complaint: record.complaint_id,
        is_cut: usize::try_from(record.size).unwrap_or(usize::MAX) > record.raw.len(),
        raw: shown(&record.raw),
        count: record.count,
        last_at: record.last_at,
    }
}

/// Text as text, and every byte that is none as its number.
fn shown(raw: &[u8]) -> String {
    let chunk = |chunk: std::str::Utf8Chunk<'_>| {
        let bytes: String = chunk.invalid().iter().map(|byte| format!("\\x{byte:02x}")).collect();
        format!("{}{bytes}", chunk.valid())
    };
    raw.utf8_chunks().map(chunk).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_no_text_are_shown_by_number() {
        assert_eq!(shown(b"\"\xe6\xa1\x83\xff\x00\""), "\"桃\\xff\0\"");
    }
}
