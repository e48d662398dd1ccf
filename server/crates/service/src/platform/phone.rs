//! Payers' phones, which WeChat Pay encrypts with a key of the merchant's.

use crate::Result;
use crate::desk::Desk;
use crate::platform::gateway::Connection;
use crate::seal::Sealed;
use wechatpay_complaints::MerchantKey;

/// Decrypts a payer's phone, with the key in use or with one that was replaced.
///
/// # Errors
/// If no key opens it, or the desk cannot open the keys.
pub(crate) async fn decrypt_phone(desk: &Desk, connection: &Connection, encrypted: &str) -> Result<String> {
    let unreadable = match connection.key.decrypt(encrypted) {
        Ok(phone) => return Ok(phone),
        Err(error) => error,
    };
    let mchid = connection.mchid();
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
