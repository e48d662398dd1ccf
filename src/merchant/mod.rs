//! Merchants: those that sign, and the sub-merchants in whose name a service provider signs.

mod clock_reading;
mod keys;

pub use clock_reading::ClockReading;
pub use keys::{KeyUse, RetiredKey};

use crate::ids::Mchid;
use crate::time::Timestamp;
use std::fmt;

/// A connected merchant. Its secrets are sealed.
#[derive(Clone, PartialEq, Eq)]
pub struct Merchant {
    pub mchid: Mchid,
    pub name: String,
    /// A service provider (服务商) that answers for its sub-merchants.
    pub partner: bool,
    /// Address of WeChat Pay's API, without a trailing slash.
    pub api_base: String,
    /// Serial number of the merchant's own API certificate, hexadecimal.
    pub serial_no: String,
    pub private_key_sealed: Vec<u8>,
    pub apiv3_key_sealed: Vec<u8>,
    /// `None`: what WeChat Pay signs is verified with its certificates alone.
    pub public_key: Option<PublicKey>,
    pub platform_certificates_pem: Vec<String>,
    pub created_at: Timestamp,
    pub last_callback_at: Option<Timestamp>,
    /// When WeChat Pay last answered.
    pub last_verified_at: Option<Timestamp>,
    /// Why the last call failed; `None` once WeChat Pay has answered again.
    pub last_error: Option<String>,
    /// The URL that WeChat Pay was told to deliver notifications to.
    pub notification_url: Option<String>,
    /// When the merchant's own API certificate expires, if it was given.
    pub certificate_expires_at: Option<Timestamp>,
}

/// A public key of WeChat Pay's (微信支付公钥).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    /// `PUB_KEY_ID_…`.
    pub id: String,
    pub pem: String,
}

impl Merchant {
    /// Whether calls for both use the same keys and the same address.
    #[must_use]
    pub fn has_same_access(&self, other: &Self) -> bool {
        self.api_base == other.api_base
            && self.serial_no == other.serial_no
            && self.private_key_sealed == other.private_key_sealed
            && self.apiv3_key_sealed == other.apiv3_key_sealed
            && self.public_key == other.public_key
            && self.platform_certificates_pem == other.platform_certificates_pem
    }

    /// Whether certificates of WeChat Pay's are needed to verify what it signs.
    #[must_use]
    pub fn uses_certificates(&self) -> bool {
        self.public_key.is_none() || !self.platform_certificates_pem.is_empty()
    }
}

impl fmt::Debug for Merchant {
    /// Omits the keys.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Merchant")
            .field("mchid", &self.mchid)
            .field("name", &self.name)
            .field("api_base", &self.api_base)
            .finish_non_exhaustive()
    }
}

/// A sub-merchant (特约商户) that has a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubMerchant {
    /// The service provider that signs for it.
    pub mchid: Mchid,
    pub sub_mchid: Mchid,
    pub name: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merchant() -> Merchant {
        Merchant {
            mchid: "1900012101".parse().unwrap(),
            name: "青禾鲜生".into(),
            partner: false,
            api_base: "https://api.example".into(),
            serial_no: "5A01".into(),
            private_key_sealed: vec![1, 2],
            apiv3_key_sealed: vec![3],
            public_key: Some(PublicKey { id: "PUB_KEY_ID_7".into(), pem: "public".into() }),
            platform_certificates_pem: Vec::new(),
            created_at: Timestamp(4),
            last_callback_at: None,
            last_verified_at: None,
            last_error: None,
            notification_url: None,
            certificate_expires_at: None,
        }
    }

    #[test]
    fn access_is_a_matter_of_keys_and_address() {
        let renamed = Merchant { name: "青禾".into(), last_verified_at: Some(Timestamp(9)), ..merchant() };
        assert!(merchant().has_same_access(&renamed));
        for other in [
            Merchant { api_base: "https://api2.example".into(), ..merchant() },
            Merchant { serial_no: "5A02".into(), ..merchant() },
            Merchant { private_key_sealed: vec![1], ..merchant() },
            Merchant { apiv3_key_sealed: vec![5], ..merchant() },
            Merchant { public_key: None, ..merchant() },
            Merchant { platform_certificates_pem: vec!["certificate".into()], ..merchant() },
        ] {
            assert!(!merchant().has_same_access(&other), "{other:?}");
        }
    }

    #[test]
    fn who_has_a_public_key_alone_uses_no_certificates() {
        assert!(!merchant().uses_certificates());
        assert!(Merchant { public_key: None, ..merchant() }.uses_certificates());
        let both = Merchant { platform_certificates_pem: vec!["certificate".into()], ..merchant() };
        assert!(both.uses_certificates());
    }

    #[test]
    fn no_key_is_shown() {
        assert!(!format!("{:?}", merchant()).contains("sealed"));
    }
}
