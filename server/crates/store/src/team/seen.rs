//! What people have had before them.

use crate::Result;
use crate::complaints::numbers::places;
use crate::complaints::{known, stored_time};
use crate::db::ids::parse_id;
use crate::store::Store;
use desk_domain::{ComplaintId, StaffId, Timestamp};
use sqlx::AssertSqlSafe;
use std::collections::HashMap;

/// A page that was read earlier, and comes later, takes nothing back.
const SEE: &str = "INSERT INTO seen (staff_id, complaint_id, last_event_at) VALUES ($1, $2, $3)
    ON CONFLICT (staff_id, complaint_id) DO UPDATE SET last_event_at = excluded.last_event_at
    WHERE seen.last_event_at < excluded.last_event_at";

impl Store {
    /// Which event a person has seen last of each of these complaints, at most a page of them. What they have never opened is
    /// missing; `None` stands for an event whose time nobody can read.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn seen_by(
        &self,
        person: &StaffId,
        complaints: &[ComplaintId],
    ) -> Result<HashMap<ComplaintId, Option<Timestamp>>> {
        if complaints.is_empty() {
            return Ok(HashMap::new());
        }
        let places = places(2, complaints.len());
        let sql =
            format!("SELECT complaint_id, last_event_at FROM seen WHERE staff_id = $1 AND complaint_id IN ({places})");
        let query = self.query(AssertSqlSafe(sql)).bind(person.as_str());
        let rows: Vec<(String, i64)> =
            complaints.iter().fold(query, |query, id| query.bind(id.as_str())).fetch_all().await?;
        rows.into_iter().map(|(id, at)| Ok((parse_id(&id)?, known(at)))).collect()
    }

    /// Keeps that a person has had a complaint before them, with this as its last event.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn see(&self, person: &StaffId, complaint: &ComplaintId, last_event: Option<Timestamp>) -> Result<()> {
        let see = self.write(SEE).bind(person.as_str()).bind(complaint.as_str());
        see.bind(stored_time(last_event)).execute().await.map(drop)
    }
}
