//! Storing what is derived from WeChat Pay's answers anew, after the rules of derivation have changed.

use crate::Result;
use crate::complaints::apply::{Counts, apply_reading, write_alone, write_counts};
use crate::complaints::{Applied, ReadComplaint, Row, complaint};
use crate::db::columns::select;
use crate::events::insert_event;
use crate::store::Store;
use desk_domain::{Complaint, ComplaintId, EventKind, Timestamp};

const OLDER: &str = "FROM complaints WHERE derived < $1 ORDER BY derived LIMIT $2";
const MARK: &str = "UPDATE complaints SET derived = $2 WHERE complaint_id = $1 AND derived < $2";

impl Store {
    /// Complaints whose fields were derived by an older version of the rules.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn derived_before(&self, version: i64, limit: u32) -> Result<Vec<Complaint>> {
        let query = self.query(select::<Row>(OLDER)).bind(version).bind(i64::from(limit));
        query.fetch_all().await?.into_iter().map(complaint).collect()
    }

    /// Stores complaints that were derived anew, in one transaction. Where a later reading was stored meanwhile, that
    /// one stays. The `unreadable` are left as they are, and not tried again.
    ///
    /// # Errors
    /// If the database cannot be used; nothing is then written.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn apply_derived(
        &self,
        derived: &[ReadComplaint],
        unreadable: &[ComplaintId],
        version: i64,
        at: Timestamp,
    ) -> Result<()> {
        let mut ids: Vec<&str> = derived.iter().map(|read| read.complaint.complaint_id.as_str()).collect();
        ids.sort();
        let mut tx = self.begin().await?;
        let (mut counts, mut news) = (Counts::default(), None);
        write_alone(&mut tx, &ids).await?;
        for read in derived {
            if apply_reading(&mut tx, read, &mut counts).await? == Applied::Changed {
                news = Some(&read.complaint);
            }
        }
        for id in unreadable {
            tx.query(MARK).bind(id.as_str()).bind(version).execute().await?;
        }
        write_counts(&mut tx, counts).await?;
        // One event for all of them: open browsers then look again once.
        if let Some(complaint) = news {
            insert_event(&mut tx, at, EventKind::Complaint, complaint.complaint_id.as_str(), complaint.mchid.as_str())
                .await?;
        }
        tx.commit().await?;
        self.announce().await;
        Ok(())
    }
}
