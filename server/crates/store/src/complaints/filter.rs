//! Which complaints a list holds, as conditions of a statement.

use super::inbox::{Aside, InboxQuery};
use super::numbers::places;
use super::search::{fts5_query, tsquery};
use crate::Dialect;
use crate::db::query::Query;
use crate::outbox::troubles;
use desk_domain::{ComplaintState, OwnedBy, Tab, WorkView};

/// A value to be bound, in the order of its placeholder.
pub(super) enum Value {
    Text(String),
    Number(i64),
    Flag(bool),
}

/// The part of a query that says which complaints, built once for listing and counting.
pub(super) struct Filter {
    pub(super) conditions: Vec<String>,
    pub(super) values: Vec<Value>,
}

impl Filter {
    pub(super) fn add(&mut self, condition: &str, value: Value) {
        self.values.push(value);
        self.conditions.push(condition.replace("$?", &format!("${}", self.values.len())));
    }

    pub(super) fn new(query: &InboxQuery, dialect: Dialect) -> Self {
        Self::beside(Vec::new(), query, dialect)
    }

    /// The same in a statement in which these values are bound before.
    pub(super) fn beside(values: Vec<Value>, query: &InboxQuery, dialect: Dialect) -> Self {
        let mut filter = Self { conditions: vec!["TRUE".to_owned()], values };
        filter.add_view(query.view);
        match &query.owner {
            None => {}
            Some(OwnedBy::Nobody) => filter.conditions.push("owner_id IS NULL".to_owned()),
            Some(OwnedBy::Person(id)) => filter.add("owner_id = $?", Value::Text(id.to_string())),
        }
        match query.aside {
            None => {}
            Some(Aside::Without(now)) => {
                filter.add("(snoozed_until IS NULL OR snoozed_until <= $?)", Value::Number(now.0))
            }
            // Computed, so that they are read in the order of the list and not in that of their instants.
            Some(Aside::Only(now)) => {
                filter.add("snoozed_until IS NOT NULL AND snoozed_until + 0 > $?", Value::Number(now.0))
            }
        }
        if let Some(due) = &query.due {
            filter.add("next_due >= $?", Value::Number(due.start.0));
            filter.add("next_due < $?", Value::Number(due.end.0));
        }
        if let Some(tag) = &query.tag {
            filter.add(
                "complaint_id IN (SELECT complaint_id FROM complaint_tags WHERE key = $?)",
                Value::Text(tag.key()),
            );
        }
        if let Some(merchant) = &query.merchant {
            filter.add("subject_mchid = $?", Value::Text(merchant.to_string()));
        }
        match query.state {
            Tab::Any => {}
            Tab::Open if query.is_of_open_complaints() => filter.conditions.push("is_open".to_owned()),
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

    /// As the partial indexes have it, so that each view is read in the order of its own.
    fn add_view(&mut self, view: WorkView) {
        let condition = match view {
            // Who owns a complaint, and until when it is put aside, is asked for by name and instant.
            WorkView::All | WorkView::Mine | WorkView::Unassigned | WorkView::Snoozed => return,
            WorkView::Waiting => "waits".to_owned(),
            WorkView::Urgent => "(immediate OR platform_assists)".to_owned(),
            WorkView::Refunds => "awaits_decision".to_owned(),
            WorkView::Repeated => "round > 1".to_owned(),
            WorkView::Troubled => format!("complaint_id IN ({})", troubles::complaints()),
        };
        self.conditions.push(condition);
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

    pub(super) fn sql(&self) -> String {
        self.conditions.join(" AND ")
    }
}

pub(super) fn bind_all(query: Query<'_>, values: Vec<Value>) -> Query<'_> {
    values.into_iter().fold(query, |query, value| match value {
        Value::Text(text) => query.bind(text),
        Value::Number(number) => query.bind(number),
        Value::Flag(flag) => query.bind(flag),
    })
}
