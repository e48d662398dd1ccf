//! The list: by key, never by offset, each order served by an index of its own.

use crate::complaints::filter::{Filter, Value, bind_all};
use crate::complaints::history::list_from_json;
use crate::complaints::{deadline, known, last_kind, outcome, stored_time};
use crate::db::columns::{row, select};
use crate::db::ids::{parse_id, parse_mchid, parse_staff_id};
use crate::db::query;
use crate::store::Store;
use crate::{Dialect, Result};
use desk_domain::{
    Clocks, Fen, LastEvent, ListedComplaint, Mchid, OwnedBy, Sort, StateCounts, Tab, Tag, Timestamp, UserTag, Voice,
    WorkView,
};
use sqlx::AssertSqlSafe;
use std::ops::Range;

/// What is asked for; by default nothing but what is open, and no row of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InboxQuery {
    pub view: WorkView,
    pub state: Tab,
    /// Who works on them. The views of what is one's own, and of what is nobody's, are asked for by this.
    pub owner: Option<OwnedBy>,
    /// Whether they are put aside.
    pub aside: Option<Aside>,
    /// Their nearest deadline.
    pub due: Option<Range<Timestamp>>,
    /// What the team has tagged them with.
    pub tag: Option<Tag>,
    /// The merchant complained about.
    pub merchant: Option<Mchid>,
    /// Words that must all occur.
    pub text: Option<String>,
    /// Numbers of which a complaint must have one; empty for no such condition.
    pub numbers: Vec<String>,
    pub sort: Sort,
    /// Rows after this one.
    pub after: Option<InboxKey>,
    pub limit: u32,
}

/// Whether complaints are put aside at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aside {
    /// Those that are not.
    Without(Timestamp),
    /// Those alone that are.
    Only(Timestamp),
}

/// A place in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxKey {
    pub order: i64,
    pub complaint_id: String,
}

row!(
    struct Row {
        complaint_id: String,
        subject_mchid: String,
        owner_id: Option<String>,
        state: String,
        complained_at: i64,
        problem: String,
        problem_kind: Option<String>,
        amount: Option<i64>,
        refund_asked: Option<i64>,
        immediate: bool,
        platform_assists: bool,
        waits: bool,
        user_tags: String,
        service_order: Option<String>,
        service_state: Option<String>,
        round: i64,
        round_started_at: i64,
        replied_at: Option<i64>,
        completed_at: Option<i64>,
        next_due: i64,
        last_event_at: i64,
        last_speaker: String,
        last_kind: String,
        last_words: String,
        last_pictures: bool,
        snoozed_until: Option<i64>,
        outcome: Option<String>,
    }
);

const COUNTS: &str = "SELECT state, CAST(SUM(n) AS BIGINT) FROM queue_counts GROUP BY state";
const COUNTS_OF_MERCHANT: &str = "SELECT state, n FROM queue_counts WHERE subject_mchid = $1";
const MERCHANTS: &str = "SELECT DISTINCT subject_mchid FROM queue_counts ORDER BY subject_mchid";

impl InboxQuery {
    /// Whether its index holds open complaints alone.
    pub(super) fn is_of_open_complaints(&self) -> bool {
        matches!(self.view, WorkView::Urgent | WorkView::Repeated) || self.owner == Some(OwnedBy::Nobody)
    }

    fn looks_for_words(&self) -> bool {
        self.text.is_some() && self.numbers.is_empty()
    }

    /// The column the list is ordered by, and whether the greatest comes first.
    fn order(&self) -> (&'static str, bool) {
        match (self.state, self.sort) {
            (Tab::Any, _) if !self.numbers.is_empty() => ("complained_at", true),
            (Tab::Processed, _) => ("last_event_at", true),
            (_, Sort::Deadline) => ("next_due", false),
            (_, Sort::Newest) => ("complained_at", true),
            (_, Sort::Oldest) => ("complained_at", false),
        }
    }

    /// Where a row stands in the order of this list.
    #[must_use]
    pub fn place_of(&self, row: &ListedComplaint) -> InboxKey {
        let order = match self.order().0 {
            "last_event_at" => stored_time(row.last.at),
            "complained_at" => stored_time(row.complained_at),
            _ => row.next_due.map_or(crate::complaints::NO_DEADLINE, |at| at.0),
        };
        InboxKey { order, complaint_id: row.id.to_string() }
    }
}

impl Store {
    /// One page of the list.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn inbox_page(&self, query: &InboxQuery) -> Result<Vec<ListedComplaint>> {
        let (sql, values) = page_sql(query, self.dialect());
        let rows: Vec<Row> = self.list(query, sql, values).await?;
        rows.into_iter().map(listed).collect()
    }

    /// How many rows of the list are due before an instant; counting stops at `cap`. The query's own order, place and
    /// limit do not matter.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn due_before(&self, query: &InboxQuery, at: Timestamp, cap: u32) -> Result<u32> {
        let mut filter = Filter::new(query, self.dialect());
        filter.add("next_due < $?", Value::Number(at.0));
        let sql = format!(
            "SELECT COUNT(*) FROM (SELECT 1 FROM complaints WHERE {} ORDER BY next_due LIMIT {cap}) AS due",
            filter.sql()
        );
        self.count(query, filter, sql, cap).await
    }

    /// How many open rows of the list have no deadline that is known; counting stops at `cap`.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn due_nobody_knows(&self, query: &InboxQuery, cap: u32) -> Result<u32> {
        let mut filter = Filter::new(query, self.dialect());
        filter.add("next_due = $?", Value::Number(crate::complaints::NO_DEADLINE));
        let sql = format!("SELECT COUNT(*) FROM (SELECT 1 FROM complaints WHERE {} LIMIT {cap}) AS due", filter.sql());
        self.count(query, filter, sql, cap).await
    }

    /// Reads from the list, as a search with its time limit where words are looked for: what they are found in may be much.
    async fn list<T: query::Row>(&self, query: &InboxQuery, sql: String, values: Vec<Value>) -> Result<Vec<T>> {
        if query.looks_for_words() {
            bind_all(self.search().await?.query(AssertSqlSafe(sql)), values).fetch_all().await
        } else {
            bind_all(self.query(AssertSqlSafe(sql)), values).fetch_all().await
        }
    }

    async fn count(&self, query: &InboxQuery, filter: Filter, sql: String, cap: u32) -> Result<u32> {
        let counts: Vec<(i64,)> = self.list(query, sql, filter.values).await?;
        Ok(counts.first().map_or(0, |(count,)| u32::try_from(*count).unwrap_or(cap)))
    }

    /// Every merchant that was ever complained about, sub-merchants of service providers included.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn complained_merchants(&self) -> Result<Vec<Mchid>> {
        let mchids: Vec<String> = self.query(MERCHANTS).fetch_scalars().await?;
        mchids.iter().map(|mchid| parse_mchid(mchid)).collect()
    }

    /// The kept counts, of all merchants or of one.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn state_counts(&self, merchant: Option<&Mchid>) -> Result<StateCounts> {
        let rows: Vec<(String, i64)> = match merchant {
            None => self.query(COUNTS).fetch_all().await?,
            Some(mchid) => self.query(COUNTS_OF_MERCHANT).bind(mchid.as_str()).fetch_all().await?,
        };
        Ok(counts(rows))
    }

    /// How many complaints of each state a list holds, whatever its own state; counting stops at `cap`.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn count_states(&self, query: &InboxQuery, cap: u32) -> Result<StateCounts> {
        let filter = Filter::new(&InboxQuery { state: Tab::Any, ..query.clone() }, self.dialect());
        let sql = format!(
            "SELECT state, COUNT(*) FROM (SELECT state FROM complaints WHERE {} LIMIT {cap}) AS listed GROUP BY state",
            filter.sql()
        );
        let rows: Vec<(String, i64)> = self.list(query, sql, filter.values).await?;
        Ok(counts(rows))
    }
}

fn counts(rows: Vec<(String, i64)>) -> StateCounts {
    let mut counts = StateCounts::default();
    for (state, n) in rows {
        counts.add(&state.as_str().into(), n);
    }
    counts
}

fn page_sql(query: &InboxQuery, dialect: Dialect) -> (String, Vec<Value>) {
    let mut filter = Filter::new(query, dialect);
    let (column, descending) = query.order();
    let (compare, direction) = if descending { ("<", "DESC") } else { (">", "ASC") };
    if let Some(after) = &query.after {
        filter.values.push(Value::Number(after.order));
        filter.values.push(Value::Text(after.complaint_id.clone()));
        let (order, id) = (filter.values.len() - 1, filter.values.len());
        filter.conditions.push(format!("({column}, complaint_id) {compare} (${order}, ${id})"));
    }
    let page = format!(
        "FROM complaints WHERE {} ORDER BY {column} {direction}, complaint_id {direction} LIMIT {}",
        filter.sql(),
        query.limit
    );
    (select::<Row>(&page).0, filter.values)
}

fn listed(row: Row) -> Result<ListedComplaint> {
    Ok(ListedComplaint {
        id: parse_id(&row.complaint_id)?,
        subject_mchid: parse_mchid(&row.subject_mchid)?,
        owner: row.owner_id.as_deref().map(parse_staff_id).transpose()?,
        state: row.state.as_str().into(),
        complained_at: known(row.complained_at),
        problem: row.problem,
        problem_kind: row.problem_kind.map(|kind| kind.as_str().into()),
        amount: row.amount.map(Fen),
        refund_asked: row.refund_asked.map(Fen),
        immediate: row.immediate,
        platform_assists: row.platform_assists,
        waits: row.waits,
        high_risk: list_from_json::<UserTag>(&row.user_tags).contains(&UserTag::HighRisk),
        round: row.round,
        clocks: Clocks {
            round_started_at: known(row.round_started_at),
            replied_at: row.replied_at.map(Timestamp),
            completed_at: row.completed_at.map(Timestamp),
        },
        next_due: deadline(row.next_due),
        last: LastEvent {
            at: known(row.last_event_at),
            speaker: Voice::from_name(&row.last_speaker),
            kind: last_kind(&row.last_kind),
            words: row.last_words,
            has_pictures: row.last_pictures,
        },
        snoozed_until: row.snoozed_until.map(Timestamp),
        outcome: outcome(row.outcome.as_deref()),
        service_order: row.service_order,
        service_state: row.service_state.map(|state| state.as_str().into()),
    })
}

/// The statement behind a page and how SQLite runs it, for the test that no order is ever sorted by hand.
#[cfg(feature = "testing")]
impl Store {
    /// SQLite's query plan of a page.
    ///
    /// # Errors
    /// If the database cannot be used or is not SQLite.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn explain_inbox_page(&self, query: &InboxQuery) -> Result<String> {
        let (sql, values) = page_sql(query, self.dialect());
        let explain = format!("EXPLAIN QUERY PLAN {sql}");
        let rows: Vec<(i64, i64, i64, String)> =
            bind_all(self.query(AssertSqlSafe(explain)), values).fetch_all().await?;
        Ok(rows.into_iter().map(|(_, _, _, detail)| detail).collect::<Vec<_>>().join("\n"))
    }
}
