//! The names of service providers' sub-merchants.

use crate::Result;
use crate::audit::insert_audit;
use crate::db::ids::parse_mchid;
use crate::store::Store;
use desk_domain::{AuditEntry, SubMerchant};

const PUT: &str = "INSERT INTO sub_merchants (mchid, sub_mchid, name) VALUES ($1, $2, $3)
    ON CONFLICT (mchid, sub_mchid) DO UPDATE SET name = excluded.name";
const ALL: &str = "SELECT mchid, sub_mchid, name FROM sub_merchants ORDER BY sub_mchid, mchid";

impl Store {
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn put_sub_merchant(&self, named: &SubMerchant, audit: &AuditEntry) -> Result<()> {
        let mut tx = self.begin().await?;
        tx.query(PUT).bind(named.mchid.as_str()).bind(named.sub_mchid.as_str()).bind(&named.name).execute().await?;
        insert_audit(&mut tx, audit).await?;
        tx.commit().await?;
        Ok(())
    }

    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn sub_merchants(&self) -> Result<Vec<SubMerchant>> {
        let rows: Vec<(String, String, String)> = self.query(ALL).fetch_all().await?;
        let named = |(mchid, sub_mchid, name): (String, String, String)| {
            Ok(SubMerchant { mchid: parse_mchid(&mchid)?, sub_mchid: parse_mchid(&sub_mchid)?, name })
        };
        rows.into_iter().map(named).collect()
    }
}
