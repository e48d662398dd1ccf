//! A merchant as an administrator sees it.

use super::keys::KeyHealth;
use desk_domain::{ClockReading, Mchid, Timestamp};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MerchantName {
    pub mchid: Mchid,
    pub name: String,
}

/// One merchant as the administrator sees it. Never holds a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MerchantHealth {
    pub mchid: Mchid,
    pub name: String,
    pub partner: bool,
    pub api_base: String,
    pub serial_no: String,
    pub keys: Vec<KeyHealth>,
    /// Unknown until something was answered.
    pub clock: Option<ClockReading>,
    /// Of a service provider: the sub-merchants that have a name.
    pub sub_merchants: Vec<MerchantName>,
    pub notification_url: Option<String>,
    /// Where WeChat Pay should call, from the desk's own public address.
    pub expected_url: String,
    pub last_callback_at: Option<Timestamp>,
    pub last_verified_at: Option<Timestamp>,
    pub last_error: Option<String>,
}
