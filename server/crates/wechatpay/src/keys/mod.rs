//! The keys a merchant holds: its own private key, the APIv3 key, and what WeChat Pay's signatures are verified with.

mod file;
mod written;

use crate::crypto;
use crate::error::{Error, KeyError};
use rsa::pkcs8::{DecodePublicKey, EncodePrivateKey, LineEnding};
use rsa::{PrivateKey, PublicKey};
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use x509_parser::prelude::{FromDer, X509Certificate};
use zeroize::Zeroizing;

/// The merchant's API private key and the serial number of its certificate. Signs requests, decrypts payers' phones.
#[derive(Clone)]
pub struct MerchantKey {
    serial_no: String,
    key: Arc<PrivateKey>,
}

impl MerchantKey {
    /// Reads `apiclient_key.pem` and the serial number, in the shapes people have them: PKCS#8 or PKCS#1, with or without
    /// header, in one line or many; the number in any case and with any separators.
    ///
    /// # Errors
    /// [`KeyError`] names what was given instead.
    pub fn from_pem(serial_no: &str, pem: &str) -> Result<Self, KeyError> {
        Self::new(serial_no, file::private_key(pem)?)
    }

    /// Reads a PKCS#8 or PKCS#1 key in DER form.
    ///
    /// # Errors
    /// [`KeyError`] names what was given instead.
    pub fn from_der(serial_no: &str, der: &[u8]) -> Result<Self, KeyError> {
        Self::new(serial_no, file::private_key_of_der(der)?)
    }

    fn new(serial_no: &str, key: PrivateKey) -> Result<Self, KeyError> {
        Ok(Self { serial_no: written::serial_no(serial_no)?, key: Arc::new(key) })
    }

    /// The key as PKCS#8 PEM, whatever shape it was read in.
    ///
    /// # Errors
    /// [`KeyError::PrivateKey`] if the key cannot be written so.
    pub fn to_pem(&self) -> Result<Zeroizing<String>, KeyError> {
        self.key.to_pkcs8_pem(LineEnding::LF).map_err(|_| KeyError::PrivateKey)
    }

    /// Refuses the public half of this key where WeChat Pay's is needed.
    ///
    /// # Errors
    /// [`KeyError::OwnKey`], or what is wrong with the file.
    pub fn check_foreign(&self, public_key_pem: &str) -> Result<(), KeyError> {
        if file::public_key(public_key_pem)? == self.key.to_public_key() { Err(KeyError::OwnKey) } else { Ok(()) }
    }

    /// Serial number of the merchant API certificate, upper-case hexadecimal.
    #[must_use]
    pub fn serial_no(&self) -> &str {
        &self.serial_no
    }

    /// Base64 of the SHA-256 with RSA (PKCS#1 v1.5) signature of a message.
    ///
    /// # Errors
    /// [`KeyError::PrivateKey`] if the key is too small to sign with.
    pub fn sign(&self, message: &[u8]) -> Result<String, KeyError> {
        crypto::sign(&self.key, message).ok_or(KeyError::PrivateKey)
    }

    /// Decrypts a sensitive field, such as `payer_phone` (RSA-OAEP with SHA-1). Useful with a retired key: what was encrypted
    /// before a change of keys stays as it is.
    ///
    /// # Errors
    /// [`Error::Undecryptable`] if it was encrypted for another key.
    pub fn decrypt(&self, encrypted: &str) -> Result<String, Error> {
        crypto::open_oaep(&self.key, encrypted).ok_or(Error::Undecryptable)
    }

    /// Checks that a merchant API certificate (`apiclient_cert.pem`) has this key's serial number and belongs to it. Returns
    /// the unix second at which it expires.
    ///
    /// # Errors
    /// [`KeyError::CertificateSerial`], [`KeyError::CertificatePair`], or what is wrong with the file.
    pub fn check_certificate(&self, pem: &str) -> Result<i64, KeyError> {
        let certificate = Certificate::from_pem(pem)?;
        if certificate.serial_no.trim_start_matches('0') != self.serial_no.trim_start_matches('0') {
            return Err(KeyError::CertificateSerial { found: certificate.serial_no });
        }
        if certificate.key != self.key.to_public_key() {
            return Err(KeyError::CertificatePair);
        }
        Ok(certificate.expires_at)
    }
}

impl fmt::Debug for MerchantKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MerchantKey").field("serial_no", &self.serial_no).finish_non_exhaustive()
    }
}

/// The APIv3 key: 32 bytes that decrypt notifications and platform certificates.
#[derive(Clone)]
pub struct Apiv3Key(Arc<Zeroizing<[u8; 32]>>);

impl Apiv3Key {
    /// # Errors
    /// [`KeyError::Apiv3Length`] unless there are exactly 32 bytes: a shorter key would quietly be a weaker cipher.
    pub fn new(key: impl AsRef<[u8]>) -> Result<Self, KeyError> {
        let bytes = key.as_ref();
        let bytes: [u8; 32] = bytes.try_into().map_err(|_| KeyError::Apiv3Length { found: bytes.len() })?;
        Ok(Self(Arc::new(Zeroizing::new(bytes))))
    }

    /// Reads the key from a file, without the line break, quotation marks or byte-order mark that surround it.
    ///
    /// # Errors
    /// [`KeyError`] says what stands there instead.
    pub fn from_file(bytes: &[u8]) -> Result<Self, KeyError> {
        written::apiv3_key(bytes).and_then(Self::new)
    }

    /// The 32 bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_slice()
    }

    /// Decrypts a resource. `None` if anything is altered, or it was encrypted with another key.
    pub(crate) fn open(&self, nonce: &str, associated_data: &str, ciphertext: &str) -> Option<Vec<u8>> {
        crypto::open_aead(&self.0, nonce, associated_data, ciphertext)
    }
}

impl fmt::Debug for Apiv3Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Apiv3Key(…)")
    }
}

/// What is needed of an X.509 certificate.
struct Certificate {
    /// Upper-case hexadecimal.
    serial_no: String,
    key: PublicKey,
    /// Unix seconds.
    expires_at: i64,
}

impl Certificate {
    fn from_pem(pem: &str) -> Result<Self, KeyError> {
        let der = file::certificate(pem)?;
        let (_, certificate) = X509Certificate::from_der(&der).map_err(|_| KeyError::Certificate)?;
        let key = PublicKey::from_public_key_der(certificate.public_key().raw).map_err(|_| KeyError::Certificate)?;
        let serial_no = hex::encode_upper(certificate.raw_serial());
        let serial_no = serial_no.strip_prefix("00").unwrap_or(&serial_no).to_owned();
        Ok(Self { serial_no, key, expires_at: certificate.validity().not_after.timestamp() })
    }
}

/// One key of WeChat Pay's.
struct PlatformKey {
    key: PublicKey,
    /// Unix seconds; `None` for public keys, which do not expire.
    expires_at: Option<i64>,
}

/// The keys WeChat Pay may sign with: its public key and any number of platform certificates, chosen by the
/// `Wechatpay-Serial` of what is verified. During a migration both kinds are in use at once.
#[derive(Clone, Default)]
pub struct PlatformKeys {
    keys: HashMap<String, Arc<PlatformKey>>,
    public_key_id: Option<String>,
}

impl PlatformKeys {
    /// No keys yet; nothing verifies.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a WeChat Pay public key with its id (`PUB_KEY_ID_…`). Requests ask for answers signed with the last one added.
    ///
    /// # Errors
    /// [`KeyError::PublicKeyId`], or what is wrong with the file.
    pub fn add_public_key(&mut self, id: &str, pem: &str) -> Result<(), KeyError> {
        let (id, key) = (written::public_key_id(id)?, file::public_key(pem)?);
        self.keys.insert(id.clone(), Arc::new(PlatformKey { key, expires_at: None }));
        self.public_key_id = Some(id);
        Ok(())
    }

    /// Adds a platform certificate and returns its serial number, upper-case hexadecimal.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn add_certificate(&mut self, pem: &str) -> Result<String, KeyError> {
        let Certificate { serial_no, key, expires_at } = Certificate::from_pem(pem)?;
        self.keys.insert(serial_no.clone(), Arc::new(PlatformKey { key, expires_at: Some(expires_at) }));
        Ok(serial_no)
    }

    /// What requests ask to be answered with: the public key where one is held. Without it, WeChat Pay chooses.
    #[must_use]
    pub fn preferred_serial(&self) -> Option<&str> {
        self.public_key_id.as_deref()
    }

    /// Whether no key is held.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Serial numbers and ids held, with the unix second each expires at, if it does.
    pub fn serials(&self) -> impl Iterator<Item = (&str, Option<i64>)> {
        self.keys.iter().map(|(serial, key)| (serial.as_str(), key.expires_at))
    }

    /// What sensitive fields are encrypted with: the public key, or else the certificate that expires last.
    pub(crate) fn for_encryption(&self, now: i64) -> Option<(&str, &PublicKey)> {
        let newest = || self.serials().max_by_key(|(_, expires_at)| *expires_at).map(|(serial, _)| serial);
        let serial = self.preferred_serial().or_else(newest)?;
        self.get(serial, now)
    }

    /// The key with this serial and the form it is held under, unless it has expired.
    pub(crate) fn get(&self, serial: &str, now: i64) -> Option<(&str, &PublicKey)> {
        let held = self.keys.get_key_value(serial).or_else(|| self.keys.get_key_value(&serial.to_uppercase()))?;
        held.1.expires_at.is_none_or(|expiry| now <= expiry).then_some((held.0.as_str(), &held.1.key))
    }
}

impl fmt::Debug for PlatformKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.keys.keys()).finish()
    }
}
