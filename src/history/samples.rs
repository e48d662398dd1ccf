//! Rows that tests begin with.

use super::{HistoryEntry, HistoryKind};
use crate::time::Timestamp;

/// Rows of these kinds, one a minute, each with its index as its id.
pub(crate) fn rows(kinds: &[HistoryKind]) -> Vec<HistoryEntry> {
    let row = |(kind, n): (&HistoryKind, i64)| HistoryEntry {
        complaint_id: "200201820260824000000000001".parse().unwrap(),
        entry_id: n.to_string(),
        told_at: Some(Timestamp(n * 60_000)),
        sort_at: Timestamp(n * 60_000),
        kind: kind.clone(),
        operator: String::new(),
        details: format!("words {n}"),
        images: Vec::new(),
        raw: "{}".into(),
        position: n,
    };
    kinds.iter().zip(0..).map(row).collect()
}
