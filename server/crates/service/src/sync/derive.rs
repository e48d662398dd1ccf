//! Deriving stored complaints anew, after an update has changed the rules of derivation.

use crate::Result;
use crate::desk::Desk;
use crate::platform::wire::{self, DERIVATION, ToldComplaint};
use desk_domain::Complaint;
use desk_store::{FoundBy, ReadComplaint};

/// Complaints of one transaction: few enough that other writers do not wait for long.
const TOGETHER: u32 = 50;

/// Derives complaints anew that were derived by older rules: progress, last event, numbers, words. Returns how many
/// they were. It may be interrupted at any point, and run by several processes at once.
///
/// # Errors
/// If the database cannot be used.
pub async fn derive_anew(desk: &Desk) -> Result<usize> {
    let mut done = 0;
    // Ends when none is left: each turn marks the complaints it has seen, unreadable ones included.
    loop {
        let outdated = desk.store().derived_before(DERIVATION, TOGETHER).await?;
        if outdated.is_empty() {
            return Ok(done);
        }
        let (mut derived, mut unreadable) = (Vec::new(), Vec::new());
        for stored in &outdated {
            match derive(desk, stored).await {
                Ok(read) => derived.push(read),
                Err(error) if error.is_transient() => return Err(error),
                Err(error) => {
                    tracing::warn!(complaint.id = %stored.complaint_id, %error, "a stored complaint cannot be derived anew");
                    unreadable.push(stored.complaint_id.clone());
                }
            }
        }
        desk.store().apply_derived(&derived, &unreadable, DERIVATION, desk.now()).await?;
        done += outdated.len();
    }
}

/// The stored complaint with its history, derived by the current rules.
async fn derive(desk: &Desk, stored: &Complaint) -> Result<ReadComplaint> {
    let complaint = ToldComplaint::parse(&stored.raw)?;
    let history = desk.store().history(&stored.complaint_id).await?;
    let progress = match stored.history_read {
        true => wire::progress_from_history(&complaint, &history, stored.history_whole, stored.history_at),
        false => wire::progress_from_row(&complaint, stored.verified_at),
    };
    let refunds = desk.store().outbox_of(&stored.complaint_id).await?.into_iter();
    let refunds = refunds.filter_map(|row| Some(row.content.order()?.refund_no.clone()));
    let FoundBy { mut numbers, words } = complaint.found_by();
    numbers.extend(refunds);
    Ok(ReadComplaint {
        complaint: wire::derived_anew(stored, &complaint, progress),
        names_merchant: complaint.merchant_named().is_some(),
        history: stored.history_read.then_some(history),
        found_by: FoundBy { numbers, words },
        media: Vec::new(),
        volatile: &wire::VOLATILE,
        polled: false,
        jobs: Vec::new(),
    })
}
