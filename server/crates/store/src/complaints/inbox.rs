//! The list: by key, never by offset, each order served by an index of its own.

use crate::complaints::numbers::places;
use crate::complaints::search::{fts5_query, tsquery};
use crate::complaints::{deadline, known, last_kind, stored_time};
use crate::db::columns::{row, select};
use crate::db::ids::{parse_id, parse_mchid};
use crate::db::query::{self, Query};
use crate::outbox::troubles;
use crate::store::Store;
use crate::{Dialect, Result};
use desk_domain::{
    ComplaintId, ComplaintState, Fen, HistoryKind, Mchid, ProblemKind, ServiceOrderState, Sort, StateCounts, Tab,
    Timestamp, Voice, WorkView,
};
use sqlx::AssertSqlSafe;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxQuery {
    pub view: WorkView,
    pub state: Tab,
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

/// A place in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxKey {
    pub order: i64,
    pub complaint_id: String,
}

/// What the list shows of a complaint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxRow {
    pub complaint_id: ComplaintId,
    pub subject_mchid: Mchid,
    pub state: ComplaintState,
    pub complained_at: Option<Timestamp>,
    pub problem: String,
    pub problem_kind: Option<ProblemKind>,
    pub amount: Option<Fen>,
    pub refund_asked: Option<Fen>,
    pub immediate: bool,
    pub platform_assists: bool,
    /// Words of the user wait.
    pub waits: bool,
    /// Number and state of the Pay Score order.
    pub service_order: Option<String>,
    pub service_state: Option<ServiceOrderState>,
    pub round: i64,
    pub round_started_at: Option<Timestamp>,
    pub replied_at: Option<Timestamp>,
    pub completed_at: Option<Timestamp>,
    pub next_due: Option<Timestamp>,
    pub last_event_at: Option<Timestamp>,
    pub last_speaker: Voice,
    pub last_kind: Option<HistoryKind>,
    pub last_words: String,
    pub last_pictures: bool,
}

row!(
    struct Row {
        complaint_id: String,
        subject_mchid: String,
        state: String,
        complained_at: i64,
        problem: String,
        problem_kind: Option<String>,
        amount: Option<i64>,
        refund_asked: Option<i64>,
        immediate: bool,
        platform_assists: bool,
        waits: bool,
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
    }
);

const COUNTS: &str = "SELECT state, CAST(SUM(n) AS BIGINT) FROM queue_counts GROUP BY state";
const COUNTS_OF_MERCHANT: &str = "SELECT state, n FROM queue_counts WHERE subject_mchid = $1";
const MERCHANTS: &str = "SELECT DISTINCT subject_mchid FROM queue_counts ORDER BY subject_mchid";
const WAITING: &str = "SELECT COUNT(*) FROM complaints WHERE waits";

/// A value to be bound, in the order of its placeholder.
enum Value {
    Text(String),
    Number(i64),
    Flag(bool),
}

/// The part of a query that says which complaints, built once for listing and counting.
struct Filter {
    conditions: Vec<String>,
    values: Vec<Value>,
}

impl Filter {
    fn add(&mut self, condition: &str, value: Value) {
        self.values.push(value);
        self.conditions.push(condition.replace("$?", &format!("${}", self.values.len())));
    }

    fn new(query: &InboxQuery, dialect: Dialect) -> Self {
        let mut filter = Self { conditions: vec!["TRUE".to_owned()], values: Vec::new() };
        match query.view {
            WorkView::All => {}
            WorkView::Waiting => filter.conditions.push("waits".to_owned()),
            WorkView::Troubled => filter.conditions.push(format!("complaint_id IN ({})", troubles::COMPLAINTS)),
        }
        if let Some(merchant) = &query.merchant {
            filter.add("subject_mchid = $?", Value::Text(merchant.to_string()));
        }
        match query.state {
            Tab::Any => {}
            Tab::Open => filter.add("is_open = $?", Value::Flag(true)),
            Tab::Pending => filter.add_state(&ComplaintState::Pending),
            Tab::Processing => filter.add_state(&ComplaintState::Processing),
            Tab::Processed => filter.add_state(&ComplaintState::Processed),
        }
        if !query.numbers.is_empty() {
            filter.add_numbers(&query.numbers);
        } else if let Some(text) = &query.text {
            filter.add_text(text, dialect);
        }
        filter
    }

    fn add_state(&mut self, state: &ComplaintState) {
        self.add("state = $?", Value::Text(state.to_string()));
    }

    fn add_numbers(&mut self, keys: &[String]) {
        let places = places(self.values.len() + 1, keys.len());
        self.values.extend(keys.iter().cloned().map(Value::Text));
        self.conditions
            .push(format!("complaint_id IN (SELECT complaint_id FROM complaint_numbers WHERE number IN ({places}))"));
    }

    /// Words without a letter or digit match nothing, as they would in any text.
    fn add_text(&mut self, text: &str, dialect: Dialect) {
        match dialect {
            Dialect::Sqlite => match fts5_query(text) {
                Some(query) => self.add(
                    "seq IN (SELECT rowid FROM complaint_search WHERE complaint_search MATCH $?)",
                    Value::Text(query),
                ),
                None => self.add("$?", Value::Flag(false)),
            },
            Dialect::Postgres => match tsquery(text) {
                Some(query) => self
                    .add("seq IN (SELECT seq FROM complaint_search WHERE tokens @@ $?::tsquery)", Value::Text(query)),
                None => self.add("$?", Value::Flag(false)),
            },
        }
    }

    fn sql(&self) -> String {
        self.conditions.join(" AND ")
    }
}

impl InboxQuery {
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
        }
    }
}

impl InboxRow {
    /// Where this row stands in the order of a query.
    #[must_use]
    pub fn key(&self, query: &InboxQuery) -> InboxKey {
        let order = match query.order().0 {
            "last_event_at" => stored_time(self.last_event_at),
            "complained_at" => stored_time(self.complained_at),
            _ => self.next_due.map_or(crate::complaints::NO_DEADLINE, |at| at.0),
        };
        InboxKey { order, complaint_id: self.complaint_id.to_string() }
    }
}

impl Store {
    /// One page of the list.
    ///
    /// # Errors
    /// If the database cannot be used.
    pub async fn inbox_page(&self, query: &InboxQuery) -> Result<Vec<InboxRow>> {
        let (sql, values) = page_sql(query, self.dialect());
        let rows: Vec<Row> = self.list(query, sql, values).await?;
        rows.into_iter().map(inbox_row).collect()
    }

    /// How many rows of the list are due before an instant; counting stops at `cap`. The query's own order, place and
    /// limit do not matter.
    ///
    /// # Errors
    /// If the database cannot be used.
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
    pub async fn complained_merchants(&self) -> Result<Vec<Mchid>> {
        let mchids: Vec<String> = self.query(MERCHANTS).fetch_scalars().await?;
        mchids.iter().map(|mchid| parse_mchid(mchid)).collect()
    }

    /// The kept counts, of all merchants or of one.
    ///
    /// # Errors
    /// If the database cannot be used.
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
    pub async fn count_states(&self, query: &InboxQuery, cap: u32) -> Result<StateCounts> {
        let filter = Filter::new(&InboxQuery { state: Tab::Any, ..query.clone() }, self.dialect());
        let sql = format!(
            "SELECT state, COUNT(*) FROM (SELECT state FROM complaints WHERE {} LIMIT {cap}) AS listed GROUP BY state",
            filter.sql()
        );
        let rows: Vec<(String, i64)> = self.list(query, sql, filter.values).await?;
        Ok(counts(rows))
    }

    /// How many complaints hold words of the user that wait.
    ///
    /// # Errors
    /// If the database cannot be used.
    pub async fn waiting_complaints(&self) -> Result<i64> {
        self.query(WAITING).fetch_scalar().await
    }
}

fn counts(rows: Vec<(String, i64)>) -> StateCounts {
    let mut counts = StateCounts::default();
    for (state, n) in rows {
        counts.add(&state.as_str().into(), n);
    }
    counts
}

fn bind_all(query: Query<'_>, values: Vec<Value>) -> Query<'_> {
    values.into_iter().fold(query, |query, value| match value {
        Value::Text(text) => query.bind(text),
        Value::Number(number) => query.bind(number),
        Value::Flag(flag) => query.bind(flag),
    })
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

fn inbox_row(row: Row) -> Result<InboxRow> {
    Ok(InboxRow {
        complaint_id: parse_id(&row.complaint_id)?,
        subject_mchid: parse_mchid(&row.subject_mchid)?,
        state: row.state.as_str().into(),
        complained_at: known(row.complained_at),
        problem: row.problem,
        problem_kind: row.problem_kind.map(|kind| kind.as_str().into()),
        amount: row.amount.map(Fen),
        refund_asked: row.refund_asked.map(Fen),
        immediate: row.immediate,
        platform_assists: row.platform_assists,
        waits: row.waits,
        service_order: row.service_order,
        service_state: row.service_state.map(|state| state.as_str().into()),
        round: row.round,
        round_started_at: known(row.round_started_at),
        replied_at: row.replied_at.map(Timestamp),
        completed_at: row.completed_at.map(Timestamp),
        next_due: deadline(row.next_due),
        last_event_at: known(row.last_event_at),
        last_speaker: Voice::from_name(&row.last_speaker),
        last_kind: last_kind(&row.last_kind),
        last_words: row.last_words,
        last_pictures: row.last_pictures,
    })
}

/// The statement behind a page and how SQLite runs it, for the test that no order is ever sorted by hand.
#[cfg(feature = "testing")]
impl Store {
    /// SQLite's query plan of a page.
    ///
    /// # Errors
    /// If the database cannot be used or is not SQLite.
    pub async fn explain_inbox_page(&self, query: &InboxQuery) -> Result<String> {
        let (sql, values) = page_sql(query, self.dialect());
        let explain = format!("EXPLAIN QUERY PLAN {sql}");
        let rows: Vec<(i64, i64, i64, String)> =
            bind_all(self.query(AssertSqlSafe(explain)), values).fetch_all().await?;
        Ok(rows.into_iter().map(|(_, _, _, detail)| detail).collect::<Vec<_>>().join("\n"))
    }
}
