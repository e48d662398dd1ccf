//! Secrets at rest: AES-256-GCM under one master key.

use crate::rng::Rng;
use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::fmt;
use std::io::{self, Write};
use std::path::Path;
use thiserror::Error;
use zeroize::Zeroizing;

const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 12;

/// 32 random bytes that seal merchant keys and payer phones. Without this file sealed values cannot be read again.
#[derive(Clone)]
pub struct MasterKey(Zeroizing<[u8; KEY_BYTES]>);

/// A sealed value cannot be opened: it was sealed under another master key, for another purpose, or altered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a sealed value cannot be opened with this master key")]
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
        match std::fs::read(path) {
            Ok(bytes) => <[u8; KEY_BYTES]>::try_from(bytes).map(Self::new).map_err(|bytes| {
                io::Error::new(
                    io::ErrorKind::InvalidData,
                    format!("the master key file holds {} bytes, it must hold {KEY_BYTES}", bytes.len()),
                )
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Self::create(path, rng),
            Err(error) => Err(error),
        }
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

    /// Seals `secret` for one purpose; a value sealed for one cannot be opened as another.
    #[must_use]
    pub fn seal(&self, purpose: &str, secret: &[u8], rng: &dyn Rng) -> Vec<u8> {
        let mut nonce = [0; NONCE_BYTES];
        rng.fill(&mut nonce);
        let payload = Payload { msg: secret, aad: purpose.as_bytes() };
        // GCM fails for messages beyond 64 GiB only.
        let sealed = self.cipher().encrypt(&Nonce::from(nonce), payload).unwrap_or_default();
        [nonce.as_slice(), &sealed].concat()
    }

    /// # Errors
    /// [`Unsealable`].
    pub fn open(&self, purpose: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Unsealable> {
        let (nonce, ciphertext) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or(Unsealable)?;
        let payload = Payload { msg: ciphertext, aad: purpose.as_bytes() };
        self.cipher().decrypt(&Nonce::from(*nonce), payload).map(Zeroizing::new).map_err(|_| Unsealable)
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
    fn a_sealed_value_opens_for_its_purpose_alone() {
        let (key, rng) = (MasterKey::new([7; 32]), SeededRng::new(1));
        let sealed = key.seal("payer phone", b"13800000000", &rng);
        assert!(!sealed.windows(11).any(|window| window == b"13800000000"));
        assert_eq!(*key.open("payer phone", &sealed).unwrap(), b"13800000000");
        assert_eq!(key.open("apiv3 key", &sealed), Err(Unsealable));
        assert_eq!(MasterKey::new([8; 32]).open("payer phone", &sealed), Err(Unsealable));
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
