//! Secrets at rest: AES-256-GCM under one master key.

mod unlock;

pub use unlock::{UnlockError, fits, replace_lost, unlock};

use crate::rng::Rng;
use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use desk_domain::{ComplaintId, Mchid};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::fmt;
use std::io::{self, Write};
use std::path::Path;
use thiserror::Error;
use zeroize::Zeroizing;

const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 12;
/// With which values begin that are bound to whose they are. Older ones begin with their nonce and know their kind alone.
const BOUND: u8 = 2;

/// 32 random bytes that seal merchant keys and payer phones. Without this file sealed values cannot be read again.
#[derive(Clone)]
pub struct MasterKey(Zeroizing<[u8; KEY_BYTES]>);

/// What a sealed value is, and whose. It opens as nothing else, so whoever writes to the database cannot give one merchant
/// the key of another.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Sealed<'a> {
    /// By the serial number of its certificate: a retired key stays the key that it was.
    PrivateKey(&'a Mchid, &'a str),
    Apiv3Key(&'a Mchid),
    PayerPhone(&'a ComplaintId),
    /// Says nothing; proves which master key is the right one.
    Check,
}

impl Sealed<'_> {
    const fn kind(self) -> &'static str {
        match self {
            Self::PrivateKey(..) => "merchant private key",
            Self::Apiv3Key(_) => "merchant apiv3 key",
            Self::PayerPhone(_) => "payer phone",
            Self::Check => "master key check",
        }
    }

    /// None of the parts can hold the line feed between them.
    fn bound(self) -> String {
        let kind = self.kind();
        match self {
            Self::PrivateKey(mchid, serial_no) => format!("{kind}\n{mchid}\n{serial_no}"),
            Self::Apiv3Key(mchid) => format!("{kind}\n{mchid}"),
            Self::PayerPhone(complaint) => format!("{kind}\n{complaint}"),
            Self::Check => kind.to_owned(),
        }
    }
}

/// A secret cannot be sealed: AES-GCM takes messages of up to 64 GiB.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a secret is too long to be sealed")]
pub struct TooLong;

/// A sealed value cannot be opened: it was sealed under another master key, as something else, or altered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a stored secret cannot be opened with this master key")]
pub struct Unsealable;

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey(…)")
    }
}

impl MasterKey {
    #[must_use]
    pub fn new(bytes: [u8; KEY_BYTES]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Reads the key file; makes one, readable by its owner alone, where there is none.
    ///
    /// # Errors
    /// If the file can be neither read nor made, or does not hold exactly 32 bytes.
    pub fn load_or_create(path: &Path, rng: &dyn Rng) -> io::Result<Self> {
        match Self::load(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Self::create(path, rng),
            loaded => loaded,
        }
    }

    /// Reads the key file.
    ///
    /// # Errors
    /// If the file cannot be read, or does not hold exactly 32 bytes.
    pub fn load(path: &Path) -> io::Result<Self> {
        let bytes = Zeroizing::new(std::fs::read(path)?);
        <[u8; KEY_BYTES]>::try_from(bytes.as_slice()).map(Self::new).map_err(|_| {
            let problem = format!("the master key file holds {} bytes, it must hold {KEY_BYTES}", bytes.len());
            io::Error::new(io::ErrorKind::InvalidData, problem)
        })
    }

    fn create(path: &Path, rng: &dyn Rng) -> io::Result<Self> {
        let mut bytes = Zeroizing::new([0; KEY_BYTES]);
        rng.fill(bytes.as_mut());
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path)?;
        file.write_all(bytes.as_ref())?;
        file.sync_all()?;
        Ok(Self(bytes))
    }

    /// Seals a secret as what it is; see [`Sealed`].
    ///
    /// # Errors
    /// [`TooLong`].
    pub(crate) fn seal(&self, what: Sealed<'_>, secret: &[u8], rng: &dyn Rng) -> Result<Vec<u8>, TooLong> {
        let mut nonce = [0; NONCE_BYTES];
        rng.fill(&mut nonce);
        let bound = what.bound();
        let payload = Payload { msg: secret, aad: bound.as_bytes() };
        let sealed = self.cipher().encrypt(&Nonce::from(nonce), payload).map_err(|_| TooLong)?;
        Ok([&[BOUND], nonce.as_slice(), &sealed].concat())
    }

    /// Opens what was sealed as this. Values of older versions open too: a nonce may begin like a version, so whatever does
    /// not open as a newer value is tried as an older one.
    ///
    /// # Errors
    /// [`Unsealable`].
    pub(crate) fn open(&self, what: Sealed<'_>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Unsealable> {
        let bound = sealed.strip_prefix(&[BOUND]).and_then(|sealed| self.decrypt(&what.bound(), sealed));
        bound.or_else(|| self.decrypt(what.kind(), sealed)).ok_or(Unsealable)
    }

    fn decrypt(&self, associated: &str, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, ciphertext) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        let payload = Payload { msg: ciphertext, aad: associated.as_bytes() };
        self.cipher().decrypt(&Nonce::from(*nonce), payload).map(Zeroizing::new).ok()
    }

    /// A proof that only this desk can make of these texts, for one purpose: HMAC-SHA-256 under a key derived for it.
    pub(crate) fn prove(&self, purpose: &str, texts: &[&str]) -> [u8; 32] {
        self.mac(purpose, texts).finalize().into_bytes().into()
    }

    /// Whether a proof is this desk's own, in a time that does not tell how much of it is right.
    pub(crate) fn proves(&self, purpose: &str, texts: &[&str], proof: &[u8]) -> bool {
        self.mac(purpose, texts).verify_slice(proof).is_ok()
    }

    fn mac(&self, purpose: &str, texts: &[&str]) -> HmacSha256 {
        let key = keyed(&*self.0).chain_update(purpose).finalize().into_bytes();
        // Each text with its length: two texts are never one.
        texts.iter().fold(keyed(&key), |mac, text| mac.chain_update(text.len().to_be_bytes()).chain_update(text))
    }

    fn cipher(&self) -> Aes256Gcm {
        Aes256Gcm::new(&(*self.0).into())
    }
}

type HmacSha256 = Hmac<Sha256>;

fn keyed(key: &[u8]) -> HmacSha256 {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of every length")]
    <HmacSha256 as hmac::KeyInit>::new_from_slice(key).expect("a key of any length")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::SeededRng;

    #[test]
    fn a_sealed_value_opens_as_what_it_is_alone() {
        let (key, rng) = (MasterKey::new([7; 32]), SeededRng::new(1));
        let [one, other]: [Mchid; 2] = ["1900012181", "1900013522"].map(|text| text.parse().unwrap());
        let [complaint, another]: [ComplaintId; 2] = ["20020", "20021"].map(|text| text.parse().unwrap());
        let values = [
            Sealed::PrivateKey(&one, "5F1C72E2"),
            Sealed::PrivateKey(&one, "5F1C72E3"),
            Sealed::PrivateKey(&other, "5F1C72E2"),
            Sealed::Apiv3Key(&one),
            Sealed::Apiv3Key(&other),
            Sealed::PayerPhone(&complaint),
            Sealed::PayerPhone(&another),
            Sealed::Check,
        ];
        for (n, what) in values.iter().enumerate() {
            let sealed = key.seal(*what, b"13800000000", &rng).unwrap();
            assert!(!sealed.windows(11).any(|window| window == b"13800000000"));
            for (m, asked) in values.iter().enumerate() {
                assert_eq!(key.open(*asked, &sealed).is_ok(), n == m, "{what:?} as {asked:?}");
            }
            assert_eq!(MasterKey::new([8; 32]).open(*what, &sealed), Err(Unsealable));
        }
    }

    /// As versions before sealed them: the nonce, and the kind alone as associated data. One nonce in 256 begins like a
    /// newer value.
    #[test]
    fn values_of_older_versions_still_open() {
        let key = MasterKey::new([7; 32]);
        let mchid: Mchid = "1900012181".parse().unwrap();
        for first in [0, BOUND, 255] {
            let nonce = [first; NONCE_BYTES];
            let payload = Payload { msg: b"secret", aad: b"merchant apiv3 key" };
            let sealed = [nonce.as_slice(), &key.cipher().encrypt(&Nonce::from(nonce), payload).unwrap()].concat();
            assert_eq!(**key.open(Sealed::Apiv3Key(&mchid), &sealed).unwrap(), b"secret"[..]);
            assert!(key.open(Sealed::PrivateKey(&mchid, "AB"), &sealed).is_err());
        }
    }

    #[test]
    fn the_key_file_is_made_once_and_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys/master.key");
        let made = MasterKey::load_or_create(&path, &SeededRng::new(2)).unwrap();
        let read = MasterKey::load_or_create(&path, &SeededRng::new(3)).unwrap();
        assert_eq!(*made.0, *read.0);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        std::fs::write(&path, b"short").unwrap();
        assert!(MasterKey::load_or_create(&path, &SeededRng::new(4)).unwrap_err().to_string().contains("5 bytes"));
    }
}
