//! Reading: list, detail, negotiation history.

use super::COMPLAINTS;
use crate::client::Client;
use crate::error::Error;
use crate::limits::{self, LimitError, MAX_HISTORY_LIMIT, MAX_LIST_LIMIT, MAX_WINDOW_DAYS};
use crate::transport::Answered;
use crate::types::{Complaint, HistoryEntry, Page, Row};
use serde_json::Value;
use time::Date;
use time::macros::format_description;

/// What [`Client::list_complaints`] asks for. The window is over the day of complaint, in Beijing time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListQuery {
    begin_date: String,
    end_date: String,
    limit: u32,
    offset: u32,
    complainted_mchid: Option<String>,
}

impl ListQuery {
    /// From one day to another, both included, `yyyy-MM-dd`; at most 30 days together. Ten rows from the first.
    #[must_use]
    pub fn new(begin_date: impl Into<String>, end_date: impl Into<String>) -> Self {
        Self { begin_date: begin_date.into(), end_date: end_date.into(), limit: 10, offset: 0, complainted_mchid: None }
    }

    /// Rows of one page, 1 to 50.
    #[must_use]
    pub fn limit(mut self, limit: u32) -> Self {
        self.limit = limit;
        self
    }

    /// Rows to pass over.
    #[must_use]
    pub fn offset(mut self, offset: u32) -> Self {
        self.offset = offset;
        self
    }

    /// Only complaints about this merchant: in partner mode one sub-merchant (特约商户).
    #[must_use]
    pub fn complainted_mchid(mut self, mchid: impl Into<String>) -> Self {
        self.complainted_mchid = Some(mchid.into());
        self
    }

    fn path(&self) -> Result<String, LimitError> {
        in_range("limit", self.limit, MAX_LIST_LIMIT)?;
        let (begin, end) = (day("begin_date", &self.begin_date)?, day("end_date", &self.end_date)?);
        let days = (end - begin).whole_days() + 1;
        if days < 1 {
            return Err(LimitError::new("end_date", "is before begin_date"));
        }
        if days > MAX_WINDOW_DAYS {
            return Err(LimitError::new("end_date", format!("the span is {days} days, {MAX_WINDOW_DAYS} are allowed")));
        }
        let mut path = format!(
            "{COMPLAINTS}?limit={}&offset={}&begin_date={}&end_date={}",
            self.limit, self.offset, self.begin_date, self.end_date
        );
        if let Some(mchid) = &self.complainted_mchid {
            limits::path_segment("complainted_mchid", mchid)?;
            path = format!("{path}&complainted_mchid={mchid}");
        }
        Ok(path)
    }
}

fn day(field: &'static str, text: &str) -> Result<Date, LimitError> {
    Date::parse(text, format_description!("[year]-[month]-[day]"))
        .map_err(|_| LimitError::new(field, "is no date of the form yyyy-MM-dd"))
}

fn in_range(field: &'static str, value: u32, max: u32) -> Result<(), LimitError> {
    if (1..=max).contains(&value) { Ok(()) } else { Err(LimitError::new(field, format!("must be 1 to {max}"))) }
}

impl Client {
    /// Lists the complaints of a window of days (查询投诉单列表, merchant document 4012533431). Reads what is there now.
    /// A complaint stays in the window of the day it was first made, also when its user continues it later. Quota: 200
    /// calls a minute.
    ///
    /// # Errors
    /// [`Error`]; [`Error::advice`] says what to do.
    pub async fn list_complaints(&self, query: &ListQuery) -> Result<Page<Complaint>, Error> {
        self.get(&query.path()?).await?.read_with(Page::read)
    }

    /// Reads one complaint (查询投诉单详情, merchant document 4012533436). No page names its quota; 60 calls a minute is a
    /// cautious guess.
    ///
    /// # Errors
    /// [`Error`]; [`Error::advice`] says what to do.
    pub async fn complaint(&self, complaint_id: &str) -> Result<Row<Complaint>, Error> {
        limits::path_segment("complaint_id", complaint_id)?;
        let answer = self.get(&format!("{COMPLAINTS}/{complaint_id}")).await?;
        let row: Row<Complaint> = answer.read_with(Row::read)?;
        answer.is_about(complaint_id, &row.complaint_id)?;
        Ok(row)
    }

    /// Reads one page of a complaint's negotiation history (查询投诉单协商历史, merchant document 4012533439): `limit` rows, 1 to
    /// 300, after `offset` others. Quota: 200 calls a minute.
    ///
    /// # Errors
    /// [`Error`]; [`Error::advice`] says what to do.
    pub async fn negotiation_history(
        &self,
        complaint_id: &str,
        limit: u32,
        offset: u32,
    ) -> Result<Page<HistoryEntry>, Error> {
        limits::path_segment("complaint_id", complaint_id)?;
        in_range("limit", limit, MAX_HISTORY_LIMIT)?;
        let path = format!("{COMPLAINTS}/{complaint_id}/negotiation-historys?limit={limit}&offset={offset}");
        let answer = self.get(&path).await?;
        let page: Page<HistoryEntry> = answer.read_with(Page::read)?;
        for row in &page.rows {
            answer.is_about(complaint_id, row.extra.get("complaint_id").and_then(Value::as_str).unwrap_or_default())?;
        }
        Ok(page)
    }
}

impl Answered {
    /// Refuses an answer that names another complaint. Rows of a history name none as a rule.
    fn is_about(&self, asked: &str, answered: &str) -> Result<(), Error> {
        if answered.is_empty() || answered.trim() == asked {
            return Ok(());
        }
        Err(Error::AnotherComplaint {
            asked: asked.to_owned(),
            answered: answered.to_owned(),
            request_id: self.request_id(),
            body: self.body.clone(),
        })
    }
}
