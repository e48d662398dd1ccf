//! The list of complaints.

mod view;

pub use view::{EmptyReason, InboxItem, InboxRequest, InboxView, LaneHeading, StateTab};

use crate::Result;
use crate::access::require;
use crate::complaints::sync_status::sync_status;
use crate::complaints::views::{aside_in, first_tab, owned_by};
use crate::complaints::{Author, SyncStatus};
use crate::desk::Desk;
use crate::merchants::{self, MerchantName, name_of};
use desk_domain::{
    Actor, ComplaintId, DeliveryState, DraftPreview, Lane, LastSeen, ListedComplaint, Mchid, Merchant, Permission,
    Person, Sort, Span, StaffId, StateCounts, Tab, Timestamp, WorkView, search,
};
use desk_store::{InboxKey, InboxQuery, StoreError};
use std::collections::HashMap;

/// Rows of one page.
const PAGE: u32 = 50;
/// Lane headings and tabs count up to here and then say "more".
const COUNT_CAP: u32 = 999;
/// Characters of a search.
const LONGEST_SEARCH: usize = 500;
/// Without any sign of WeChat Pay for this long, an empty inbox is suspicious.
const SILENCE: Span = Span::hours(1);

/// One page of the inbox.
///
/// # Errors
/// If the permission is missing or the database cannot be used. A cursor that cannot be read starts at the beginning.
pub async fn inbox(desk: &Desk, actor: &Actor, request: &InboxRequest) -> Result<InboxView> {
    require(actor, Permission::ComplaintRead)?;
    let now = desk.now();
    // Before everything else: what changes while the rest is read is then announced once more.
    let last_event_id = desk.store().latest_event_id().await?;
    let query = query_of(desk, actor, request).await?;
    let page = InboxQuery { limit: PAGE + 1, ..query.clone() };
    let (merchants, rows, tabs) =
        tokio::try_join!(desk.store().merchants(), in_time(desk.store().inbox_page(&page)), tabs_of(desk, &query),)?;
    let people = desk.store().all_staff().await?;
    let people_names = people.iter().map(|person| (person.id.clone(), person.name.clone())).collect();
    let is_too_broad = rows.is_none();
    let mut rows = rows.unwrap_or_default();
    let names = merchants::names_of(desk, &merchants).await?;
    let next = (rows.len() > PAGE as usize).then(|| {
        rows.truncate(PAGE as usize);
        rows.last().map(|row| cursor_text(&query.place_of(row)))
    });
    let ids: Vec<ComplaintId> = rows.iter().map(|row| row.id.clone()).collect();
    let signs = signs_of(desk, actor, &ids).await?;
    let items: Vec<InboxItem> = rows.into_iter().map(|row| item(row, &names, &people_names, &signs)).collect();
    let sync = sync_status(&merchants);
    Ok(InboxView {
        lanes: lane_headings(desk, &query, &items, &tabs, now).await?,
        empty: items.is_empty().then(|| match is_too_broad {
            true => EmptyReason::TooBroad,
            false => empty_reason(request, &sync, now),
        }),
        tabs,
        merchants: merchant_names(desk, &merchants, &names).await?,
        people: people.into_iter().filter(|person| !person.disabled).map(author_of).collect(),
        next: next.flatten(),
        items,
        now,
        last_event_id,
    })
}

fn author_of(person: Person) -> Author {
    Author { staff_id: person.id, name: person.name }
}

/// The one complaint that a number names, whatever else was pasted with it, of one merchant if one is given. `None` if
/// there is none, or more than one.
///
/// # Errors
/// If the permission is missing or the database cannot be used.
pub async fn find_number(
    desk: &Desk,
    actor: &Actor,
    text: &str,
    merchant: Option<&Mchid>,
) -> Result<Option<ComplaintId>> {
    require(actor, Permission::ComplaintRead)?;
    let mut found = desk.store().numbered(&search::numbers(&searched(text)), merchant, 2).await?;
    Ok(if found.len() == 1 { found.pop() } else { None })
}

/// A request in the store's terms. A text that holds a number of some complaint is looked up as that number, any other as
/// words.
async fn query_of(desk: &Desk, actor: &Actor, request: &InboxRequest) -> Result<InboxQuery> {
    let query = asked(actor, request, desk.now());
    let Some(text) = &query.text else { return Ok(query) };
    let numbers = search::numbers(text);
    let known = !desk.store().numbered(&numbers, None, 1).await?.is_empty();
    Ok(if known { InboxQuery { numbers, ..query } } else { query })
}

/// The tabs with their counts: kept ones for all the work, counted ones where it is narrowed down. What cannot be counted in
/// time is at least nothing.
async fn tabs_of(desk: &Desk, query: &InboxQuery) -> Result<Vec<StateTab>, StoreError> {
    let is_whole = query.owner.is_none() && query.due.is_none() && query.tag.is_none() && query.text.is_none();
    if query.view == WorkView::All && is_whole {
        return Ok(state_tabs(&desk.store().state_counts(query.merchant.as_ref()).await?));
    }
    let all = first_tab(query.view, query.text.is_some());
    let whole = InboxQuery { state: all, ..query.clone() };
    let counted = in_time(desk.store().count_states(&whole, COUNT_CAP)).await?;
    let counts = counted.unwrap_or_default();
    let is_capped = counted.is_none() || counts.any() >= COUNT_CAP.into();
    let mut tabs = vec![(all, counts.any()), (Tab::Pending, counts.pending), (Tab::Processing, counts.processing)];
    if all == Tab::Any {
        tabs.push((Tab::Processed, counts.processed));
    }
    Ok(tabs.into_iter().map(|(tab, count)| StateTab { tab, count, is_capped }).collect())
}

/// What the rows of a page are marked with, for this reader.
async fn signs_of(desk: &Desk, actor: &Actor, ids: &[ComplaintId]) -> Result<Signs> {
    let reader = &actor.staff_id;
    let (drafts, troubles, seen, mentioned) = tokio::try_join!(
        desk.store().drafts_of(reader, ids),
        desk.store().troubles_of(ids),
        desk.store().seen_by(reader, ids),
        desk.store().mentioned_on(reader, ids),
    )?;
    let drafts = drafts.into_iter().filter_map(|sign| Some((sign.complaint_id.clone(), sign.preview()?)));
    let troubles = troubles.into_iter().map(|trouble| (trouble.complaint_id, trouble.state));
    Ok(Signs { drafts: drafts.collect(), troubles: troubles.collect(), seen, mentioned })
}

/// Headings of the lanes on this page, each with its count in the whole list.
async fn lane_headings(
    desk: &Desk,
    query: &InboxQuery,
    items: &[InboxItem],
    tabs: &[StateTab],
    now: Timestamp,
) -> Result<Vec<LaneHeading>> {
    let by_deadline = query.sort == Sort::Deadline && query.numbers.is_empty();
    if !by_deadline || query.state == Tab::Processed || items.is_empty() {
        return Ok(Vec::new());
    }
    let whole = InboxQuery { after: None, ..query.clone() };
    let limits = [
        (Lane::Overdue, now),
        (Lane::WithinTwoHours, now + Lane::SOON),
        (Lane::Today, Lane::end_of_today(now).max(now + Lane::SOON)),
        (Lane::Later, Timestamp(i64::MAX)),
    ];
    let counted = limits.map(|(_, limit)| desk.store().due_before(&whole, limit, COUNT_CAP));
    // The rows are there; how many more there are is not worth more of the database's time.
    let Some(counted) = in_time(futures::future::try_join_all(counted)).await? else { return Ok(Vec::new()) };
    let mut before = 0;
    let mut headings = Vec::new();
    for ((lane, _), until) in limits.into_iter().zip(counted) {
        let count = (until < COUNT_CAP).then(|| until - before);
        if items.iter().any(|item| item.complaint.lane(now) == lane) {
            headings.push(LaneHeading { lane, count });
        }
        before = until;
    }
    if items.iter().any(|item| item.complaint.lane(now) == Lane::Unknown) {
        let count = in_time(desk.store().due_nobody_knows(&whole, COUNT_CAP)).await?;
        headings.push(LaneHeading { lane: Lane::Unknown, count: count.filter(|count| *count < COUNT_CAP) });
    }
    if items.iter().any(|item| item.complaint.lane(now) == Lane::Finished) {
        let finished = tabs.iter().find(|tab| tab.tab == Tab::Processed && !tab.is_capped);
        let count = finished.and_then(|tab| u32::try_from(tab.count).ok());
        headings.push(LaneHeading { lane: Lane::Finished, count });
    }
    Ok(headings)
}

/// The merchants that can be filtered by. A service provider stands for its sub-merchants.
pub(crate) async fn merchant_names(
    desk: &Desk,
    merchants: &[Merchant],
    names: &HashMap<Mchid, String>,
) -> Result<Vec<MerchantName>> {
    let direct = merchants.iter().filter(|merchant| !merchant.partner).map(|merchant| merchant.mchid.clone());
    let mut mchids: Vec<Mchid> = direct.collect();
    if mchids.len() < merchants.len() {
        mchids.extend(desk.store().complained_merchants().await?);
        mchids.sort();
        mchids.dedup();
    }
    Ok(mchids.into_iter().map(|mchid| MerchantName { name: name_of(names, &mchid), mchid }).collect())
}

/// What was found, and nothing if the database would have needed more time for it than a search may take.
async fn in_time<T>(found: impl Future<Output = Result<T, StoreError>>) -> Result<Option<T>, StoreError> {
    match found.await {
        Err(StoreError::TooLong(_)) => Ok(None),
        found => found.map(Some),
    }
}

/// What is looked for: its beginning, where somebody has pasted a page.
fn searched(text: &str) -> String {
    text.chars().take(LONGEST_SEARCH).collect()
}

fn asked(actor: &Actor, request: &InboxRequest, now: Timestamp) -> InboxQuery {
    InboxQuery {
        view: request.view,
        owner: owned_by(request.view, actor, request.owner.clone()),
        aside: aside_in(request.view, now),
        due: request.due.map(|due| due.deadlines(now)),
        tag: request.tag.clone(),
        numbers: Vec::new(),
        state: request.tab,
        merchant: request.merchant.clone(),
        text: request.text.as_deref().map(searched).filter(|text| !text.trim().is_empty()),
        sort: request.sort,
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

/// What rows are marked with besides what is stored of them.
struct Signs {
    drafts: HashMap<ComplaintId, DraftPreview>,
    /// The latest of each complaint.
    troubles: HashMap<ComplaintId, DeliveryState>,
    /// What the reader has had before them.
    seen: HashMap<ComplaintId, LastSeen>,
    /// When a colleague has last mentioned the reader.
    mentioned: HashMap<ComplaintId, Timestamp>,
}

fn item(
    complaint: ListedComplaint,
    names: &HashMap<Mchid, String>,
    people: &HashMap<StaffId, String>,
    signs: &Signs,
) -> InboxItem {
    InboxItem {
        owner: complaint
            .owner
            .as_ref()
            .map(|id| Author { name: people.get(id).cloned().unwrap_or_default(), staff_id: id.clone() }),
        is_unread: complaint.is_news_to(signs.seen.get(&complaint.id), signs.mentioned.get(&complaint.id).copied()),
        merchant: name_of(names, &complaint.subject_mchid),
        draft: signs.drafts.get(&complaint.id).cloned(),
        trouble: signs.troubles.get(&complaint.id).copied(),
        complaint,
    }
}

/// The kept counts as tabs.
fn state_tabs(counts: &StateCounts) -> Vec<StateTab> {
    [
        (Tab::Open, counts.open()),
        (Tab::Pending, counts.pending),
        (Tab::Processing, counts.processing),
        (Tab::Processed, counts.processed),
    ]
    .map(|(tab, count)| StateTab { tab, count, is_capped: false })
    .into()
}

fn empty_reason(request: &InboxRequest, sync: &SyncStatus, now: Timestamp) -> EmptyReason {
    let is_narrowed = request.text.is_some() || request.merchant.is_some() || request.owner.is_some();
    if is_narrowed || request.due.is_some() || request.tag.is_some() || request.after.is_some() {
        return EmptyReason::NoMatch;
    }
    if request.view != WorkView::All {
        return EmptyReason::NothingHere;
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
