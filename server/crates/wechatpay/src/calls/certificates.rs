//! Platform certificates (平台证书): what merchants without a WeChat Pay public key verify with.

use crate::client::Client;
use crate::error::{Advice, Error};
use crate::keys::Apiv3Key;
use crate::sign;
use crate::transport::{Answer, Payload, Request};
use http::Method;
use serde::Deserialize;

const PATH: &str = "/v3/certificates";

/// A certificate, decrypted. Several are valid at once while WeChat Pay changes from one to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PlatformCertificate {
    /// Upper-case hexadecimal, as in `Wechatpay-Serial`.
    pub serial_no: String,
    /// RFC 3339.
    pub effective_time: String,
    /// RFC 3339.
    pub expire_time: String,
    /// X.509, PEM.
    pub pem: String,
}

#[derive(Deserialize)]
struct Listing {
    #[serde(default)]
    data: Vec<Encrypted>,
}

#[derive(Deserialize)]
struct Encrypted {
    serial_no: String,
    effective_time: String,
    expire_time: String,
    encrypt_certificate: Ciphertext,
}

#[derive(Deserialize)]
struct Ciphertext {
    nonce: String,
    #[serde(default)]
    associated_data: String,
    ciphertext: String,
}

impl Client {
    /// Downloads the certificates that WeChat Pay signs with now and soon. Works without any key of the platform's: only who
    /// knows the APIv3 key can have encrypted them, and the answer must be signed with one of them or with a key held
    /// already. Empty for merchants that have a WeChat Pay public key alone.
    ///
    /// # Errors
    /// [`Error::Undecryptable`] if the APIv3 key is another; otherwise [`Error::advice`] says what to do.
    pub async fn download_certificates(&self, apiv3: &Apiv3Key) -> Result<Vec<PlatformCertificate>, Error> {
        let request =
            Request { method: Method::GET, path: PATH, payload: Payload::None, answer: Answer::ProvenByContent };
        let answered = match self.send(request).await {
            // Said to merchants that have a public key alone (无可用的平台证书).
            Err(error) if error.advice() == Advice::Gone => return Ok(Vec::new()),
            answered => answered?,
        };
        let listing: Listing = answered.json()?;
        let mut keys = self.inner.platform_keys.clone();
        let mut certificates = Vec::with_capacity(listing.data.len());
        for row in listing.data {
            let Ciphertext { nonce, associated_data, ciphertext } = &row.encrypt_certificate;
            let pem = apiv3.open(nonce, associated_data, ciphertext).ok_or(Error::Undecryptable)?;
            let pem = String::from_utf8(pem).map_err(|_| Error::Undecryptable)?;
            let serial_no = keys.add_certificate(&pem)?;
            if !serial_no.eq_ignore_ascii_case(&row.serial_no) {
                return Err(Error::Undecryptable);
            }
            let (effective_time, expire_time) = (row.effective_time, row.expire_time);
            certificates.push(PlatformCertificate { serial_no, effective_time, expire_time, pem });
        }
        if certificates.is_empty() {
            // Nothing to believe: this is signed with a key that such a merchant may not hold yet.
            return Ok(certificates);
        }
        let verified = sign::verify_headers(&answered.headers, &answered.body, &keys, (self.inner.now)());
        self.notice(&answered.headers, verified.as_ref().ok());
        verified.map_err(|reason| Error::Forged { reason, request_id: answered.request_id(), write: false })?;
        Ok(certificates)
    }
}
