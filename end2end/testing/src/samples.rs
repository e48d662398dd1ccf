//! Values that tests begin with.

use desk_domain::time::Date;
use desk_domain::{Mchid, Merchant, PublicKey, Timestamp};

/// When every story begins: 2026-08-26 14:00 in Beijing.
pub const BEGINNING: Timestamp = Timestamp::from_unix_seconds(1_787_724_000);

/// Of desks that share no file with a process.
pub const MASTER_KEY: [u8; 32] = [7; 32];

/// Everybody's.
pub const PASSWORD: &str = "correct horse battery";

/// A bitmap of one white point.
pub const DOT: [u8; 58] = [
    b'B', b'M', 58, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 24, 0, 0, 0, 0, 0, 4,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 0,
];

/// The simulator's merchant.
pub fn mchid() -> Mchid {
    "1900012181".parse().unwrap()
}

pub fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

/// A merchant as a row that no call is made with: every value differs from every other.
pub fn merchant_record(mchid: &str, serial_no: &str) -> Merchant {
    let at = |seconds| Some(Timestamp::from_unix_seconds(BEGINNING.unix_seconds() + seconds));
    Merchant {
        mchid: mchid.parse().unwrap(),
        name: "青禾鲜生".into(),
        partner: false,
        api_base: "http://127.0.0.1:1".into(),
        serial_no: serial_no.into(),
        private_key_sealed: format!("private key of {serial_no}").into_bytes(),
        apiv3_key_sealed: format!("APIv3 key of {mchid}").into_bytes(),
        public_key: Some(PublicKey { id: format!("PUB_KEY_ID_{mchid}"), pem: format!("public key of {mchid}") }),
        platform_certificates_pem: vec![format!("certificate for {mchid}")],
        created_at: BEGINNING,
        last_callback_at: at(1),
        last_verified_at: at(2),
        last_error: Some(format!("no answer for {mchid}")),
        notification_url: Some(format!("https://desk.example/wechatpay/notify/{mchid}")),
        certificate_expires_at: at(3),
    }
}
