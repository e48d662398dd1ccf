//! Decryption: AES-256-GCM under the APIv3 key, and RSA-OAEP with SHA-1 under the merchant's private key.

use crate::keys::{Apiv3Key, MerchantKey};
use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rsa::{Oaep, PublicKey};
use sha1::Sha1;

/// Decrypts what WeChat Pay encrypted with the APIv3 key; the last 16 bytes are the tag. `None` if anything is altered.
pub(crate) fn open_aead(key: &Apiv3Key, nonce: &str, associated_data: &str, ciphertext: &str) -> Option<Vec<u8>> {
    let nonce: [u8; 12] = nonce.as_bytes().try_into().ok()?;
    let ciphertext = STANDARD.decode(ciphertext).ok()?;
    let cipher = Aes256Gcm::new(&(*key.bytes()).into());
    cipher.decrypt(&Nonce::from(nonce), Payload { msg: &ciphertext, aad: associated_data.as_bytes() }).ok()
}

/// Decrypts a sensitive field, such as a payer's phone. `None` if it was not encrypted for this key.
pub(crate) fn open_oaep(key: &MerchantKey, ciphertext: &str) -> Option<String> {
    let ciphertext = STANDARD.decode(ciphertext).ok()?;
    let plain = key.private_key().decrypt(Oaep::<Sha1>::new(), &ciphertext).ok()?;
    String::from_utf8(plain).ok()
}

/// Encrypts a sensitive field for the platform.
pub(crate) fn seal_oaep(key: &PublicKey, text: &str) -> Option<String> {
    key.oaep_encrypt::<Sha1>(text.as_bytes()).ok().map(|sealed| STANDARD.encode(sealed))
}
