//! The files a merchant holds, under the names that `wechatpay-simulator --state-dir` writes them with.

use std::error::Error;
use std::path::Path;
use wechatpay_complaints::{Client, MerchantKey, PlatformKeys};

/// What WeChat Pay's signatures are verified with: its public key, and platform certificates, where the merchant has them.
pub(crate) fn platform_keys(folder: &Path) -> Result<PlatformKeys, Box<dyn Error>> {
    let mut keys = PlatformKeys::new();
    if folder.join("platform_cert.pem").exists() {
        keys.add_certificate(&std::fs::read_to_string(folder.join("platform_cert.pem"))?)?;
    }
    if folder.join("pub_key.pem").exists() {
        let id = std::fs::read_to_string(folder.join("pub_key_id.txt"))?;
        keys.add_public_key(&id, &std::fs::read_to_string(folder.join("pub_key.pem"))?)?;
    }
    Ok(keys)
}

/// A client that signs as this merchant. Production is `https://api.mch.weixin.qq.com`.
pub(crate) fn client(mchid: &str, folder: &Path, api_base: &str) -> Result<Client, Box<dyn Error>> {
    let serial_no = std::fs::read_to_string(folder.join("serial.txt"))?;
    let key = MerchantKey::from_pem(&serial_no, &std::fs::read_to_string(folder.join("apiclient_key.pem"))?)?;
    Ok(Client::builder(mchid, key, platform_keys(folder)?).api_base(api_base).build()?)
}
