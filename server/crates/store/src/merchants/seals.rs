//! Sealed values that prove which master key belongs to the database.

use crate::Result;
use crate::audit::insert_audit;
use crate::db::ids::{parse_id, parse_mchid};
use crate::store::Store;
use desk_domain::{AuditEntry, ComplaintId, Mchid};

/// A sealed value, and what it is bound to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoredSecret {
    PrivateKey { mchid: Mchid, serial_no: String, sealed: Vec<u8> },
    PayerPhone { complaint_id: ComplaintId, sealed: Vec<u8> },
}

const CHECK: &str = "SELECT sealed FROM master_key_check";
const PUT: &str = "INSERT INTO master_key_check (one, sealed) VALUES (1, $1) ON CONFLICT (one) DO NOTHING";
const REPLACE: &str = "INSERT INTO master_key_check (one, sealed) VALUES (1, $1)
    ON CONFLICT (one) DO UPDATE SET sealed = excluded.sealed";
/// Of the merchant that was connected last: an older value may be left from a key that was lost.
const A_KEY: &str =
    "SELECT mchid, serial_no, private_key_sealed FROM merchants ORDER BY created_at DESC, mchid LIMIT 1";
const A_PHONE: &str = "SELECT complaint_id, payer_phone_sealed FROM complaints WHERE payer_phone_sealed IS NOT NULL
    ORDER BY verified_at DESC LIMIT 1";

impl Store {
    /// The check value, which the right master key opens; `None` before the first start.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn master_check(&self) -> Result<Option<Vec<u8>>> {
        self.query(CHECK).fetch_optional_scalar().await
    }

    /// Stores the check value unless there is one, and returns the stored one: two processes that start at the same
    /// time get the same.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn put_master_check(&self, sealed: &[u8]) -> Result<Vec<u8>> {
        let mut tx = self.begin().await?;
        tx.query(PUT).bind(sealed).execute().await?;
        let standing = tx.query(CHECK).fetch_scalar().await?;
        tx.commit().await?;
        Ok(standing)
    }

    /// Replaces the check value: another master key is the right one from now on.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn replace_master_check(&self, sealed: &[u8], audit: &AuditEntry) -> Result<()> {
        let mut tx = self.begin().await?;
        tx.query(REPLACE).bind(sealed).execute().await?;
        insert_audit(&mut tx, audit).await?;
        tx.commit().await?;
        Ok(())
    }

    /// A value that was sealed with the master key, if there is any.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn any_secret(&self) -> Result<Option<StoredSecret>> {
        let key: Option<(String, String, Vec<u8>)> = self.query(A_KEY).fetch_optional().await?;
        if let Some((mchid, serial_no, sealed)) = key {
            return Ok(Some(StoredSecret::PrivateKey { mchid: parse_mchid(&mchid)?, serial_no, sealed }));
        }
        let phone: Option<(String, Vec<u8>)> = self.query(A_PHONE).fetch_optional().await?;
        let Some((complaint_id, sealed)) = phone else { return Ok(None) };
        Ok(Some(StoredSecret::PayerPhone { complaint_id: parse_id(&complaint_id)?, sealed }))
    }
}
