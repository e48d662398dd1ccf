//! Filling in the past: any span of days, in windows the list call accepts.

use crate::Result;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::sync::reconcile::WINDOW_DAYS;
use desk_domain::Mchid;
use desk_domain::time::Date;
use desk_store::BackfillRecord;

/// Where a backfill stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackfillProgress {
    pub done_days: i64,
    pub total_days: i64,
    /// Complaints listed so far.
    pub complaints: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackfillSummary {
    pub complaints: i64,
    /// The span had been partly done before, and was taken up from there.
    pub resumed: bool,
}

impl Desk {
    /// Lists every complaint made from `from` to `to` (Beijing dates, both included). A backfill that was interrupted goes
    /// on after the last window it finished; one that had ended starts anew.
    ///
    /// # Errors
    /// If `to` is before `from`, WeChat Pay does not answer, or the database cannot be used. What was listed is kept.
    pub async fn backfill(
        &self,
        mchid: &Mchid,
        from: Date,
        to: Date,
        progress: &mut (dyn FnMut(BackfillProgress) + Send),
    ) -> Result<BackfillSummary> {
        if to < from {
            return Err(ServiceError::invalid("to", format!("{to} is before {from}")));
        }
        let (first, last) = (from.to_string(), to.to_string());
        let unfinished = self.store().backfill(mchid, &first, &last).await?.filter(|old| old.finished_at.is_none());
        let resumed = unfinished.is_some();
        let mut record = unfinished.unwrap_or_else(|| BackfillRecord {
            mchid: mchid.clone(),
            from: first.clone(),
            to: last,
            next: first,
            complaints: 0,
            finished_at: None,
            updated_at: self.now(),
        });
        let total_days = to.days() - from.days() + 1;
        let mut next = Date::parse(&record.next).unwrap_or(from);
        while next <= to {
            let end = next.plus_days(WINDOW_DAYS - 1).min(to);
            let listed = self.reconcile(mchid, next, end).await?.listed;
            next = end.plus_days(1);
            record.complaints += i64::try_from(listed).unwrap_or(i64::MAX);
            record.next = next.to_string();
            record.updated_at = self.now();
            record.finished_at = (next > to).then(|| self.now());
            self.store().put_backfill(&record).await?;
            progress(BackfillProgress {
                done_days: next.days() - from.days(),
                total_days,
                complaints: record.complaints,
            });
        }
        Ok(BackfillSummary { complaints: record.complaints, resumed })
    }
}
