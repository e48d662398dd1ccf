//! The plan and progress of listing. One process at a time lists a merchant: the one that holds the lease.

use crate::Result;
use crate::store::Store;
use desk_domain::time::Date;
use desk_domain::{ListingPass, ListingPlan, Mchid, Timestamp};
use sqlx::FromRow;

/// A merchant's list, leased by this process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimedListing {
    pub mchid: Mchid,
    pub lease: String,
    pub plan: ListingPlan,
}

#[derive(FromRow)]
struct Row {
    newest_at: i64,
    pass_at: i64,
    pass_began_at: Option<i64>,
    pass_from: Option<String>,
    pass_to: Option<String>,
    pass_next: Option<String>,
    completed_at: Option<i64>,
}

const CLAIM: &str = "INSERT INTO listings (mchid, lease, leased_until) VALUES ($1, $2, $4)
    ON CONFLICT (mchid) DO UPDATE SET lease = excluded.lease, leased_until = excluded.leased_until
    WHERE listings.leased_until <= $3 AND (listings.newest_at <= $3 OR listings.pass_at <= $3)
    RETURNING newest_at, pass_at, pass_began_at, pass_from, pass_to, pass_next, completed_at";
const HOLD: &str = "UPDATE listings SET leased_until = $3 WHERE mchid = $1 AND lease = $2";
const RELEASE: &str = "UPDATE listings SET lease = NULL, leased_until = 0, newest_at = $3, pass_at = $4
    , pass_began_at = $5, pass_from = $6, pass_to = $7, pass_next = $8, completed_at = $9
    WHERE mchid = $1 AND lease = $2";

impl Store {
    /// Leases a merchant's list, if something of it is due and no other process has it.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn claim_listing(
        &self,
        mchid: &Mchid,
        lease: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Option<ClaimedListing>> {
        let row: Option<Row> =
            self.write(CLAIM).bind(mchid.as_str()).bind(lease).bind(now.0).bind(until.0).fetch_optional().await?;
        Ok(row.map(|row| ClaimedListing { mchid: mchid.clone(), lease: lease.to_owned(), plan: plan(&row) }))
    }

    /// Prolongs the lease. `false` if it has passed to another process.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn hold_listing(&self, mchid: &Mchid, lease: &str, until: Timestamp) -> Result<bool> {
        Ok(self.write(HOLD).bind(mchid.as_str()).bind(lease).bind(until.0).execute().await? == 1)
    }

    /// Stores the progress and ends the lease. Does nothing if it has passed to another process.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn release_listing(&self, listing: &ClaimedListing) -> Result<()> {
        let ListingPlan { newest_at, pass_at, pass, completed_at } = &listing.plan;
        let pass = pass.as_ref();
        self.write(RELEASE)
            .bind(listing.mchid.as_str())
            .bind(&listing.lease)
            .bind(newest_at.0)
            .bind(pass_at.0)
            .bind(pass.map(|pass| pass.began_at.0))
            .bind(pass.map(|pass| pass.from.to_string()))
            .bind(pass.map(|pass| pass.to.to_string()))
            .bind(pass.map(|pass| pass.next.to_string()))
            .bind(completed_at.map(|at| at.0))
            .execute()
            .await
            .map(drop)
    }
}

fn plan(row: &Row) -> ListingPlan {
    ListingPlan {
        newest_at: Timestamp(row.newest_at),
        pass_at: Timestamp(row.pass_at),
        pass: pass(row),
        completed_at: row.completed_at.map(Timestamp),
    }
}

fn pass(row: &Row) -> Option<ListingPass> {
    let day = |stored: &Option<String>| Date::parse(stored.as_deref()?);
    let (from, to, next) = (day(&row.pass_from)?, day(&row.pass_to)?, day(&row.pass_next)?);
    Some(ListingPass { began_at: Timestamp(row.pass_began_at?), from, to, next })
}
