//! Why a key cannot be used.

use thiserror::Error;

/// Why a key cannot be used, and what to do. Never holds any part of the key.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum KeyError {
    /// There is no private key in the file.
    #[error("no private key can be read: {}", KeyFile::PrivateKey.needed())]
    PrivateKey,
    /// There is no public key in the file.
    #[error("no public key can be read: {}", KeyFile::PublicKey.needed())]
    PublicKey,
    /// The id of a WeChat Pay public key begins with `PUB_KEY_ID_`.
    #[error(
        "the id of a WeChat Pay public key begins with PUB_KEY_ID_; it stands beside the key in the merchant platform"
    )]
    PublicKeyId,
    /// The file is no X.509 certificate with an RSA key.
    #[error("the certificate is not an X.509 PEM file with an RSA key")]
    Certificate,
    /// The file holds something else than what is needed.
    #[error("this is {}: {}", found.told(), wanted.needed())]
    OtherFile {
        /// What is needed.
        wanted: KeyFile,
        /// What the file holds.
        found: KeyFile,
    },
    /// The APIv3 key must be exactly 32 bytes.
    #[error("the APIv3 key must be exactly 32 bytes, this one has {found}")]
    Apiv3Length {
        /// Length of what was given, in bytes.
        found: usize,
    },
    /// The APIv3 key is written in letters and digits.
    #[error("the APIv3 key holds a space, a line break or a letter that is not ASCII; it is 32 letters and digits")]
    Apiv3Character,
    /// A PEM file was given in place of the APIv3 key.
    #[error("this is a PEM file; the APIv3 key is the 32 letters and digits that were set in the merchant platform")]
    Apiv3IsFile,
    /// The serial number of the merchant API certificate is hexadecimal.
    #[error(
        "the serial number of the merchant certificate must be hexadecimal digits, at most 40: openssl x509 -in apiclient_cert.pem -noout -serial"
    )]
    SerialNo,
    /// The id of WeChat Pay's public key was given in place of the serial number.
    #[error(
        "this is the id of WeChat Pay's public key; the serial number of the merchant's own API certificate is needed: openssl x509 -in apiclient_cert.pem -noout -serial"
    )]
    SerialIsPublicKeyId,
    /// The merchant's certificate is another one than its serial number says.
    #[error("the merchant certificate has the serial number {found}, not the one that was given")]
    CertificateSerial {
        /// What the certificate says, upper-case hexadecimal.
        found: String,
    },
    /// The merchant's certificate belongs to another private key.
    #[error("the merchant certificate does not belong to the private key")]
    CertificatePair,
    /// The public half of the merchant's own key was given as WeChat Pay's.
    #[error("this is the merchant's own key, and not WeChat Pay's: {}", KeyFile::PublicKey.needed())]
    OwnKey,
}

impl KeyError {
    pub(crate) fn other_file(wanted: KeyFile, found: KeyFile) -> Self {
        match (wanted, found) {
            (KeyFile::PrivateKey, KeyFile::Damaged) => Self::PrivateKey,
            (KeyFile::PublicKey, KeyFile::Damaged) => Self::PublicKey,
            (KeyFile::Certificate, KeyFile::Damaged) => Self::Certificate,
            _ => Self::OtherFile { wanted, found },
        }
    }
}

/// What a file can hold that is given as a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyFile {
    /// An RSA private key, PKCS#8 or PKCS#1.
    PrivateKey,
    /// An RSA public key.
    PublicKey,
    /// An X.509 certificate.
    Certificate,
    /// A private key behind a password.
    EncryptedPrivateKey,
    /// A `.p12`, `.pfx` or `.p7b` file.
    Bundle,
    /// What a certificate is asked for with.
    CertificateRequest,
    /// A private key in OpenSSH's own form.
    OpenSshKey,
    /// A key for another algorithm than RSA.
    OtherAlgorithm,
    /// The end is missing.
    Truncated,
    /// Nothing that can be read.
    Damaged,
    /// Nothing at all.
    Empty,
}

impl KeyFile {
    const fn told(self) -> &'static str {
        match self {
            Self::PrivateKey => "a private key",
            Self::PublicKey => "a public key",
            Self::Certificate => "a certificate",
            Self::EncryptedPrivateKey => {
                "a private key behind a password (take it off with: openssl pkcs8 -in FILE -out apiclient_key.pem, or \
                 openssl rsa)"
            }
            Self::Bundle => {
                "a bundle (.p12), which holds key and certificate behind a password (openssl pkcs12 -in FILE -nodes writes \
                 both)"
            }
            Self::CertificateRequest => "a certificate request",
            Self::OpenSshKey => "a key in OpenSSH's form (ssh-keygen -p -m PKCS8 -f FILE rewrites it)",
            Self::OtherAlgorithm => "a key for another algorithm than RSA",
            Self::Truncated => "the beginning of a key whose end is missing (copy it once more, whole)",
            Self::Damaged => "no key",
            Self::Empty => "an empty file",
        }
    }

    const fn needed(self) -> &'static str {
        match self {
            Self::PrivateKey => "the merchant's private key is needed, apiclient_key.pem (BEGIN PRIVATE KEY)",
            Self::PublicKey => {
                "WeChat Pay's public key is needed, pub_key.pem as the merchant platform hands it out (BEGIN PUBLIC KEY)"
            }
            Self::Certificate => "a certificate is needed (BEGIN CERTIFICATE)",
            _ => "an RSA key is needed",
        }
    }
}
