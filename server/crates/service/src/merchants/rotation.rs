//! A merchant's own key: what proves it, and how it is exchanged for another while the old one still reads what was encrypted
//! for it.

use crate::Result;
use crate::access::{self, Granted, MerchantWrite};
use crate::audit;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::group::Group;
use crate::merchants::keys::OwnKey;
use crate::platform::{self, Caller};
use crate::seal::Sealed;
use desk_domain::{Act, Mchid};
use desk_store::MerchantRecord;
use serde_json::json;
use wechatpay_complaints::{Advice, Error, MerchantKey};

/// What an administrator enters when the merchant has a new API certificate.
pub struct KeyForm {
    /// Serial number of the new certificate, hexadecimal.
    pub serial_no: String,
    pub private_key_pem: String,
    /// The certificate itself, from which its end is known.
    pub certificate_pem: Option<String>,
}

/// Signs with a new key from now on, in every process, and returns the serial number of its certificate. The old one is kept
/// for phones that are encrypted for it. Nothing changes unless WeChat Pay accepts what the new key signs.
///
/// # Errors
/// If there is no such merchant, [`ServiceError::Invalid`] if the key cannot be read, or what WeChat Pay says of it.
pub async fn rotate_key(desk: &Desk, by: &Granted<MerchantWrite>, mchid: &Mchid, form: KeyForm) -> Result<String> {
    let held = access::merchant(desk, by, mchid).await?;
    let own = OwnKey::read(&form.serial_no, &form.private_key_pem, form.certificate_pem.as_deref())?;
    if own.serial_no() == held.serial_no {
        return Err(ServiceError::invalid("serial_no", "this is the certificate that is in use"));
    }
    let detail = json!({ "from": held.serial_no, "to": own.serial_no() });
    let record = MerchantRecord {
        private_key_sealed: own.sealed(mchid, desk.master(), desk.rng())?,
        certificate_expires_at: own.expires_at,
        serial_no: own.serial_no().to_owned(),
        ..held
    };
    try_key(desk, &record).await?;
    let audit = audit::line(desk, by, Act::RotateKey, mchid.as_str(), &detail);
    desk.store().put_merchant(&record, Some(&audit)).await?;
    Ok(record.serial_no)
}

/// Whether WeChat Pay accepts what this key signs; it may refuse the call itself for other reasons.
async fn try_key(desk: &Desk, record: &MerchantRecord) -> Result<()> {
    let connection = platform::connection_of(desk, record)?;
    let message = desk.new_id();
    let echo = connection.client.security_echo(&message);
    match platform::call(desk, &record.mchid, Group::Echo, Caller::Person, echo).await {
        Err(ServiceError::WechatPay(error @ Error::Refused { .. }))
            if matches!(error.advice(), Advice::NotPermitted | Advice::Gone | Advice::FixRequest { .. }) =>
        {
            Ok(())
        }
        answer => answer.map(drop),
    }
}

/// Decrypts a payer's phone, with the key in use or with one that was: whichever it was encrypted for.
pub(crate) async fn decrypt_phone(desk: &Desk, key: &MerchantKey, mchid: &Mchid, encrypted: &str) -> Result<String> {
    let unreadable = match key.decrypt(encrypted) {
        Ok(phone) => return Ok(phone),
        Err(error) => error,
    };
    for retired in desk.store().retired_keys(mchid).await? {
        let what = Sealed::PrivateKey(mchid, &retired.serial_no);
        let pem = desk.master().open(what, &retired.private_key_sealed)?;
        let key = std::str::from_utf8(&pem).ok().and_then(|pem| MerchantKey::from_pem(&retired.serial_no, pem).ok());
        if let Some(phone) = key.and_then(|key| key.decrypt(encrypted).ok()) {
            return Ok(phone);
        }
    }
    Err(unreadable.into())
}
