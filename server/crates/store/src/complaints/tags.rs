//! Tags of complaints, shared over the desk.

use super::hold_complaint;
use crate::Result;
use crate::error::StoreError;
use crate::store::Store;
use desk_domain::tag::MOST;
use desk_domain::{AuditEntry, ComplaintId, Tag, TeamAct};

/// The first spelling stays.
const USE: &str = "INSERT INTO tags (key, name, used_at) VALUES ($1, $2, $3)
    ON CONFLICT (key) DO UPDATE SET used_at = excluded.used_at";
const ADD: &str =
    "INSERT INTO complaint_tags (complaint_id, key, tagged_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
const REMOVE: &str = "DELETE FROM complaint_tags WHERE complaint_id = $1 AND key = $2";
const COUNT: &str = "SELECT COUNT(*) FROM complaint_tags WHERE complaint_id = $1";
const OF_COMPLAINT: &str = "SELECT name FROM complaint_tags JOIN tags ON tags.key = complaint_tags.key
    WHERE complaint_id = $1 ORDER BY tagged_at, tags.key";
const LATEST: &str = "SELECT name FROM tags ORDER BY used_at DESC, key LIMIT $1";

/// What became of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tagged {
    Added,
    /// The complaint has it already; nothing was written.
    Already,
    /// The complaint has as many as it may have; nothing was written.
    Full,
}

impl Store {
    /// Tags a complaint, together with the audit line and an event.
    ///
    /// # Errors
    /// If the database cannot be used; nothing is then written.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn tag(&self, id: &ComplaintId, tag: &Tag, audit: &AuditEntry) -> Result<Tagged> {
        let mut tx = self.begin().await?;
        let complaint = hold_complaint(&mut tx, id).await?;
        let key = tag.key();
        if tx.query(ADD).bind(id.as_str()).bind(&key).bind(audit.at.0).execute().await? == 0 {
            return Ok(Tagged::Already);
        }
        let count: i64 = tx.query(COUNT).bind(id.as_str()).fetch_scalar().await?;
        if usize::try_from(count).is_ok_and(|count| count > MOST) {
            return Ok(Tagged::Full);
        }
        tx.query(USE).bind(&key).bind(tag.as_str()).bind(audit.at.0).execute().await?;
        let act = TeamAct::Tagged { tag: tag.as_str().to_owned() };
        self.tell_team(tx, (id.as_str(), complaint.mchid.as_str()), Some(&act), audit).await?;
        Ok(Tagged::Added)
    }

    /// Takes a tag off a complaint. `false` if it has none of that key: nothing is then written.
    ///
    /// # Errors
    /// If the database cannot be used; nothing is then written.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn untag(&self, id: &ComplaintId, tag: &Tag, audit: &AuditEntry) -> Result<bool> {
        let mut tx = self.begin().await?;
        let complaint = hold_complaint(&mut tx, id).await?;
        if tx.query(REMOVE).bind(id.as_str()).bind(tag.key()).execute().await? == 0 {
            return Ok(false);
        }
        let act = TeamAct::Untagged { tag: tag.as_str().to_owned() };
        self.tell_team(tx, (id.as_str(), complaint.mchid.as_str()), Some(&act), audit).await?;
        Ok(true)
    }

    /// The tags of a complaint, in the order in which it was given them.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn tags_of(&self, id: &ComplaintId) -> Result<Vec<Tag>> {
        tags(self.query(OF_COMPLAINT).bind(id.as_str()).fetch_scalars().await?)
    }

    /// The tags that were given last, to any complaint.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn latest_tags(&self, limit: u32) -> Result<Vec<Tag>> {
        tags(self.query(LATEST).bind(i64::from(limit)).fetch_scalars().await?)
    }
}

fn tags(names: Vec<String>) -> Result<Vec<Tag>> {
    let read = |name: String| Tag::parse(&name).map_err(|_| StoreError::Corrupt { what: "tag" });
    names.into_iter().map(read).collect()
}
