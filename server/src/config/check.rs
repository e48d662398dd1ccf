//! From settings as they are written to settings that can be used.

use super::Config;
use super::error::ConfigError;
use super::raw::{Raw, SignIn};
use desk_domain::{SignInSpan, Span};
use desk_service::Settings;
use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;
use url::Url;

/// WeChat Pay repeats a notification for up to a week, so its id must be remembered longer than that.
const NOTIFICATION_DAYS: RangeInclusive<i64> = 8..=365;
const MEDIA_CACHE_MB: RangeInclusive<i64> = 10..=10_000_000;
const EVENT_HOURS: RangeInclusive<i64> = 1..=720;
const SEND_HOLD_SECONDS: RangeInclusive<i64> = 0..=300;
const TRUSTED_PROXIES: RangeInclusive<i64> = 0..=9;
const LONGEST_HOURS: RangeInclusive<i64> = 1..=168;
const IDLE_MINUTES: RangeInclusive<i64> = 5..=10_080;
const RECONCILE_SECONDS: RangeInclusive<i64> = 10..=86_400;
const REQUEST_TIMEOUT_SECONDS: RangeInclusive<i64> = 1..=60;
const LISTING_DELAY_SECONDS: RangeInclusive<i64> = 30..=86_400;

pub(super) fn checked(raw: Raw) -> Result<Config, ConfigError> {
    Ok(Config {
        file: None,
        database_url: database_url(&raw)?,
        listen: address("listen", &raw.listen)?,
        metrics_listen: metrics_listen(&raw)?,
        master_key_file: raw.master_key_file.clone().unwrap_or_else(|| raw.data_dir.join("master.key")),
        log: log_filter(&raw.log)?,
        settings: settings(&raw)?,
        data_dir: raw.data_dir,
    })
}

fn settings(raw: &Raw) -> Result<Settings, ConfigError> {
    let (wechatpay, retention) = (&raw.wechatpay, &raw.retention);
    let timeout =
        within("wechatpay.request_timeout_seconds", wechatpay.request_timeout_seconds, REQUEST_TIMEOUT_SECONDS)?;
    let delay = within("wechatpay.listing_delay_seconds", wechatpay.listing_delay_seconds, LISTING_DELAY_SECONDS)?;
    let days = within("retention.notification_days", retention.notification_days, NOTIFICATION_DAYS)?;
    Ok(Settings {
        public_url: public_url(&raw.public_url)?,
        media_dir: media_dir(raw)?,
        media_cache_max: within("media_cache_max_mb", raw.media_cache_max_mb, MEDIA_CACHE_MB)? * 1_000_000,
        send_hold: Span::seconds(within("send_hold_seconds", raw.send_hold_seconds, SEND_HOLD_SECONDS)?),
        trusted_proxies: usize::try_from(within("trusted_proxies", raw.trusted_proxies, TRUSTED_PROXIES)?).unwrap_or(0),
        sign_in: sign_in(&raw.sign_in)?,
        reconcile_every: Span::seconds(within(
            "wechatpay.reconcile_seconds",
            wechatpay.reconcile_seconds,
            RECONCILE_SECONDS,
        )?),
        request_timeout: Duration::from_secs(timeout.unsigned_abs()),
        listing_delay: Span::seconds(delay),
        notification_retention: Span::days(days),
        event_retention: Span::hours(within("retention.event_hours", retention.event_hours, EVENT_HOURS)?),
    })
}

fn sign_in(raw: &SignIn) -> Result<SignInSpan, ConfigError> {
    Ok(SignInSpan {
        longest: Span::hours(within("sign_in.longest_hours", raw.longest_hours, LONGEST_HOURS)?),
        idle: Span::minutes(within("sign_in.idle_minutes", raw.idle_minutes, IDLE_MINUTES)?),
    })
}

/// The place is found out later, by [`ConfigError::located`].
fn refused(key: &str, problem: impl Into<String>) -> ConfigError {
    ConfigError::new(key, "", problem)
}

fn within(key: &str, value: i64, range: RangeInclusive<i64>) -> Result<i64, ConfigError> {
    if range.contains(&value) {
        return Ok(value);
    }
    Err(refused(key, format!("{value} is not between {} and {}", range.start(), range.end())))
}

fn database_url(raw: &Raw) -> Result<String, ConfigError> {
    let url = match &raw.database_url {
        Some(url) => url.clone(),
        None => format!("sqlite://{}", raw.data_dir.join("desk.db").display()),
    };
    let known = ["sqlite://", "postgres://", "postgresql://"];
    if known.iter().any(|scheme| url.starts_with(scheme)) {
        return Ok(url);
    }
    // The value is not repeated: it can hold a password.
    Err(refused("database_url", "must begin with sqlite:// or postgres://"))
}

fn address(key: &str, text: &str) -> Result<SocketAddr, ConfigError> {
    text.parse().map_err(|_| refused(key, format!("{text:?} is no address and port, such as 127.0.0.1:3000")))
}

fn metrics_listen(raw: &Raw) -> Result<Option<SocketAddr>, ConfigError> {
    match raw.metrics_listen.as_str() {
        "off" | "" => Ok(None),
        text => address("metrics_listen", text).map(Some),
    }
}

fn public_url(text: &str) -> Result<Url, ConfigError> {
    let url = Url::parse(text).map_err(|error| refused("public_url", format!("{text:?}: {error}")))?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return Err(refused("public_url", format!("{text:?} must begin with https:// (or http:// while trying out)")));
    }
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() || !url.username().is_empty() {
        return Err(refused("public_url", format!("{text:?} must be a host alone, without path, query or user")));
    }
    Ok(url)
}

fn media_dir(raw: &Raw) -> Result<PathBuf, ConfigError> {
    let Some(url) = &raw.media_url else { return Ok(raw.data_dir.join("media")) };
    match url.split_once("://") {
        Some(("file", path)) if !path.is_empty() => Ok(PathBuf::from(path)),
        Some(("file", _)) => Err(refused("media_url", "names no folder; write file:// and a folder")),
        Some((scheme, _)) => Err(refused(
            "media_url",
            format!("pictures cannot be kept at {scheme}:// addresses; use a folder, such as file://data/media"),
        )),
        None => Err(refused("media_url", "must begin with file://, such as file://data/media")),
    }
}

fn log_filter(text: &str) -> Result<String, ConfigError> {
    match tracing_subscriber::EnvFilter::try_new(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(error) => Err(refused("log", format!("{text:?} is no log filter: {error}"))),
    }
}
