//! Parts of answers that are not as documented: counted with their bytes, so that administrators learn of them.

use crate::Result;
use crate::desk::Desk;
use crate::error::CallError;
use crate::platform::failure::answer_not_taken;
use crate::platform::wire::{Oddity, ToldComplaint, ToldEntry};
pub(crate) use desk_domain::UnreadableSource as Source;
use desk_domain::{ComplaintId, Mchid, Span, Unreadable};

/// What was not met again for this long is deleted.
const KEPT: Span = Span::days(30);

/// Oddities of one answer.
pub(crate) struct Odd<'a> {
    mchid: &'a Mchid,
    source: Source,
    met: Vec<Unreadable>,
}

impl<'a> Odd<'a> {
    pub(crate) const fn new(mchid: &'a Mchid, source: Source) -> Self {
        Self { mchid, source, met: Vec::new() }
    }

    /// Adds something that cannot be read.
    pub(crate) fn lost(&mut self, field: &str, raw: &[u8], complaint_id: Option<&ComplaintId>) {
        self.add(field, raw, true, complaint_id);
    }

    pub(crate) fn all(&mut self, oddities: &[Oddity], complaint_id: Option<&ComplaintId>) {
        for oddity in oddities {
            self.add(&oddity.field, &oddity.raw, oddity.is_lost, complaint_id);
        }
    }

    /// Adds what is odd about a complaint, and its time if that cannot be parsed: the client does not parse times.
    pub(crate) fn complaint(&mut self, row: &ToldComplaint, complaint_id: &ComplaintId) {
        self.all(row.oddities(), Some(complaint_id));
        if let Some((field, raw)) = row.unread() {
            self.lost(field, raw, Some(complaint_id));
        }
    }

    pub(crate) fn entry(&mut self, row: &ToldEntry, complaint_id: &ComplaintId) {
        self.all(row.oddities(), Some(complaint_id));
        for (field, raw) in row.unread() {
            self.lost(field, raw, Some(complaint_id));
        }
    }

    fn add(&mut self, field: &str, raw: &[u8], is_lost: bool, complaint_id: Option<&ComplaintId>) {
        self.met.push(Unreadable {
            mchid: self.mchid.clone(),
            source: self.source,
            field: field.to_owned(),
            is_lost,
            complaint_id: complaint_id.cloned(),
            raw: raw.to_vec(),
        });
    }
}

pub(crate) async fn note_odd(desk: &Desk, odd: Odd<'_>) -> Result<()> {
    for one in &odd.met {
        let (source, lost) = (one.source.as_str(), if one.is_lost { "true" } else { "false" });
        metrics::counter!("desk_unreadable_total", "source" => source, "lost" => lost).increment(1);
        tracing::warn!(
            merchant.id = %one.mchid,
            source,
            field = one.field,
            lost = one.is_lost,
            bytes = one.raw.len(),
            "WeChat Pay answered in a way that is not documented"
        );
    }
    Ok(desk.store().note_unreadable(&odd.met, desk.now()).await?)
}

/// Records an answer that was not accepted, if that is why a call has failed.
pub(crate) async fn note_untaken(
    desk: &Desk,
    mchid: &Mchid,
    source: Source,
    error: &CallError,
    complaint_id: Option<&ComplaintId>,
) -> Result<()> {
    let Some((field, body)) = answer_not_taken(error) else { return Ok(()) };
    let mut odd = Odd::new(mchid, source);
    odd.lost(field, body, complaint_id);
    note_odd(desk, odd).await
}

/// Deletes what was not met again.
pub(crate) async fn prune(desk: &Desk) -> Result<()> {
    desk.store().prune_unreadable(desk.now() - KEPT).await?;
    Ok(())
}
