//! The list of complaints.

use crate::Result;
use crate::desk::{Desk, require};
use crate::sub_merchants::name_of;
use crate::view::{
    EmptyReason, InboxItem, InboxRequest, InboxView, LaneHeading, MerchantName, Sort, StateTab, SyncStatus, Tab,
};
use crate::wire;
use desk_domain::{Actor, Clocks, ComplaintId, Lane, Mchid, Permission, ProblemType, Span, Timestamp};
use desk_store::{InboxKey, InboxQuery, InboxRow, InboxSort, MerchantRecord, StateCounts, StateFilter};
use std::collections::{HashMap, HashSet};

/// Rows of one page.
const PAGE: u32 = 50;
/// Lane headings count up to here and then say "more".
const COUNT_CAP: u32 = 999;
/// Without any sign of WeChat Pay for this long, an empty inbox is suspicious.
const SILENCE: Span = Span::hours(1);

impl Desk {
    /// One page of the inbox.
    ///
    /// # Errors
    /// If the permission is missing or the database cannot be used. A cursor that cannot be read starts at the beginning.
    pub async fn inbox(&self, actor: &Actor, request: &InboxRequest) -> Result<InboxView> {
        require(actor, Permission::ComplaintRead)?;
        let now = self.now();
        // Before everything else: what changes while the rest is read is then announced once more.
        let last_event_id = self.store().latest_event_id().await?;
        let query = query_of(request);
        let page = InboxQuery { limit: PAGE + 1, ..query.clone() };
        let (merchants, mut rows, counts) = tokio::try_join!(
            self.store().merchants(),
            self.store().inbox_page(&page),
            self.store().state_counts(request.merchant.as_ref()),
        )?;
        let names = self.names_of(&merchants).await?;
        let next = (rows.len() > PAGE as usize).then(|| {
            rows.truncate(PAGE as usize);
            rows.last().map(|row| cursor_text(&row.key(&query)))
        });
        let ids: Vec<ComplaintId> = rows.iter().map(|row| row.complaint_id.clone()).collect();
        let drafts: HashSet<ComplaintId> = self.store().drafts_of(&actor.staff_id, &ids).await?.into_iter().collect();
        let items: Vec<InboxItem> = rows.into_iter().map(|row| item(row, &names, &drafts, now)).collect();
        let sync = sync_status(&merchants);
        Ok(InboxView {
            lanes: self.lane_headings(&query, &items, now).await?,
            empty: items.is_empty().then(|| empty_reason(request, &sync, now)),
            tabs: tabs(&counts),
            merchants: self.merchant_names(&merchants, &names).await?,
            next: next.flatten(),
            items,
            now,
            sync,
            last_event_id,
        })
    }

    /// The complaint with exactly this id, transaction id or merchant order number.
    ///
    /// # Errors
    /// If the permission is missing or the database cannot be used.
    pub async fn find_exact(&self, actor: &Actor, text: &str) -> Result<Option<ComplaintId>> {
        require(actor, Permission::ComplaintRead)?;
        let text: String = text.split_whitespace().collect();
        if text.is_empty() { Ok(None) } else { Ok(self.store().find_exact(&text).await?) }
    }

    /// Headings of the lanes on this page, each with its count in the whole list.
    async fn lane_headings(&self, query: &InboxQuery, items: &[InboxItem], now: Timestamp) -> Result<Vec<LaneHeading>> {
        if query.sort != InboxSort::Deadline || query.state == StateFilter::Processed || items.is_empty() {
            return Ok(Vec::new());
        }
        let whole = InboxQuery { after: None, ..query.clone() };
        let limits = [
            (Lane::Overdue, now),
            (Lane::WithinTwoHours, now + Span::hours(2)),
            (Lane::Today, Lane::end_of_today(now).max(now + Span::hours(2))),
            (Lane::Later, Timestamp(i64::MAX)),
        ];
        let counted = limits.map(|(_, limit)| self.store().due_before(&whole, limit, COUNT_CAP));
        let counted = futures::future::try_join_all(counted).await?;
        let mut before = 0;
        let mut headings = Vec::new();
        for ((lane, _), until) in limits.into_iter().zip(counted) {
            let count = (until < COUNT_CAP).then(|| until - before);
            if items.iter().any(|item| item.lane == lane) {
                headings.push(LaneHeading { lane, count });
            }
            before = until;
        }
        if items.iter().any(|item| item.lane == Lane::Unknown) {
            let count = self.store().due_nobody_knows(&whole, COUNT_CAP).await?;
            headings.push(LaneHeading { lane: Lane::Unknown, count: (count < COUNT_CAP).then_some(count) });
        }
        Ok(headings)
    }

    /// The merchants that can be filtered by. A service provider stands for its sub-merchants.
    async fn merchant_names(
        &self,
        merchants: &[MerchantRecord],
        names: &HashMap<Mchid, String>,
    ) -> Result<Vec<MerchantName>> {
        let direct = merchants.iter().filter(|merchant| !merchant.partner).map(|merchant| merchant.mchid.clone());
        let mut mchids: Vec<Mchid> = direct.collect();
        if mchids.len() < merchants.len() {
            mchids.extend(self.store().complained_merchants().await?);
            mchids.sort();
            mchids.dedup();
        }
        Ok(mchids.into_iter().map(|mchid| MerchantName { name: name_of(names, &mchid), mchid }).collect())
    }
}

pub(crate) fn sync_status(merchants: &[MerchantRecord]) -> SyncStatus {
    SyncStatus {
        verified_at: merchants.iter().filter_map(|merchant| merchant.last_verified_at).min(),
        trouble: merchants.iter().find_map(|merchant| merchant.last_error.clone()),
    }
}

fn query_of(request: &InboxRequest) -> InboxQuery {
    InboxQuery {
        state: match request.tab {
            Tab::Open => StateFilter::Open,
            Tab::Pending => StateFilter::Pending,
            Tab::Processing => StateFilter::Processing,
            Tab::Processed => StateFilter::Processed,
        },
        merchant: request.merchant.clone(),
        text: request.text.clone().filter(|text| !text.trim().is_empty()),
        sort: match request.sort {
            Sort::Deadline => InboxSort::Deadline,
            Sort::Newest => InboxSort::Newest,
        },
        after: request.after.as_deref().and_then(read_cursor),
        limit: PAGE,
    }
}

fn cursor_text(key: &InboxKey) -> String {
    format!("{}_{}", key.order, key.complaint_id)
}

fn read_cursor(text: &str) -> Option<InboxKey> {
    let (order, complaint_id) = text.split_once('_')?;
    let complaint_id = ComplaintId::parse(complaint_id).ok()?.to_string();
    Some(InboxKey { order: order.parse().ok()?, complaint_id })
}

fn item(row: InboxRow, names: &HashMap<Mchid, String>, drafts: &HashSet<ComplaintId>, now: Timestamp) -> InboxItem {
    let is_refund = row.problem_type.as_deref() == Some(ProblemType::Refund.as_str());
    InboxItem {
        merchant: name_of(names, &row.complainted_mchid),
        draft: drafts.contains(&row.complaint_id),
        lane: Lane::of_complaint(row.state.is_open(), row.next_due, now),
        clocks: Clocks {
            round_started_at: row.round_started_at,
            replied_at: row.replied_at,
            completed_at: row.completed_at,
        },
        refund: is_refund.then_some(row.apply_refund_amount).flatten().or(is_refund.then_some(row.amount).flatten()),
        last_voice: wire::voice_from_name(&row.last_speaker),
        id: row.complaint_id,
        state: row.state,
        problem: row.problem_description,
        amount: row.amount,
        immediate: row.need_immediate_service,
        platform: row.in_platform_service,
        user_waiting: row.incoming_user_response,
        times: row.user_complaint_times,
        last_event_at: row.last_event_at,
        last_words: row.last_words,
    }
}

fn tabs(counts: &StateCounts) -> Vec<StateTab> {
    let open = counts.pending + counts.processing + counts.other;
    [
        (Tab::Open, open),
        (Tab::Pending, counts.pending),
        (Tab::Processing, counts.processing),
        (Tab::Processed, counts.processed),
    ]
    .map(|(tab, count)| StateTab { tab, count })
    .into()
}

fn empty_reason(request: &InboxRequest, sync: &SyncStatus, now: Timestamp) -> EmptyReason {
    if request.text.is_some() || request.merchant.is_some() || request.after.is_some() {
        return EmptyReason::NoMatch;
    }
    match sync.verified_at {
        Some(at) if now - at < SILENCE => EmptyReason::AllHandled,
        _ => EmptyReason::Suspicious,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_the_query_string() {
        let key = InboxKey { order: -5, complaint_id: "2002018202001010800_76610000".into() };
        let read = read_cursor(&cursor_text(&key)).unwrap();
        assert_eq!((read.order, read.complaint_id), (key.order, key.complaint_id));
        assert!(read_cursor("x_1").is_none());
        assert!(read_cursor("1_'; DROP TABLE").is_none());
    }
}
