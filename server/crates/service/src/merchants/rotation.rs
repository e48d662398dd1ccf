//! A merchant's own key: what proves it, and how it is exchanged for another while the old one still reads what was encrypted
//! for it.

use crate::Result;
use crate::access::{self, Granted, MerchantWrite};
use crate::audit;
use crate::desk::Desk;
use crate::error::{Reason, ServiceError};
use crate::platform::{self, OwnKey};
use desk_domain::{Act, Mchid, Merchant};
use serde_json::json;

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
    let record = Merchant {
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
async fn try_key(desk: &Desk, record: &Merchant) -> Result<()> {
    let connection = platform::connection_of(desk, record)?;
    match platform::echo(desk, &connection).await {
        Err(ServiceError::WechatPay(error))
            if matches!(error.reason, Reason::NotPermitted | Reason::Gone | Reason::Refused) =>
        {
            Ok(())
        }
        answer => answer.map(drop),
    }
}
