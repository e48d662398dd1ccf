//! Merchants: setting one up, testing its keys, and telling WeChat Pay where to call.

pub(crate) mod check;
pub(crate) mod key_health;
pub(crate) mod keys;
pub(crate) mod registration;
pub(crate) mod rotation;
pub(crate) mod sub_merchants;

use crate::Result;
use crate::desk::{Desk, require};
use crate::error::ServiceError;
use crate::merchants::keys::{OwnKey, apiv3_key};
use crate::seal::Sealed;
use crate::view::{MerchantHealth, MerchantName};
use desk_domain::{Act, Actor, Mchid, Permission};
use desk_store::MerchantRecord;
use serde_json::json;
use url::Url;

/// What an administrator enters to connect a merchant.
pub struct MerchantForm {
    pub mchid: Mchid,
    pub name: String,
    /// A service provider (服务商) that answers for its sub-merchants.
    pub partner: bool,
    pub api_base: String,
    /// Serial number of the merchant API certificate, hexadecimal.
    pub serial_no: String,
    pub private_key_pem: String,
    /// The API certificate itself, from which its end is known.
    pub certificate_pem: Option<String>,
    /// As the file holds it.
    pub apiv3_key: Vec<u8>,
    /// `PUB_KEY_ID_…` and the key itself; older merchants have none and verify with certificates.
    pub public_key: Option<(String, String)>,
    pub platform_certificates_pem: Vec<String>,
}

impl Desk {
    /// Connects a merchant, or replaces its keys; a private key under another serial number is kept for what was encrypted for it. Without a key of the platform's, its certificates are downloaded. Nothing is
    /// kept if the keys cannot be used.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] names what is wrong.
    pub async fn add_merchant(&self, form: MerchantForm) -> Result<()> {
        let base = Url::parse(&form.api_base).map_err(|error| ServiceError::invalid("api_base", error.to_string()))?;
        let own = OwnKey::read(&form.serial_no, &form.private_key_pem, form.certificate_pem.as_deref())?;
        let apiv3_key = apiv3_key(&form.apiv3_key)?;
        let public_key = form.public_key.map(|(id, pem)| own.public_key(&id, &pem)).transpose()?;
        let (public_key_id, public_key_pem) = public_key.unzip();
        let certificates = form.platform_certificates_pem.into_iter().map(|pem| own.platform_certificate(pem));
        let mut record = MerchantRecord {
            certificate_expires_at: own.expires_at,
            private_key_sealed: own.sealed(&form.mchid, self.master(), self.rng())?,
            apiv3_key_sealed: self.master().seal(Sealed::Apiv3Key(&form.mchid), apiv3_key.as_bytes(), self.rng())?,
            serial_no: own.serial_no().to_owned(),
            platform_certificates_pem: certificates.collect::<Result<_>>()?,
            mchid: form.mchid,
            name: form.name.trim().to_owned(),
            partner: form.partner,
            api_base: base.as_str().trim_end_matches('/').to_owned(),
            public_key_id,
            public_key_pem,
            created_at: self.now(),
            last_callback_at: None,
            last_verified_at: None,
            last_error: None,
            last_error_at: None,
            notification_url: None,
        };
        self.connection_of(&record)?;
        if record.public_key_id.is_none() && record.platform_certificates_pem.is_empty() {
            record.platform_certificates_pem = self.first_certificates(&record).await?;
        }
        let detail = json!({"api_base": record.api_base, "serial_no": record.serial_no});
        let audit = self.audit_by_system(Act::PutMerchant, record.mchid.as_str(), &detail);
        Ok(self.store().put_merchant(&record, Some(&audit)).await?)
    }

    /// Forgets a merchant's keys; its complaints stay. `false` if there is no such merchant.
    ///
    /// # Errors
    /// If the database cannot be used.
    pub async fn remove_merchant(&self, mchid: &Mchid) -> Result<bool> {
        let audit = self.audit_by_system(Act::RemoveMerchant, mchid.as_str(), &json!({}));
        let removed = self.store().remove_merchant(mchid, Some(&audit)).await?;
        self.gateway().forget(mchid);
        Ok(removed)
    }

    /// All merchants, for the command line.
    ///
    /// # Errors
    /// If the database cannot be used.
    pub async fn list_merchants(&self) -> Result<Vec<MerchantHealth>> {
        let mut merchants = Vec::new();
        for record in self.store().merchants().await? {
            merchants.push(self.health(record).await?);
        }
        Ok(merchants)
    }

    /// All merchants, for an administrator.
    ///
    /// # Errors
    /// If the permission is missing or the database cannot be used.
    pub async fn merchant_health(&self, actor: &Actor) -> Result<Vec<MerchantHealth>> {
        require(actor, Permission::MerchantRead)?;
        self.list_merchants().await
    }

    /// One merchant, for the command line; `None` if there is no such merchant.
    ///
    /// # Errors
    /// If the database cannot be used.
    pub async fn find_merchant(&self, mchid: &Mchid) -> Result<Option<MerchantHealth>> {
        match self.store().merchant(mchid).await? {
            Some(record) => self.health(record).await.map(Some),
            None => Ok(None),
        }
    }

    async fn health(&self, record: MerchantRecord) -> Result<MerchantHealth> {
        let named = self.store().sub_merchants().await?.into_iter().filter(|sub| sub.mchid == record.mchid);
        let sub_merchants = named.map(|sub| MerchantName { mchid: sub.sub_mchid, name: sub.name }).collect();
        Ok(MerchantHealth {
            keys: self.keys_of(&record).await?,
            clock: self.clock_reading(&record.mchid).await?,
            sub_merchants,
            expected_url: self.settings().callback_url(&record.mchid),
            mchid: record.mchid,
            name: record.name,
            partner: record.partner,
            api_base: record.api_base,
            serial_no: record.serial_no,
            notification_url: record.notification_url,
            last_callback_at: record.last_callback_at,
            last_verified_at: record.last_verified_at,
            last_error: record.last_error,
        })
    }
}
