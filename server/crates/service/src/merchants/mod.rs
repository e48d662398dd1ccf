//! Merchants: setting one up, testing its keys, and telling WeChat Pay where to call.

mod check;
mod health;
mod key_health;
mod keys;
mod registration;
mod rotation;
mod sub_merchants;

pub use check::{MerchantCheck, check};
pub use health::{MerchantHealth, MerchantName};
pub use key_health::measure_keys;
pub(crate) use key_health::{prune, warn_of_expiring_keys};
pub use keys::{KeyHealth, KeyKind};
pub use registration::{Replace, register_callback, replace_callback};
pub use rotation::{KeyForm, rotate_key};
pub use sub_merchants::name_sub_merchant;
pub(crate) use sub_merchants::{name_of, names_of};

use crate::Result;
use crate::access::{self, Granted, MerchantRead, MerchantWrite};
use crate::audit;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::merchants::key_health::keys_of;
use crate::platform::{self, OwnKey, sealed_apiv3_key};
use desk_domain::{Act, Mchid, Merchant, PublicKey};
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

/// Connects a merchant, or replaces its keys; a private key under another serial number is kept for what was encrypted for it. Without a key of the platform's, its certificates are downloaded. Nothing is
/// kept if the keys cannot be used.
///
/// # Errors
/// [`ServiceError::Invalid`] names what is wrong.
pub async fn add(desk: &Desk, by: &Granted<MerchantWrite>, form: MerchantForm) -> Result<()> {
    let base = Url::parse(&form.api_base).map_err(|error| ServiceError::invalid("api_base", error.to_string()))?;
    let own = OwnKey::read(&form.serial_no, &form.private_key_pem, form.certificate_pem.as_deref())?;
    let apiv3_key_sealed = sealed_apiv3_key(&form.apiv3_key, &form.mchid, desk.master(), desk.rng())?;
    let public_key = form.public_key.map(|(id, pem)| own.public_key(&id, &pem)).transpose()?;
    let certificates = form.platform_certificates_pem.into_iter().map(|pem| own.platform_certificate(pem));
    let mut record = Merchant {
        certificate_expires_at: own.expires_at,
        private_key_sealed: own.sealed(&form.mchid, desk.master(), desk.rng())?,
        apiv3_key_sealed,
        serial_no: own.serial_no().to_owned(),
        platform_certificates_pem: certificates.collect::<Result<_>>()?,
        mchid: form.mchid,
        name: form.name.trim().to_owned(),
        partner: form.partner,
        api_base: base.as_str().trim_end_matches('/').to_owned(),
        public_key: public_key.map(|(id, pem)| PublicKey { id, pem }),
        created_at: desk.now(),
        last_callback_at: None,
        last_verified_at: None,
        last_error: None,
        notification_url: None,
    };
    platform::connection_of(desk, &record)?;
    if record.public_key.is_none() && record.platform_certificates_pem.is_empty() {
        record.platform_certificates_pem = platform::first_certificates(desk, &record).await?;
    }
    let detail = json!({"api_base": record.api_base, "serial_no": record.serial_no});
    let audit = audit::line(desk, by, Act::PutMerchant, record.mchid.as_str(), &detail);
    Ok(desk.store().put_merchant(&record, Some(&audit)).await?)
}

/// Forgets a merchant's keys; its complaints stay. `false` if there is no such merchant.
///
/// # Errors
/// If the database cannot be used.
pub async fn remove(desk: &Desk, by: &Granted<MerchantWrite>, mchid: &Mchid) -> Result<bool> {
    let audit = audit::line(desk, by, Act::RemoveMerchant, mchid.as_str(), &json!({}));
    let removed = desk.store().remove_merchant(mchid, Some(&audit)).await?;
    desk.gateway().forget(mchid);
    Ok(removed)
}

/// All merchants.
///
/// # Errors
/// If the database cannot be used.
pub async fn list(desk: &Desk, _by: &Granted<MerchantRead>) -> Result<Vec<MerchantHealth>> {
    all(desk).await
}

/// One merchant.
///
/// # Errors
/// If there is no such merchant or the database cannot be used.
pub async fn find(desk: &Desk, by: &Granted<MerchantRead>, mchid: &Mchid) -> Result<MerchantHealth> {
    health_of(desk, access::merchant(desk, by, mchid).await?).await
}

async fn all(desk: &Desk) -> Result<Vec<MerchantHealth>> {
    let mut merchants = Vec::new();
    for record in desk.store().merchants().await? {
        merchants.push(health_of(desk, record).await?);
    }
    Ok(merchants)
}

async fn health_of(desk: &Desk, record: Merchant) -> Result<MerchantHealth> {
    let named = desk.store().sub_merchants().await?.into_iter().filter(|sub| sub.mchid == record.mchid);
    let sub_merchants = named.map(|sub| MerchantName { mchid: sub.sub_mchid, name: sub.name }).collect();
    Ok(MerchantHealth {
        keys: keys_of(desk, &record).await?,
        clock: platform::clock_reading(desk, &record.mchid).await?,
        sub_merchants,
        expected_url: desk.settings().callback_url(&record.mchid),
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
