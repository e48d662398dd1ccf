use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// The settings as they are written. Values that follow from `data_dir` are `None` until somebody sets them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raw {
    /// `sqlite://…` or `postgres://…`; `desk.db` in `data_dir` unless set.
    pub database_url: Option<String>,
    pub data_dir: PathBuf,
    pub listen: String,
    /// `off` or an address.
    pub metrics_listen: String,
    pub public_url: String,
    /// `master.key` in `data_dir` unless set.
    pub master_key_file: Option<PathBuf>,
    /// `media` in `data_dir` unless set.
    pub media_url: Option<String>,
    /// Megabytes.
    pub media_cache_max_mb: i64,
    pub log: String,
    pub send_hold_seconds: i64,
    pub trusted_proxies: i64,
    pub sign_in: SignIn,
    pub wechatpay: WechatPay,
    pub retention: Retention,
}

/// How long a sign-in holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignIn {
    pub longest_hours: i64,
    pub idle_minutes: i64,
}

/// How WeChat Pay is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WechatPay {
    pub reconcile_seconds: i64,
    pub request_timeout_seconds: i64,
    pub listing_delay_seconds: i64,
}

/// How long is kept what is needed for a while only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retention {
    pub notification_days: i64,
    pub event_hours: i64,
}

impl Default for Raw {
    fn default() -> Self {
        Self {
            database_url: None,
            data_dir: PathBuf::from("data"),
            listen: "127.0.0.1:3000".to_owned(),
            metrics_listen: "off".to_owned(),
            public_url: "http://127.0.0.1:3000".to_owned(),
            master_key_file: None,
            media_url: None,
            media_cache_max_mb: 2_000,
            log: "info".to_owned(),
            send_hold_seconds: 8,
            trusted_proxies: 0,
            sign_in: SignIn { longest_hours: 12, idle_minutes: 240 },
            wechatpay: WechatPay { reconcile_seconds: 60, request_timeout_seconds: 10, listing_delay_seconds: 600 },
            retention: Retention { notification_days: 8, event_hours: 24 },
        }
    }
}
