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
use rsa::{Oaep, PrivateKey, PublicKey};
use sha1::Sha1;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};

/// Whose the platform's certificates are.
const PLATFORM: &str = "Tenpay.com Root CA (simulator)";

/// What a merchant holds.
#[derive(Clone)]
pub struct Credentials {
    pub mchid: String,
    /// PKCS#8 PEM.
    pub merchant_key_pem: String,
    /// Serial number of the merchant API certificate.
    pub serial_no: String,
    /// The certificate itself, X.509 PEM.
    pub merchant_certificate_pem: String,
    /// 32 ASCII characters.
    pub apiv3_key: String,
    pub public_key_id: String,
    pub public_key_pem: String,
    pub certificate_pem: String,
}

pub(crate) struct Keys {
    /// The merchant's own, the newest last: that one signs. Earlier ones are kept for what was encrypted for them.
    merchant: RwLock<Vec<Certified>>,
    /// Behind the WeChat Pay public key, which is no certificate's.
    public: PrivateKey,
    /// Platform certificates, the newest last: that one signs.
    certified: RwLock<Vec<Certified>>,
    pub(crate) apiv3_key: String,
    pub(crate) public_key_id: String,
    pub(crate) mode: KeyMode,
    /// How long new certificates are good for.
    certificate_days: u32,
    folder: Option<PathBuf>,
}

/// The two ways in which the platform proves itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyKind {
    PublicKey,
    Certificate,
}

/// A certificate with its key.
#[derive(Clone)]
pub(crate) struct Certified {
    key: PrivateKey,
    pub(crate) pem: String,
    pub(crate) serial: String,
    /// From when until when it is good, in unix milliseconds.
    pub(crate) valid: Range<i64>,
}

impl Certified {
    fn make(subject: &str, now: i64, days: u32) -> io::Result<Self> {
        let key = rsa_2048()?;
        let pem = certificate(&key, subject, now, days)?;
        Self::of(key, pem)
    }

    /// With what the certificate says of itself.
    fn of(key: PrivateKey, pem: String) -> io::Result<Self> {
        let (_, parsed) = x509_parser::pem::parse_x509_pem(pem.as_bytes()).map_err(broken)?;
        let certificate = parsed.parse_x509().map_err(broken)?;
        let serial = hex::encode_upper(certificate.raw_serial());
        let validity = certificate.validity();
        let valid = validity.not_before.timestamp() * 1000..validity.not_after.timestamp() * 1000;
        Ok(Self { key, pem, serial, valid })
    }
}

fn broken(problem: impl std::fmt::Display) -> io::Error {
    io::Error::other(problem.to_string())
}

impl Keys {
    /// Reads the keys of an earlier start from the state folder, or makes them and writes what the merchant holds.
    pub(crate) fn load_or_make(options: &Options) -> io::Result<Self> {
        let Some(folder) = &options.state_dir else { return Self::make(options) };
        std::fs::create_dir_all(folder)?;
        if folder.join("platform_cert_key.pem").exists() {
            return Self::load(folder, options);
        }
        let keys = Self::make(options)?;
        keys.write(folder, &options.mchid)?;
        Ok(keys)
    }

    fn make(options: &Options) -> io::Result<Self> {
        let (mode, certificate_days, now) = (options.keys, options.certificate_days, (options.clock)());
        Ok(Self {
            merchant: RwLock::new(vec![Certified::make(&options.mchid, now, certificate_days)?]),
            public: rsa_2048()?,
            certified: RwLock::new(vec![Certified::make(PLATFORM, now, certificate_days)?]),
            apiv3_key: hex::encode(random::<16>()),
            public_key_id: format!("PUB_KEY_ID_01{:028}", u64::from_be_bytes(random::<8>())),
            mode,
            certificate_days,
            folder: options.state_dir.clone(),
        })
    }

    fn load(folder: &Path, options: &Options) -> io::Result<Self> {
        let (mode, certificate_days) = (options.keys, options.certificate_days);
        let read = |name: &str| std::fs::read_to_string(folder.join(name));
        let key = |name: &str| PrivateKey::from_pkcs8_pem(&read(name)?).map_err(broken);
        Ok(Self {
            merchant: RwLock::new(vec![Certified::of(key("apiclient_key.pem")?, read("apiclient_cert.pem")?)?]),
            public: key("platform_public_key_pair.pem")?,
            certified: RwLock::new(vec![Certified::of(key("platform_cert_key.pem")?, read("platform_cert.pem")?)?]),
            apiv3_key: read("apiv3.key")?,
            public_key_id: read("pub_key_id.txt")?,
            mode,
            certificate_days,
            folder: Some(folder.to_owned()),
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
            ("apiclient_cert.pem", &held.merchant_certificate_pem),
            ("apiv3.key", &held.apiv3_key),
            ("pub_key.pem", &held.public_key_pem),
            ("pub_key_id.txt", &held.public_key_id),
            ("platform_cert.pem", &held.certificate_pem),
            ("platform_public_key_pair.pem", &public),
            ("platform_cert_key.pem", &certified),
        ];
        files.into_iter().try_for_each(|(name, content)| std::fs::write(folder.join(name), content))
    }

    pub(crate) fn credentials(&self, mchid: &str) -> Credentials {
        let own = newest(&self.merchant);
        let key = own.key.to_pkcs8_pem(LineEnding::LF).map(|pem| pem.to_string()).unwrap_or_default();
        let public = self.public.to_public_key().to_public_key_pem(LineEnding::LF).unwrap_or_default();
        Credentials {
            mchid: mchid.to_owned(),
            merchant_key_pem: key,
            serial_no: own.serial,
            merchant_certificate_pem: own.pem,
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
        newest(&self.certified)
    }

    /// From now on a new certificate signs, while the earlier ones stay valid.
    pub(crate) fn rotate(&self, now: i64) -> io::Result<String> {
        let made = Certified::make(PLATFORM, now, self.certificate_days)?;
        let serial = made.serial.clone();
        self.certified.write().unwrap_or_else(PoisonError::into_inner).push(made);
        Ok(serial)
    }

    /// From now on the merchant signs with a new key; what the old one signs is refused. Returns what the merchant now holds.
    pub(crate) fn rotate_merchant(&self, mchid: &str, now: i64) -> io::Result<Credentials> {
        let made = Certified::make(mchid, now, self.certificate_days)?;
        self.merchant.write().unwrap_or_else(PoisonError::into_inner).push(made);
        if let Some(folder) = &self.folder {
            self.write(folder, mchid)?;
        }
        Ok(self.credentials(mchid))
    }

    /// Serial number of the merchant API certificate that is valid.
    pub(crate) fn merchant_serial(&self) -> String {
        newest(&self.merchant).serial
    }

    /// What a serial number names of the keys that the merchant has.
    pub(crate) fn kind_of(&self, serial: &str) -> Option<KeyKind> {
        let certified = || self.certificates().iter().any(|certified| certified.serial.eq_ignore_ascii_case(serial));
        match self.mode {
            KeyMode::PublicKey | KeyMode::Both if serial == self.public_key_id => Some(KeyKind::PublicKey),
            KeyMode::Certificate | KeyMode::Both if certified() => Some(KeyKind::Certificate),
            _ => None,
        }
    }

    /// Serial number of the key that signs: of this kind where the merchant has both.
    pub(crate) fn signer(&self, kind: KeyKind) -> String {
        match (self.mode, kind) {
            (KeyMode::PublicKey, _) | (KeyMode::Both, KeyKind::PublicKey) => self.public_key_id.clone(),
            (KeyMode::Certificate, _) | (KeyMode::Both, KeyKind::Certificate) => self.newest_certificate().serial,
        }
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
        let key: PublicKey = newest(&self.merchant).key.to_public_key();
        VerifyingKey::<Sha256>::new(key).verify(message, &signature).is_ok()
    }

    /// Encrypts a sensitive field for the merchant: RSA-OAEP with SHA-1. For the certificate of this serial number if one is
    /// named, otherwise for the one that is valid.
    pub(crate) fn for_merchant(&self, text: &str, serial: Option<&str>) -> String {
        let held = self.merchant.read().unwrap_or_else(PoisonError::into_inner).clone();
        let named = held.into_iter().find(|certified| Some(certified.serial.as_str()) == serial);
        let sealed =
            named.unwrap_or_else(|| newest(&self.merchant)).key.to_public_key().oaep_encrypt::<Sha1>(text.as_bytes());
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

/// The size of every key in use: the platform's and the merchants'.
fn rsa_2048() -> io::Result<PrivateKey> {
    PrivateKey::new(&mut getrandom::SysRng, 2048).map_err(broken)
}

pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    rand::rng().fill_bytes(&mut bytes);
    bytes
}

fn newest(certified: &RwLock<Vec<Certified>>) -> Certified {
    let mut certified = certified.read().unwrap_or_else(PoisonError::into_inner).clone();
    // There is one from the start, and none is ever taken away.
    certified.swap_remove(certified.len() - 1)
}

/// A self-signed certificate, good from the day before.
fn certificate(key: &PrivateKey, subject: &str, now: i64, days: u32) -> io::Result<String> {
    let pem = key.to_pkcs8_pem(LineEnding::LF).map_err(broken)?;
    let pair = rcgen::KeyPair::from_pem(&pem).map_err(broken)?;
    let mut serial = random::<20>();
    // A positive number of full length, so that it reads the same everywhere.
    serial[0] = 0x40 | (serial[0] & 0x3f);
    let mut parameters = rcgen::CertificateParams::new(Vec::<String>::new()).map_err(broken)?;
    parameters.serial_number = Some(rcgen::SerialNumber::from_slice(&serial));
    parameters.distinguished_name.push(rcgen::DnType::CommonName, subject);
    let now = time::OffsetDateTime::from_unix_timestamp(now / 1000).map_err(broken)?;
    parameters.not_before = now - time::Duration::days(1);
    parameters.not_after = now + time::Duration::days(days.into());
    Ok(parameters.self_signed(&pair).map_err(broken)?.pem())
}
