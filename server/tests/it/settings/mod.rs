//! Where settings come from, and what wrong ones are told.

mod every;
mod example;

use desk_server::config::{Config, ConfigError, Environment, Process};
use desk_service::Settings;
use desk_service::settings::{DATA_DIR, Seconds, Section};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

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

/// All that was read.
fn read(text: &str, variables: &[(&str, &str)]) -> (Process, Settings) {
    let config = load(text, variables).unwrap();
    (config.process, config.settings)
}

fn refusal(text: &str, variables: &[(&str, &str)]) -> ConfigError {
    load(text, variables).expect_err("these settings must be refused")
}

#[test]
fn without_a_file_or_variables_the_service_has_its_own_defaults() {
    let (process, settings) = read("", &[]);
    assert_eq!(process, Process::defaults_in(Path::new(DATA_DIR)));
    assert_eq!(settings, Settings::default());
}

#[test]
fn what_is_kept_follows_the_data_folder() {
    for (process, settings) in
        [read("data_dir = '/var/lib/desk'", &[]), read("", &[("DESK_DATA_DIR", "/var/lib/desk")])]
    {
        assert_eq!(&*process.database_url, "sqlite:///var/lib/desk/desk.db");
        assert_eq!(process.master_key_file, Path::new("/var/lib/desk/master.key"));
        assert_eq!(settings.pictures.media_url.folder(), Path::new("/var/lib/desk/media"));
    }
    let (process, _) = read("data_dir = '/var/lib/desk'\nmaster_key_file = '/etc/desk.key'", &[]);
    assert_eq!(process.master_key_file, Path::new("/etc/desk.key"));
}

#[test]
fn texts_that_look_like_numbers_stay_texts() {
    let (process, settings) = read("", &[("DESK_DATA_DIR", "007"), ("DESK_SEND_HOLD_SECONDS", "0")]);
    assert_eq!(process.data_dir, Path::new("007"));
    assert_eq!(settings.sending.send_hold_seconds, Seconds::new(0));
}

#[test]
fn desk_config_names_the_file_and_empty_means_none() {
    let held = |config: Config| config.settings.sending.send_hold_seconds;
    let (_folder, path) = file("send_hold_seconds = 1");
    let named = Config::load(None, &environment(&[("DESK_CONFIG", path.to_str().unwrap())])).unwrap();
    assert_eq!(held(named), Seconds::new(1));
    let (_other, explicit) = file("send_hold_seconds = 2");
    let both = Config::load(Some(&explicit), &environment(&[("DESK_CONFIG", path.to_str().unwrap())])).unwrap();
    assert_eq!(held(both), Seconds::new(2));
    let none = Config::load(None, &environment(&[("DESK_CONFIG", "")])).unwrap();
    assert_eq!(none.file, None);
    assert_eq!(held(none), Seconds::new(8));
}

#[test]
fn a_named_file_must_be_there() {
    let error = Config::load(Some(Path::new("/nowhere/desk.toml")), &environment(&[])).unwrap_err();
    assert_eq!((error.key.as_str(), error.source_name.as_str()), ("config", "--config"));
    assert!(error.problem.contains("/nowhere/desk.toml"), "{error}");
}

#[test]
fn keys_on_the_wrong_level_are_refused() {
    assert_eq!(refusal("[listen]\nport = 1", &[]).key, "listen.port");
    assert_eq!(refusal("retention = 5", &[]).key, "retention");
    assert_eq!(refusal("[retension]\nevent_hours = 1", &[]).key, "retension");
    for (variable, key) in [
        ("DESK_LISTEN__PORT", "listen.port"),
        ("DESK_RETENTION", "retention"),
        ("DESK_LISTEN____PORT", "listen."),
        ("DESK_", ""),
    ] {
        let error = refusal("", &[(variable, "1")]);
        assert_eq!((error.key.as_str(), error.source_name.as_str()), (key, variable), "{error}");
    }
}

#[test]
fn variables_of_the_tests_are_no_settings() {
    assert!(load("", &[("DESK_TEST_POSTGRES_URL", "postgres://x"), ("HOME", "/")]).is_ok());
}

#[test]
fn texts_that_cannot_be_meant_name_their_key_and_place() {
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
        ("DESK_LOG", "desk=loud", "log"),
    ];
    for (variable, value, key) in cases {
        let error = refusal("", &[(variable, value)]);
        assert_eq!((error.key.as_str(), error.source_name.as_str()), (*key, *variable), "{variable}={value}: {error}");
        assert!(!error.to_string().contains("geheim"), "{error}");
    }
}

#[test]
fn the_address_of_the_database_is_not_shown() {
    let config = load("database_url = 'postgres://desk:geheim@db/desk'", &[]).unwrap();
    assert!(!format!("{config:?}").contains("geheim"));
}

#[test]
fn a_file_that_is_no_toml_names_the_file_and_the_line_and_repeats_nothing() {
    for broken in ["database_url = 'postgres://desk:geheim@db", "geheim = 'x'\ngeheim 'y'", "[geheim", "log = geheim"] {
        let error = refusal(&format!("listen = '127.0.0.1:1'\n{broken}"), &[]);
        assert_eq!(error.key, "the whole file");
        assert!(error.source_name.ends_with("desk.toml"), "{error}");
        assert!(error.problem.starts_with("line "), "{error}");
        assert!(!error.to_string().contains("geheim"), "{error}");
    }
}
