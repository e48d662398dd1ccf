//! The platform's keys, and those it has given to the merchant.

use crate::{KeyMode, Options};
use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rand::RngCore;
use rsa::pkcs1v15::{Signature, SigningKey, VerifyingKey};
use rsa::pkcs8::{DecodePrivateKey, EncodePrivateKey, EncodePublicKey, LineEnding};
use rsa::sha2::Sha256;
use rsa::signature::{SignatureEncoding, Signer, Verifier};
use rsa::{Generate, Oaep, PrivateKey, PublicKey};
use sha1::Sha1;
use std::io;
use std::path::Path;
use std::sync::{PoisonError, RwLock};

/// What a merchant holds.
#[derive(Clone)]
pub struct Credentials {
    pub mchid: String,
    /// PKCS#8 PEM.
    pub merchant_key_pem: String,
    /// Serial number of the merchant API certificate.
    pub serial_no: String,
    /// 32 ASCII characters.
    pub apiv3_key: String,
    pub public_key_id: String,
    pub public_key_pem: String,
    pub certificate_pem: String,
}

pub(crate) struct Keys {
    merchant: PrivateKey,
    /// Behind the WeChat Pay public key, which is no certificate's.
    public: PrivateKey,
    /// Platform certificates, the newest last: that one signs.
    certified: RwLock<Vec<Certified>>,
    pub(crate) apiv3_key: String,
    pub(crate) serial_no: String,
    pub(crate) public_key_id: String,
    pub(crate) mode: KeyMode,
}

/// A platform certificate with its key.
#[derive(Clone)]
pub(crate) struct Certified {
    key: PrivateKey,
    pub(crate) pem: String,
    pub(crate) serial: String,
}

impl Certified {
    fn make() -> io::Result<Self> {
        let key = PrivateKey::generate();
        let (pem, serial) = certificate(&key)?;
        Ok(Self { key, pem, serial })
    }
}

fn broken(problem: impl std::fmt::Display) -> io::Error {
    io::Error::other(problem.to_string())
}

impl Keys {
    /// Reads the keys of an earlier start from the state folder, or makes them and writes what the merchant holds.
    pub(crate) fn load_or_make(options: &Options) -> io::Result<Self> {
        let Some(folder) = &options.state_dir else { return Self::make(options.keys) };
        std::fs::create_dir_all(folder)?;
        if folder.join("platform_cert_key.pem").exists() {
            return Self::load(folder, options.keys);
        }
        let keys = Self::make(options.keys)?;
        keys.write(folder, &options.mchid)?;
        Ok(keys)
    }

    fn make(mode: KeyMode) -> io::Result<Self> {
        Ok(Self {
            merchant: PrivateKey::generate(),
            public: PrivateKey::generate(),
            certified: RwLock::new(vec![Certified::make()?]),
            apiv3_key: hex::encode(random::<16>()),
            serial_no: hex::encode_upper(random::<20>()),
            public_key_id: format!("PUB_KEY_ID_01{:028}", u64::from_be_bytes(random::<8>())),
            mode,
        })
    }

    fn load(folder: &Path, mode: KeyMode) -> io::Result<Self> {
        let read = |name: &str| std::fs::read_to_string(folder.join(name));
        let key = |name: &str| PrivateKey::from_pkcs8_pem(&read(name)?).map_err(broken);
        Ok(Self {
            merchant: key("apiclient_key.pem")?,
            public: key("platform_public_key_pair.pem")?,
            certified: RwLock::new(vec![Certified {
                key: key("platform_cert_key.pem")?,
                pem: read("platform_cert.pem")?,
                serial: read("platform_cert_serial.txt")?,
            }]),
            apiv3_key: read("apiv3.key")?,
            serial_no: read("serial.txt")?,
            public_key_id: read("pub_key_id.txt")?,
            mode,
        })
    }

    fn write(&self, folder: &Path, mchid: &str) -> io::Result<()> {
        let held = self.credentials(mchid);
        let pem = |key: &PrivateKey| key.to_pkcs8_pem(LineEnding::LF).map_err(broken);
        let newest = self.newest_certificate();
        let (public, certified) = (pem(&self.public)?, pem(&newest.key)?);
        let files = [
            ("apiclient_key.pem", held.merchant_key_pem.as_str()),
            ("serial.txt", &held.serial_no),
            ("apiv3.key", &held.apiv3_key),
            ("pub_key.pem", &held.public_key_pem),
            ("pub_key_id.txt", &held.public_key_id),
            ("platform_cert.pem", &held.certificate_pem),
            ("platform_cert_serial.txt", &newest.serial),
            ("platform_public_key_pair.pem", &public),
            ("platform_cert_key.pem", &certified),
        ];
        files.into_iter().try_for_each(|(name, content)| std::fs::write(folder.join(name), content))
    }

    pub(crate) fn credentials(&self, mchid: &str) -> Credentials {
        let key = self.merchant.to_pkcs8_pem(LineEnding::LF).map(|pem| pem.to_string()).unwrap_or_default();
        let public = self.public.to_public_key().to_public_key_pem(LineEnding::LF).unwrap_or_default();
        Credentials {
            mchid: mchid.to_owned(),
            merchant_key_pem: key,
            serial_no: self.serial_no.clone(),
            apiv3_key: self.apiv3_key.clone(),
            public_key_id: self.public_key_id.clone(),
            public_key_pem: public,
            certificate_pem: self.newest_certificate().pem,
        }
    }

    /// All certificates that are valid, oldest first.
    pub(crate) fn certificates(&self) -> Vec<Certified> {
        self.certified.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The certificate that signs.
    pub(crate) fn newest_certificate(&self) -> Certified {
        let mut certificates = self.certificates();
        // There is one from the start, and none is ever taken away.
        certificates.swap_remove(certificates.len() - 1)
    }

    /// From now on a new certificate signs, while the earlier ones stay valid.
    pub(crate) fn rotate(&self) -> io::Result<String> {
        let made = Certified::make()?;
        let serial = made.serial.clone();
        self.certified.write().unwrap_or_else(PoisonError::into_inner).push(made);
        Ok(serial)
    }

    fn key_of(&self, serial: &str) -> PrivateKey {
        if serial == self.public_key_id {
            return self.public.clone();
        }
        let named = self.certificates().into_iter().find(|certified| certified.serial == serial);
        named.unwrap_or_else(|| self.newest_certificate()).key
    }

    /// Signs for the merchant to verify, with the key that has this serial number.
    pub(crate) fn sign(&self, serial: &str, message: &[u8]) -> String {
        let signature: Signature = SigningKey::<Sha256>::new(self.key_of(serial)).sign(message);
        STANDARD.encode(signature.to_bytes())
    }

    /// Whether the merchant signed this.
    pub(crate) fn merchant_signed(&self, message: &[u8], signature: &str) -> bool {
        let Ok(bytes) = STANDARD.decode(signature) else { return false };
        let Ok(signature) = Signature::try_from(bytes.as_slice()) else { return false };
        let key: PublicKey = self.merchant.to_public_key();
        VerifyingKey::<Sha256>::new(key).verify(message, &signature).is_ok()
    }

    /// Encrypts a sensitive field for the merchant: RSA-OAEP with SHA-1.
    pub(crate) fn for_merchant(&self, text: &str) -> String {
        let sealed = self.merchant.to_public_key().oaep_encrypt::<Sha1>(text.as_bytes());
        STANDARD.encode(sealed.unwrap_or_default())
    }

    /// Decrypts what the merchant encrypted for the key with this serial number. `None` if it did not.
    pub(crate) fn open_from_merchant(&self, serial: &str, sealed: &str) -> Option<String> {
        let plain = self.key_of(serial).decrypt(Oaep::<Sha1>::new(), &STANDARD.decode(sealed).ok()?).ok()?;
        String::from_utf8(plain).ok()
    }

    /// Encrypts with the APIv3 key: AES-256-GCM, tag at the end.
    pub(crate) fn aead(&self, nonce: &str, associated_data: &str, text: &str) -> String {
        let (Ok(key), Ok(nonce)) =
            (<[u8; 32]>::try_from(self.apiv3_key.as_bytes()), <[u8; 12]>::try_from(nonce.as_bytes()))
        else {
            return String::new();
        };
        let payload = Payload { msg: text.as_bytes(), aad: associated_data.as_bytes() };
        STANDARD.encode(Aes256Gcm::new(&key.into()).encrypt(&Nonce::from(nonce), payload).unwrap_or_default())
    }
}

pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    rand::rng().fill_bytes(&mut bytes);
    bytes
}

/// A self-signed certificate for the platform's key, good for five years, and its serial number.
fn certificate(key: &PrivateKey) -> io::Result<(String, String)> {
    let pem = key.to_pkcs8_pem(LineEnding::LF).map_err(broken)?;
    let pair = rcgen::KeyPair::from_pem(&pem).map_err(broken)?;
    let mut serial = random::<20>();
    // A positive number of full length, so that it reads the same everywhere.
    serial[0] = 0x40 | (serial[0] & 0x3f);
    let mut parameters = rcgen::CertificateParams::new(Vec::<String>::new()).map_err(broken)?;
    parameters.serial_number = Some(rcgen::SerialNumber::from_slice(&serial));
    parameters.distinguished_name.push(rcgen::DnType::CommonName, "Tenpay.com Root CA (simulator)");
    let now = time::OffsetDateTime::from_unix_timestamp(crate::machine_time() / 1000).map_err(broken)?;
    parameters.not_before = now - time::Duration::days(1);
    parameters.not_after = now + time::Duration::days(5 * 365);
    let certificate = parameters.self_signed(&pair).map_err(broken)?;
    Ok((certificate.pem(), hex::encode_upper(serial)))
}
