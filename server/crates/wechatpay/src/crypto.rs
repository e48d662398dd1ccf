//! The arithmetic of APIv3: SHA-256 with RSA (PKCS#1 v1.5) signatures, AES-256-GCM, and RSA-OAEP with SHA-1.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rsa::pkcs1v15::{Signature, SigningKey, VerifyingKey};
use rsa::sha2::Sha256;
use rsa::signature::{SignatureEncoding, Signer, Verifier};
use rsa::{Oaep, PrivateKey, PublicKey};
use sha1::Sha1;

/// Base64 of a signature. `None` if the key is too small to sign with.
pub(crate) fn sign(key: &PrivateKey, message: &[u8]) -> Option<String> {
    let signature = SigningKey::<Sha256>::new(key.clone()).try_sign(message).ok()?;
    Some(STANDARD.encode(signature.to_bytes()))
}

/// Whether a signature, in base64, fits a message.
pub(crate) fn verify(key: &PublicKey, message: &[u8], signature: &str) -> bool {
    let Ok(signature) = STANDARD.decode(signature) else { return false };
    let Ok(signature) = Signature::try_from(signature.as_slice()) else { return false };
    VerifyingKey::<Sha256>::new(key.clone()).verify(message, &signature).is_ok()
}

/// Decrypts what WeChat Pay encrypted with the APIv3 key; the last 16 bytes are the tag. `None` if anything is altered.
pub(crate) fn open_aead(key: &[u8; 32], nonce: &str, associated_data: &str, ciphertext: &str) -> Option<Vec<u8>> {
    let nonce: [u8; 12] = nonce.as_bytes().try_into().ok()?;
    let ciphertext = STANDARD.decode(ciphertext).ok()?;
    let cipher = Aes256Gcm::new(&(*key).into());
    cipher.decrypt(&Nonce::from(nonce), Payload { msg: &ciphertext, aad: associated_data.as_bytes() }).ok()
}

/// Decrypts a sensitive field, such as a payer's phone. `None` if it was not encrypted for this key.
pub(crate) fn open_oaep(key: &PrivateKey, ciphertext: &str) -> Option<String> {
    let ciphertext = STANDARD.decode(ciphertext).ok()?;
    let plain = key.decrypt(Oaep::<Sha1>::new(), &ciphertext).ok()?;
    String::from_utf8(plain).ok()
}

/// Encrypts a sensitive field for the platform. `None` if it is too long.
pub(crate) fn seal_oaep(key: &PublicKey, text: &str) -> Option<String> {
    key.oaep_encrypt::<Sha1>(text.as_bytes()).ok().map(|sealed| STANDARD.encode(sealed))
}
