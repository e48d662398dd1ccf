//! The supervisor's look at the queues: how much there is, what is due tonight and by whom, and who has how much to do.

use crate::Result;
use crate::access::require;
use crate::complaints::Author;
use crate::complaints::inbox::merchant_names;
use crate::desk::Desk;
use crate::merchants::{self, name_of};
use desk_domain::inbox::next_morning;
use desk_domain::{
    Actor, Due, Lane, ListedComplaint, Mchid, OwnedBy, Permission, Person, Sort, StaffId, Tab, Timestamp, ViewCount,
    WorkView,
};
use desk_store::{InboxQuery, OwnerLoad};
use std::collections::HashMap;

/// Deadlines are counted up to here per merchant.
const CAP: u32 = 9_999;
/// So many complaints of the night are named; their number tells of the rest.
const NAMED: u32 = 12;

/// The supervisor's look at the queues.
#[derive(Clone, Debug)]
pub struct QueueOverview {
    pub now: Timestamp,
    /// The newest event that these numbers know of.
    pub last_event_id: i64,
    pub total: QueueLine,
    pub unassigned: ViewCount,
    pub waiting: ViewCount,
    /// Complaints on which a message of ours did not arrive, or may not have.
    pub troubled: ViewCount,
    /// Due within one, four and twelve hours.
    pub within: [(Due, ViewCount); 3],
    /// Due before the next morning.
    pub tonight: ViewCount,
    /// When that morning is.
    pub morning: Timestamp,
    /// The first of them.
    pub due_tonight: Vec<DueTonight>,
    pub agents: Vec<AgentLoad>,
    pub merchants: Vec<QueueLine>,
    /// Bounded counts stop here; show `{cap}+`.
    pub cap: u32,
}

/// A complaint that is due before the next morning.
#[derive(Clone, Debug)]
pub struct DueTonight {
    pub complaint: ListedComplaint,
    pub merchant: String,
    pub owner: Option<Author>,
    pub cause: Cause,
}

/// Why a complaint may not be done in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Nobody owns it.
    Unowned,
    /// Nobody has answered the user in this round.
    NotAnswered,
    /// Words of the user wait.
    UserWaits,
    /// The user has an answer, and the complaint is not finished.
    NotFinished,
}

impl Cause {
    fn of(complaint: &ListedComplaint) -> Self {
        if complaint.owner.is_none() {
            Self::Unowned
        } else if complaint.clocks.replied_at.is_none() {
            Self::NotAnswered
        } else if complaint.waits {
            Self::UserWaits
        } else {
            Self::NotFinished
        }
    }
}

/// How much somebody has to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentLoad {
    pub who: Author,
    pub open: i64,
    /// Past a deadline.
    pub overdue: i64,
    /// Due within two hours, overdue ones not included.
    pub soon: i64,
}

/// Numbers of one merchant, or of all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueueLine {
    pub mchid: Option<Mchid>,
    pub name: String,
    pub open: i64,
    pub pending: i64,
    pub processing: i64,
    pub processed: i64,
    /// Past a deadline, counted up to the overview's cap.
    pub overdue: u32,
    /// Due within two hours, overdue ones not included.
    pub due_soon: u32,
    /// Due before midnight in Beijing, the two above not included.
    pub due_today: u32,
}

/// How the queues stand: kept counts by state, and bounded counts by deadline.
///
/// # Errors
/// If the permission is missing or the database cannot be used.
pub async fn board(desk: &Desk, actor: &Actor) -> Result<QueueOverview> {
    require(actor, Permission::ReportRead)?;
    let now = desk.now();
    // Before everything else: what changes while the rest is read is then announced once more.
    let last_event_id = desk.store().latest_event_id().await?;
    let connected = desk.store().merchants().await?;
    let names = merchants::names_of(desk, &connected).await?;
    let people = desk.store().all_staff().await?;
    let mut merchants = Vec::new();
    // A service provider stands for its sub-merchants: they are complained about.
    for merchant in merchant_names(desk, &connected, &names).await? {
        merchants.push(queue_line(desk, Some(merchant.mchid), merchant.name, now).await?);
    }
    let [unassigned, waiting, troubled, one, four, twelve, tonight] = counts(desk, now).await?;
    Ok(QueueOverview {
        now,
        last_event_id,
        total: queue_line(desk, None, String::new(), now).await?,
        unassigned,
        waiting,
        troubled,
        within: [(Due::WithinOneHour, one), (Due::WithinFourHours, four), (Due::WithinTwelveHours, twelve)],
        tonight,
        morning: next_morning(now),
        due_tonight: due_tonight(desk, &people, &names, now).await?,
        agents: agents(&people, desk.store().loads(now, now + Lane::SOON).await?),
        merchants,
        cap: CAP,
    })
}

/// What is counted for all merchants together, in the order of the overview.
async fn counts(desk: &Desk, now: Timestamp) -> Result<[ViewCount; 7]> {
    let view = |view: WorkView, owner: Option<OwnedBy>| InboxQuery {
        view,
        state: view.usual_tab(),
        owner,
        ..InboxQuery::default()
    };
    let due = |due: Due| InboxQuery { due: Some(due.deadlines(now)), ..InboxQuery::default() };
    let queries = [
        view(WorkView::Unassigned, Some(OwnedBy::Nobody)),
        view(WorkView::Waiting, None),
        view(WorkView::Troubled, None),
        due(Due::WithinOneHour),
        due(Due::WithinFourHours),
        due(Due::WithinTwelveHours),
        due(Due::Tonight),
    ];
    let counted = desk.store().view_counts(&queries, now, CAP).await?;
    Ok(std::array::from_fn(|n| counted.get(n).copied().unwrap_or_default()))
}

async fn due_tonight(
    desk: &Desk,
    people: &[Person],
    names: &HashMap<Mchid, String>,
    now: Timestamp,
) -> Result<Vec<DueTonight>> {
    let query = InboxQuery { due: Some(Due::Tonight.deadlines(now)), limit: NAMED, ..InboxQuery::default() };
    let rows = desk.store().inbox_page(&query).await?;
    let named = rows.into_iter().map(|complaint| DueTonight {
        merchant: name_of(names, &complaint.subject_mchid),
        owner: complaint.owner.as_ref().map(|id| who(people, id)),
        cause: Cause::of(&complaint),
        complaint,
    });
    Ok(named.collect())
}

/// A person by their id.
pub(super) fn who(people: &[Person], id: &StaffId) -> Author {
    let name = people.iter().find(|person| person.id == *id).map(|person| person.name.clone());
    Author { staff_id: id.clone(), name: name.unwrap_or_default() }
}

/// Everybody who has an account, and whoever still owns something; first who has most to do.
fn agents(people: &[Person], loads: Vec<OwnerLoad>) -> Vec<AgentLoad> {
    let mut loads: HashMap<StaffId, OwnerLoad> = loads.into_iter().map(|load| (load.owner.clone(), load)).collect();
    let active = people.iter().filter(|person| !person.disabled);
    let mut agents: Vec<AgentLoad> = active
        .map(|person| {
            let load = loads.remove(&person.id);
            let of = |count: fn(&OwnerLoad) -> i64| load.as_ref().map_or(0, count);
            AgentLoad {
                who: who(people, &person.id),
                open: of(|load| load.open),
                overdue: of(|load| load.overdue),
                soon: of(|load| load.soon),
            }
        })
        .collect();
    agents.sort_by_key(|agent| (-agent.open, agent.who.name.clone()));
    agents
}

async fn queue_line(desk: &Desk, mchid: Option<Mchid>, name: String, now: Timestamp) -> Result<QueueLine> {
    let counts = desk.store().state_counts(mchid.as_ref()).await?;
    let query = InboxQuery { state: Tab::Open, merchant: mchid.clone(), sort: Sort::Deadline, ..InboxQuery::default() };
    let overdue = desk.store().due_before(&query, now, CAP).await?;
    let soon = desk.store().due_before(&query, now + Lane::SOON, CAP).await?;
    let today = desk.store().due_before(&query, Lane::end_of_today(now).max(now + Lane::SOON), CAP).await?;
    Ok(QueueLine {
        mchid,
        name,
        open: counts.open(),
        pending: counts.pending,
        processing: counts.processing,
        processed: counts.processed,
        overdue,
        due_soon: soon - overdue,
        due_today: today - soon,
    })
}
