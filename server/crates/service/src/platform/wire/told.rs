//! Answers of WeChat Pay as other rooms hold them: rows with the JSON they were read from, whose fields are known in this
//! room alone.

use crate::Result;
use crate::error::ServiceError;
use wechatpay_complaints as wechatpay;

/// Part of an answer that is not as documented.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Oddity {
    /// The path of the field, its names separated by dots; empty for a whole row or answer.
    pub(crate) field: String,
    /// The bytes as received.
    pub(crate) raw: Vec<u8>,
    /// Whether something could not be read. Otherwise it was written in an undocumented way, and read.
    pub(crate) is_lost: bool,
}

/// A page of a list.
pub(crate) struct Page<T> {
    pub(crate) rows: Vec<T>,
    /// Rows that are no JSON objects, and what is odd about the page itself.
    pub(crate) oddities: Vec<Oddity>,
    /// How many rows the answer has, the unreadable ones included.
    pub(crate) came: u32,
    /// How many rows the whole list has; given with the first page alone.
    pub(crate) total: Option<u64>,
}

/// A complaint as an answer tells it, or as it was stored from one.
pub(crate) struct ToldComplaint {
    pub(super) fields: wechatpay::Complaint,
    raw: String,
    oddities: Vec<Oddity>,
}

/// A row of the negotiation history as an answer tells it.
#[derive(Clone)]
pub(crate) struct ToldEntry {
    pub(super) fields: wechatpay::HistoryEntry,
    raw: String,
    oddities: Vec<Oddity>,
}

impl<T> Page<T> {
    /// A page of which nothing is known but how many rows it has.
    pub(crate) const fn unreadable(came: u32) -> Self {
        Self { rows: Vec::new(), oddities: Vec::new(), came, total: None }
    }
}

impl ToldComplaint {
    /// Parses the JSON of a stored complaint.
    ///
    /// # Errors
    /// [`ServiceError::Internal`] if it is not the JSON of a complaint.
    pub(crate) fn parse(raw: &str) -> Result<Self> {
        let fields = serde_json::from_str(raw)
            .map_err(|error| ServiceError::Internal(format!("stored complaint is unreadable: {error}")))?;
        Ok(Self { fields, raw: raw.to_owned(), oddities: Vec::new() })
    }

    /// The JSON it was read from.
    pub(crate) fn raw(&self) -> &str {
        &self.raw
    }

    pub(crate) fn oddities(&self) -> &[Oddity] {
        &self.oddities
    }
}

impl ToldEntry {
    /// The JSON it was read from.
    pub(crate) fn raw(&self) -> &str {
        &self.raw
    }

    pub(crate) fn oddities(&self) -> &[Oddity] {
        &self.oddities
    }
}

impl From<wechatpay::Oddity> for Oddity {
    fn from(oddity: wechatpay::Oddity) -> Self {
        Self { field: oddity.field, raw: oddity.raw, is_lost: oddity.is_lost }
    }
}

impl<T: From<wechatpay::Row<R>>, R> From<wechatpay::Page<R>> for Page<T> {
    fn from(page: wechatpay::Page<R>) -> Self {
        Self {
            rows: page.rows.into_iter().map(T::from).collect(),
            oddities: oddities(page.oddities),
            came: page.came,
            total: page.total_count,
        }
    }
}

impl From<wechatpay::Row<wechatpay::Complaint>> for ToldComplaint {
    fn from(row: wechatpay::Row<wechatpay::Complaint>) -> Self {
        let (fields, raw, odd) = row.into_parts();
        Self { fields, raw, oddities: oddities(odd) }
    }
}

impl From<wechatpay::Row<wechatpay::HistoryEntry>> for ToldEntry {
    fn from(row: wechatpay::Row<wechatpay::HistoryEntry>) -> Self {
        let (fields, raw, odd) = row.into_parts();
        Self { fields, raw, oddities: oddities(odd) }
    }
}

fn oddities(odd: Vec<wechatpay::Oddity>) -> Vec<Oddity> {
    odd.into_iter().map(Oddity::from).collect()
}
