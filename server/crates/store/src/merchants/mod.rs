//! Connected merchants. Their secrets are sealed before they come here.

pub(crate) mod keys;
pub(crate) mod seals;
pub(crate) mod sub_merchants;

use crate::Result;
use crate::audit::insert_audit;
use crate::complaints::history::{json_list, list_from_json};
use crate::db::columns::{Columns, row, select, upsert};
use crate::db::ids::parse_mchid;
use crate::db::tx::Tx;
use crate::events::insert_merchant_event;
use crate::store::Store;
use desk_domain::{AuditEntry, Mchid, Merchant, PublicKey, Timestamp};
use sqlx::AssertSqlSafe;

const IS_CONNECTED: &str = "SELECT EXISTS (SELECT 1 FROM merchants WHERE mchid = $1)";

row!(
    struct Row {
        mchid: String,
        name: String,
        partner: bool,
        api_base: String,
        serial_no: String,
        private_key_sealed: Vec<u8>,
        apiv3_key_sealed: Vec<u8>,
        public_key_id: Option<String>,
        public_key_pem: Option<String>,
        platform_certificates_pem: String,
        created_at: i64,
        last_callback_at: Option<i64>,
        last_verified_at: Option<i64>,
        last_error: Option<String>,
        notification_url: Option<String>,
        certificate_expires_at: Option<i64>,
    }
);

const BY_ID: &str = "FROM merchants WHERE mchid = $1";
const ALL: &str = "FROM merchants ORDER BY mchid";
/// Columns that stay when a merchant's keys are replaced: they tell how calls went.
const KEPT: [&str; 6] =
    ["created_at", "last_callback_at", "last_verified_at", "last_error", "notification_url", "certificate_expires_at"];
/// The end of a certificate also stays while the serial number does.
const CERTIFICATE: &str = "certificate_expires_at = CASE
    WHEN merchants.serial_no = excluded.serial_no
    THEN COALESCE(excluded.certificate_expires_at, merchants.certificate_expires_at)
    ELSE excluded.certificate_expires_at END";
/// Keeps the private key that is replaced by one with another serial number.
const RETIRE: &str = "INSERT INTO retired_keys (mchid, serial_no, private_key_sealed, retired_at)
    SELECT mchid, serial_no, private_key_sealed, $3 FROM merchants WHERE mchid = $1 AND serial_no <> $2
    ON CONFLICT (mchid, serial_no) DO UPDATE SET
        private_key_sealed = excluded.private_key_sealed
      , retired_at = excluded.retired_at";
const FORGET: [&str; 4] = [
    "DELETE FROM retired_keys WHERE mchid = $1",
    "DELETE FROM platform_keys WHERE mchid = $1",
    "DELETE FROM platform_key_uses WHERE mchid = $1",
    "DELETE FROM clock_readings WHERE mchid = $1",
];
const REMOVE: &str = "DELETE FROM merchants WHERE mchid = $1";
const NOTE_VERIFIED: &str = "UPDATE merchants SET last_verified_at = $2, last_error = NULL WHERE mchid = $1";
const NOTE_ERROR: &str = "UPDATE merchants SET last_error = $2 WHERE mchid = $1";
const SET_CERTIFICATES: &str = "UPDATE merchants SET platform_certificates_pem = $2 WHERE mchid = $1";
const SET_URL: &str = "UPDATE merchants SET notification_url = $2 WHERE mchid = $1";

impl Store {
    /// Stores a merchant. A private key that is replaced by one with another serial number is kept among the retired
    /// keys.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn put_merchant(&self, merchant: &Merchant, audit: Option<&AuditEntry>) -> Result<()> {
        let now = audit.map_or(merchant.created_at, |audit| audit.at);
        let mut tx = self.begin().await?;
        tx.query(RETIRE).bind(merchant.mchid.as_str()).bind(&merchant.serial_no).bind(now.0).execute().await?;
        let put = format!("{}, {CERTIFICATE}", upsert("merchants", Row::COLUMNS, &["mchid"], &KEPT));
        let public_key = merchant.public_key.as_ref();
        tx.query(AssertSqlSafe(put))
            .bind(merchant.mchid.as_str())
            .bind(&merchant.name)
            .bind(merchant.partner)
            .bind(&merchant.api_base)
            .bind(&merchant.serial_no)
            .bind(&merchant.private_key_sealed)
            .bind(&merchant.apiv3_key_sealed)
            .bind(public_key.map(|key| key.id.as_str()))
            .bind(public_key.map(|key| key.pem.as_str()))
            .bind(json_list(&merchant.platform_certificates_pem))
            .bind(merchant.created_at.0)
            .bind(merchant.last_callback_at.map(|at| at.0))
            .bind(merchant.last_verified_at.map(|at| at.0))
            .bind(merchant.last_error.as_deref())
            .bind(merchant.notification_url.as_deref())
            .bind(merchant.certificate_expires_at.map(|at| at.0))
            .execute()
            .await?;
        if let Some(audit) = audit {
            insert_audit(&mut tx, audit).await?;
        }
        insert_merchant_event(&mut tx, now, merchant.mchid.as_str()).await?;
        tx.commit().await?;
        self.announce().await;
        Ok(())
    }

    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn merchant(&self, mchid: &Mchid) -> Result<Option<Merchant>> {
        let row = self.query(select::<Row>(BY_ID)).bind(mchid.as_str()).fetch_optional().await?;
        row.map(merchant).transpose()
    }

    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn merchants(&self) -> Result<Vec<Merchant>> {
        let rows = self.query(select::<Row>(ALL)).fetch_all().await?;
        rows.into_iter().map(merchant).collect()
    }

    /// Deletes a merchant and all its keys; its complaints stay. `false` if there is no such merchant.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn remove_merchant(&self, mchid: &Mchid, audit: Option<&AuditEntry>) -> Result<bool> {
        let mut tx = self.begin().await?;
        let removed = tx.query(REMOVE).bind(mchid.as_str()).execute().await? == 1;
        for forget in FORGET {
            tx.query(forget).bind(mchid.as_str()).execute().await?;
        }
        if let (true, Some(audit)) = (removed, audit) {
            insert_audit(&mut tx, audit).await?;
        }
        tx.commit().await?;
        Ok(removed)
    }

    /// Records that WeChat Pay has answered, which ends the last error.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn note_verified(&self, mchid: &Mchid, at: Timestamp) -> Result<()> {
        self.write(NOTE_VERIFIED).bind(mchid.as_str()).bind(at.0).execute().await.map(drop)
    }

    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn note_error(&self, mchid: &Mchid, error: &str) -> Result<()> {
        self.write(NOTE_ERROR).bind(mchid.as_str()).bind(error).execute().await.map(drop)
    }

    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn set_platform_certificates(&self, mchid: &Mchid, pems: &[String], audit: &AuditEntry) -> Result<()> {
        let mut tx = self.begin().await?;
        tx.query(SET_CERTIFICATES).bind(mchid.as_str()).bind(json_list(pems)).execute().await?;
        insert_audit(&mut tx, audit).await?;
        tx.commit().await?;
        Ok(())
    }

    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn set_notification_url(&self, mchid: &Mchid, url: Option<&str>, audit: &AuditEntry) -> Result<()> {
        let mut tx = self.begin().await?;
        tx.query(SET_URL).bind(mchid.as_str()).bind(url).execute().await?;
        insert_audit(&mut tx, audit).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// Whether the merchant is connected here.
pub(crate) async fn is_connected(tx: &mut Tx, mchid: &Mchid) -> Result<bool> {
    tx.query(IS_CONNECTED).bind(mchid.as_str()).fetch_scalar().await
}

fn merchant(row: Row) -> Result<Merchant> {
    Ok(Merchant {
        mchid: parse_mchid(&row.mchid)?,
        name: row.name,
        partner: row.partner,
        api_base: row.api_base,
        serial_no: row.serial_no,
        private_key_sealed: row.private_key_sealed,
        apiv3_key_sealed: row.apiv3_key_sealed,
        public_key: row.public_key_id.zip(row.public_key_pem).map(|(id, pem)| PublicKey { id, pem }),
        platform_certificates_pem: list_from_json(&row.platform_certificates_pem),
        created_at: Timestamp(row.created_at),
        last_callback_at: row.last_callback_at.map(Timestamp),
        last_verified_at: row.last_verified_at.map(Timestamp),
        last_error: row.last_error,
        notification_url: row.notification_url,
        certificate_expires_at: row.certificate_expires_at.map(Timestamp),
    })
}
