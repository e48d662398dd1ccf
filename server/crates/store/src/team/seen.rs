//! What people have had before them.

use crate::Result;
use crate::complaints::numbers::places;
use crate::complaints::{known, stored_time};
use crate::db::ids::parse_id;
use crate::store::Store;
use desk_domain::{ComplaintId, LastSeen, StaffId, Timestamp};
use sqlx::AssertSqlSafe;
use std::collections::HashMap;

/// Stands for no mention, which every other one is after.
const NO_MENTION: i64 = 0;

/// A page that was read earlier, and comes later, takes nothing back.
const SEE: &str = "INSERT INTO seen (staff_id, complaint_id, last_event_at, mention_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (staff_id, complaint_id) DO UPDATE SET
        last_event_at = CASE WHEN seen.last_event_at < excluded.last_event_at
            THEN excluded.last_event_at ELSE seen.last_event_at END
      , mention_at = CASE WHEN seen.mention_at < excluded.mention_at THEN excluded.mention_at ELSE seen.mention_at END
    WHERE seen.last_event_at < excluded.last_event_at OR seen.mention_at < excluded.mention_at";

impl Store {
    /// What a person has seen last of each of these complaints, at most a page of them. What they have never opened is missing.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn seen_by(
        &self,
        person: &StaffId,
        complaints: &[ComplaintId],
    ) -> Result<HashMap<ComplaintId, LastSeen>> {
        if complaints.is_empty() {
            return Ok(HashMap::new());
        }
        let places = places(2, complaints.len());
        let sql = format!(
            "SELECT complaint_id, last_event_at, mention_at FROM seen WHERE staff_id = $1 AND complaint_id IN ({places})"
        );
        let query = self.query(AssertSqlSafe(sql)).bind(person.as_str());
        let rows: Vec<(String, i64, i64)> =
            complaints.iter().fold(query, |query, id| query.bind(id.as_str())).fetch_all().await?;
        let seen = |event, mention| LastSeen {
            event: known(event),
            mention: (mention != NO_MENTION).then_some(Timestamp(mention)),
        };
        rows.into_iter().map(|(id, event, mention)| Ok((parse_id(&id)?, seen(event, mention)))).collect()
    }

    /// Keeps what a person has had before them of a complaint.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn see(&self, person: &StaffId, complaint: &ComplaintId, seen: LastSeen) -> Result<()> {
        let see = self.write(SEE).bind(person.as_str()).bind(complaint.as_str());
        see.bind(stored_time(seen.event)).bind(seen.mention.map_or(NO_MENTION, |at| at.0)).execute().await.map(drop)
    }
}
