//! A merchant's keys as an administrator enters them: each is parsed in any of its formats, or refused with the name of
//! its field, what is wrong and what to do.

use crate::Result;
use crate::error::ServiceError;
use crate::rng::Rng;
use crate::seal::{MasterKey, Sealed};
use desk_domain::{Mchid, Timestamp};
use wechatpay_complaints::{Apiv3Key, KeyError, MerchantKey, PlatformKeys};
use zeroize::Zeroizing;

/// A private key of a merchant, with which it signs.
pub(crate) struct OwnKey {
    key: MerchantKey,
    /// The key as PKCS #8 PEM, whatever format it was entered in.
    pem: Zeroizing<String>,
    /// When its certificate expires, if that was given.
    pub(crate) expires_at: Option<Timestamp>,
}

impl OwnKey {
    /// Parses a key. A certificate that is given with it has to belong to it.
    pub(crate) fn read(serial_no: &str, pem: &str, certificate: Option<&str>) -> Result<Self> {
        let key = MerchantKey::from_pem(serial_no, pem).map_err(|problem| match problem {
            KeyError::SerialNo | KeyError::SerialIsPublicKeyId => refused("serial_no", &problem),
            problem => refused("private_key", &problem),
        })?;
        let pem = key.to_pem().map_err(|problem| refused("private_key", &problem))?;
        let expires_at = certificate.map(|certificate| key.check_certificate(certificate)).transpose();
        let expires_at = expires_at.map_err(|problem| refused("certificate", &problem))?;
        Ok(Self { key, pem, expires_at: expires_at.map(Timestamp::from_unix_seconds) })
    }

    pub(crate) fn serial_no(&self) -> &str {
        self.key.serial_no()
    }

    pub(crate) fn sealed(&self, mchid: &Mchid, master: &MasterKey, rng: &dyn Rng) -> Result<Vec<u8>> {
        Ok(master.seal(Sealed::PrivateKey(mchid, self.serial_no()), self.pem.as_bytes(), rng)?)
    }

    /// Checks WeChat Pay's public key and its id. The merchant's own key is easily entered by mistake, and is refused.
    pub(crate) fn public_key(&self, id: &str, pem: &str) -> Result<(String, String)> {
        let mut keys = PlatformKeys::new();
        keys.add_public_key(id, pem).map_err(|problem| match problem {
            KeyError::PublicKeyId => refused("public_key_id", &problem),
            problem => refused("public_key", &problem),
        })?;
        self.key.check_foreign(pem).map_err(|problem| refused("public_key", &problem))?;
        Ok((keys.preferred_serial().unwrap_or(id).to_owned(), pem.trim().to_owned()))
    }

    /// Checks a certificate of WeChat Pay's. The merchant's own is easily entered by mistake, and is refused.
    pub(crate) fn platform_certificate(&self, pem: String) -> Result<String> {
        let serial_no = PlatformKeys::new().add_certificate(&pem);
        let serial_no = serial_no.map_err(|problem| refused("platform_certificate", &problem))?;
        if serial_no == self.serial_no() {
            let problem =
                "this is the merchant's own certificate, and not WeChat Pay's; leave it out and it is downloaded";
            return Err(ServiceError::invalid("platform_certificate", problem));
        }
        Ok(pem)
    }
}

/// Parses the APIv3 key from its file, and seals it.
pub(crate) fn sealed_apiv3_key(file: &[u8], mchid: &Mchid, master: &MasterKey, rng: &dyn Rng) -> Result<Vec<u8>> {
    let key = Apiv3Key::from_file(file).map_err(|problem| refused("apiv3_key", &problem))?;
    Ok(master.seal(Sealed::Apiv3Key(mchid), key.as_bytes(), rng)?)
}

fn refused(field: &'static str, problem: &KeyError) -> ServiceError {
    ServiceError::invalid(field, problem.to_string())
}
