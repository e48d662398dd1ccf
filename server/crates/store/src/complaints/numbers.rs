//! The numbers that a complaint is found by.

use crate::Result;
use crate::complaints::FoundBy;
use crate::db::ids::parse_id;
use crate::db::tx::Tx;
use crate::store::Store;
use desk_domain::search::number_key;
use desk_domain::{Complaint, ComplaintId, Mchid};
use sqlx::AssertSqlSafe;

/// Numbers are never removed: a number that WeChat Pay has told once still finds its complaint.
const INSERT: &str = "INSERT INTO complaint_numbers (number, complaint_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";

/// Adds a number that a complaint is found by, in a transaction.
pub(crate) async fn insert_number(tx: &mut Tx, number: &str, complaint: &ComplaintId) -> Result<()> {
    tx.query(INSERT).bind(number).bind(complaint.as_str()).execute().await.map(drop)
}

/// Every number of a complaint, each once and sorted, so that writers do not deadlock.
pub(crate) fn of(record: &Complaint, found_by: &FoundBy) -> Vec<String> {
    let fields = [Some(record.complaint_id.as_str()), record.payer_phone_tail.as_deref()];
    let numbers = fields.into_iter().flatten().chain(found_by.numbers.iter().map(String::as_str));
    let mut keys: Vec<String> = numbers.map(number_key).filter(|key| !key.is_empty()).collect();
    keys.sort();
    keys.dedup();
    keys
}

impl Store {
    /// The complaints that have one of these numbers, newest first, of all merchants or of one.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn numbered(&self, keys: &[String], merchant: Option<&Mchid>, limit: u32) -> Result<Vec<ComplaintId>> {
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let places = places(1, keys.len());
        let merchant_is = merchant.map(|_| format!("AND subject_mchid = ${}", keys.len() + 1)).unwrap_or_default();
        let sql = format!(
            "SELECT complaint_id FROM complaints
            WHERE complaint_id IN (SELECT complaint_id FROM complaint_numbers WHERE number IN ({places})) {merchant_is}
            ORDER BY complained_at DESC, complaint_id DESC LIMIT {limit}"
        );
        let query = keys.iter().fold(self.query(AssertSqlSafe(sql)), |query, key| query.bind(key.as_str()));
        let query = merchant.iter().fold(query, |query, mchid| query.bind(mchid.as_str()));
        let ids: Vec<String> = query.fetch_scalars().await?;
        ids.iter().map(|id| parse_id(id)).collect()
    }
}

/// The placeholders of a list of values.
pub(crate) fn places(first: usize, count: usize) -> String {
    (first..first + count).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ")
}
