//! Why a key cannot be used.

use thiserror::Error;

/// Why a key cannot be used. Never holds any part of the key.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The file is no PKCS#8 private key in PEM form (`BEGIN PRIVATE KEY`).
    #[error("the private key is not a PKCS#8 PEM file (BEGIN PRIVATE KEY)")]
    PrivateKey,
    /// The file is no public key in PEM form (`BEGIN PUBLIC KEY`).
    #[error("the public key is not a PEM file (BEGIN PUBLIC KEY)")]
    PublicKey,
    /// The id of a WeChat Pay public key begins with `PUB_KEY_ID_`.
    #[error("the id of a WeChat Pay public key begins with PUB_KEY_ID_")]
    PublicKeyId,
    /// The file is no X.509 certificate with an RSA key.
    #[error("the certificate is not an X.509 PEM file with an RSA key")]
    Certificate,
    /// The APIv3 key must be exactly 32 bytes.
    #[error("the APIv3 key must be exactly 32 bytes, this one has {found}")]
    Apiv3Length {
        /// Length of what was given, in bytes.
        found: usize,
    },
    /// The serial number of the merchant API certificate is hexadecimal.
    #[error("the serial number of the merchant certificate must be hexadecimal digits")]
    SerialNo,
    /// The merchant's certificate is another one than its serial number says.
    #[error("the merchant certificate has the serial number {found}, not the one that was given")]
    CertificateSerial {
        /// What the certificate says, upper-case hexadecimal.
        found: String,
    },
    /// The merchant's certificate belongs to another private key.
    #[error("the merchant certificate does not belong to the private key")]
    CertificatePair,
}
