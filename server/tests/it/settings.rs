//! Where settings come from, and what wrong ones are told.

use desk_domain::Span;
use desk_server::config::{Config, ConfigError, Environment, Raw};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;

const EXAMPLE: &str = include_str!("../../../desk.example.toml");

fn environment(variables: &[(&str, &str)]) -> Environment {
    variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn file(text: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.toml");
    fs::write(&path, text).unwrap();
    (folder, path)
}

fn load(text: &str, variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let (_folder, path) = file(text);
    Config::load(Some(&path), &environment(variables))
}

fn refusal(text: &str, variables: &[(&str, &str)]) -> ConfigError {
    load(text, variables).err().expect("these settings must be refused")
}

/// The example with every setting switched on.
fn example_in_force() -> String {
    EXAMPLE.lines().map(|line| line.strip_prefix('#').filter(|rest| !rest.starts_with(' ')).unwrap_or(line)).fold(
        String::new(),
        |mut text, line| {
            text.push_str(line);
            text.push('\n');
            text
        },
    )
}

#[test]
fn the_example_shows_the_defaults() {
    let defaults = load("", &[]).unwrap();
    for text in [EXAMPLE.to_owned(), example_in_force()] {
        let shown = load(&text, &[]).unwrap();
        assert_eq!(shown.database_url, defaults.database_url);
        assert_eq!(shown.data_dir, defaults.data_dir);
        assert_eq!(shown.listen, defaults.listen);
        assert_eq!(shown.metrics_listen, defaults.metrics_listen);
        assert_eq!(shown.master_key_file, defaults.master_key_file);
        assert_eq!(shown.log, defaults.log);
        assert_eq!(shown.settings, defaults.settings);
    }
}

#[test]
fn the_example_names_every_setting() {
    fn keys(prefix: &str, table: &toml::Table, into: &mut BTreeSet<String>) {
        for (name, value) in table {
            match value {
                toml::Value::Table(inner) => keys(&format!("{prefix}{name}."), inner, into),
                _ => {
                    into.insert(format!("{prefix}{name}"));
                }
            }
        }
    }
    let mut shown = BTreeSet::new();
    keys("", &example_in_force().parse().unwrap(), &mut shown);
    let every = Raw {
        database_url: Some(String::new()),
        master_key_file: Some(PathBuf::new()),
        media_url: Some(String::new()),
        ..Raw::default()
    };
    let mut known = BTreeSet::new();
    keys("", &toml::Table::try_from(every).unwrap(), &mut known);
    assert_eq!(shown, known);
}

#[test]
fn defaults_are_those_that_operators_were_promised() {
    let config = load("", &[]).unwrap();
    assert_eq!(config.database_url, "sqlite://data/desk.db");
    assert_eq!(config.data_dir, Path::new("data"));
    assert_eq!(config.listen, "127.0.0.1:3000".parse().unwrap());
    assert_eq!(config.metrics_listen, None);
    assert_eq!(config.settings.public_url.as_str(), "http://127.0.0.1:3000/");
    assert_eq!(config.master_key_file, Path::new("data/master.key"));
    assert_eq!(config.settings.media_dir, Path::new("data/media"));
    assert_eq!(config.log, "info");
    let settings = &config.settings;
    assert_eq!(settings.media_cache_max, 2_000_000_000);
    assert_eq!(settings.send_hold, Span::seconds(8));
    assert_eq!(settings.reconcile_every, Span::minutes(1));
    assert_eq!(settings.request_timeout, Duration::from_secs(10));
    assert_eq!(settings.listing_delay, Span::minutes(10));
    assert_eq!(settings.notification_retention, Span::days(8));
    assert_eq!(settings.event_retention, Span::days(1));
}

#[test]
fn the_environment_wins_over_the_file_and_the_file_over_defaults() {
    let text = "listen = '127.0.0.1:4000'\nsend_hold_seconds = 5\n[retention]\nevent_hours = 2\nnotification_days = 9";
    let config = load(text, &[("DESK_LISTEN", "127.0.0.1:5000"), ("DESK_RETENTION__EVENT_HOURS", "3")]).unwrap();
    assert_eq!(config.listen.port(), 5000);
    assert_eq!(config.settings.event_retention, Span::hours(3));
    assert_eq!(config.settings.notification_retention, Span::days(9));
    assert_eq!(config.settings.send_hold, Span::seconds(5));
    assert_eq!(config.log, "info");
}

#[test]
fn what_is_kept_follows_the_data_folder() {
    let config = load("data_dir = '/var/lib/desk'", &[]).unwrap();
    assert_eq!(config.database_url, "sqlite:///var/lib/desk/desk.db");
    assert_eq!(config.master_key_file, Path::new("/var/lib/desk/master.key"));
    assert_eq!(config.settings.media_dir, Path::new("/var/lib/desk/media"));
}

#[test]
fn texts_that_look_like_numbers_stay_texts() {
    let config = load("", &[("DESK_DATA_DIR", "2026"), ("DESK_SEND_HOLD_SECONDS", "0")]).unwrap();
    assert_eq!(config.data_dir, Path::new("2026"));
    assert_eq!(config.settings.send_hold, Span::seconds(0));
}

#[test]
fn desk_config_names_the_file_and_empty_means_none() {
    let (_folder, path) = file("send_hold_seconds = 1");
    let named = Config::load(None, &environment(&[("DESK_CONFIG", path.to_str().unwrap())])).unwrap();
    assert_eq!(named.settings.send_hold, Span::seconds(1));
    let (_other, explicit) = file("send_hold_seconds = 2");
    let both = Config::load(Some(&explicit), &environment(&[("DESK_CONFIG", path.to_str().unwrap())])).unwrap();
    assert_eq!(both.settings.send_hold, Span::seconds(2));
    let none = Config::load(None, &environment(&[("DESK_CONFIG", "")])).unwrap();
    assert_eq!(none.settings.send_hold, Span::seconds(8));
}

#[test]
fn a_named_file_must_be_there() {
    let error = Config::load(Some(Path::new("/nowhere/desk.toml")), &environment(&[])).err().unwrap();
    assert_eq!((error.key.as_str(), error.source_name.as_str()), ("config", "--config"));
    assert!(error.problem.contains("/nowhere/desk.toml"), "{error}");
}

#[test]
fn unknown_keys_are_refused_with_their_name_and_place() {
    let (_folder, path) = file("lissten = '127.0.0.1:1'");
    let error = Config::load(Some(&path), &environment(&[])).err().unwrap();
    assert_eq!((error.key.as_str(), error.source_name.as_str()), ("lissten", path.to_str().unwrap()));
    assert!(error.problem.contains("listen"), "{error}");

    assert_eq!(refusal("[retention]\nevent_days = 1", &[]).key, "retention.event_days");
    assert_eq!(refusal("[listen]\nport = 1", &[]).key, "listen.port");

    let error = refusal("", &[("DESK_RETENTION__EVENT_DAYS", "1")]);
    assert_eq!(
        (error.key.as_str(), error.source_name.as_str()),
        ("retention.event_days", "DESK_RETENTION__EVENT_DAYS")
    );
}

#[test]
fn variables_of_the_tests_are_no_settings() {
    assert!(load("", &[("DESK_TEST_POSTGRES_URL", "postgres://x"), ("HOME", "/")]).is_ok());
}

#[test]
fn values_that_cannot_be_used_name_their_key_and_place() {
    let cases: &[(&str, &str, &str)] = &[
        ("DESK_LISTEN", "3000", "listen"),
        ("DESK_METRICS_LISTEN", "yes", "metrics_listen"),
        ("DESK_PUBLIC_URL", "desk.example.com", "public_url"),
        ("DESK_PUBLIC_URL", "ftp://desk.example.com", "public_url"),
        ("DESK_PUBLIC_URL", "https://desk.example.com/desk", "public_url"),
        ("DESK_DATABASE_URL", "mysql://a:geheim@b/c", "database_url"),
        ("DESK_MEDIA_URL", "s3://bucket/media", "media_url"),
        ("DESK_MEDIA_URL", "data/media", "media_url"),
        ("DESK_MEDIA_URL", "file://", "media_url"),
        ("DESK_MEDIA_CACHE_MAX_MB", "0", "media_cache_max_mb"),
        ("DESK_LOG", "desk=loud", "log"),
        ("DESK_SEND_HOLD_SECONDS", "-1", "send_hold_seconds"),
        ("DESK_SEND_HOLD_SECONDS", "soon", "send_hold_seconds"),
        ("DESK_WECHATPAY__RECONCILE_SECONDS", "1", "wechatpay.reconcile_seconds"),
        ("DESK_WECHATPAY__REQUEST_TIMEOUT_SECONDS", "0", "wechatpay.request_timeout_seconds"),
        ("DESK_WECHATPAY__LISTING_DELAY_SECONDS", "29", "wechatpay.listing_delay_seconds"),
        ("DESK_RETENTION__NOTIFICATION_DAYS", "7", "retention.notification_days"),
        ("DESK_RETENTION__EVENT_HOURS", "0", "retention.event_hours"),
    ];
    for (variable, value, key) in cases {
        let error = refusal("", &[(variable, value)]);
        assert_eq!((error.key.as_str(), error.source_name.as_str()), (*key, *variable), "{variable}={value}: {error}");
        assert!(!error.to_string().contains("geheim"), "{error}");
    }
    let (_folder, path) = file("send_hold_seconds = 'soon'");
    let error = Config::load(Some(&path), &environment(&[])).err().unwrap();
    assert_eq!((error.key.as_str(), error.source_name.as_str()), ("send_hold_seconds", path.to_str().unwrap()));
    let error = refusal("send_hold_seconds = 1000", &[]);
    assert!(error.source_name.ends_with("desk.toml"), "{error}");
}

#[test]
fn a_file_that_is_no_toml_names_the_file() {
    let error = refusal("listen = ", &[]);
    assert!(error.source_name.ends_with("desk.toml"), "{error}");
}
