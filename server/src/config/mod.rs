//! What an operator sets: defaults, then a settings file, then the environment. Later ones win.
//!
//! Every key stands in `desk.example.toml` with its meaning, unit and default.

mod check;
mod environment;
mod error;
mod raw;
mod unknown;

pub use environment::Environment;
pub use error::ConfigError;
pub use raw::{Raw, Retention, SignIn, WechatPay};

use desk_service::Settings;
use environment::EnvironmentProvider;
use figment::Figment;
use figment::providers::{Format, Serialized, Toml};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// The file that is read when neither `--config` nor `DESK_CONFIG` names one.
pub const DEFAULT_FILE: &str = "desk.toml";

/// Settings that were read, checked and are ready for use.
///
/// Without `Debug`: the address of the database can hold a password.
#[derive(Clone)]
pub struct Config {
    /// The settings file that was read, if one was.
    pub file: Option<PathBuf>,
    pub database_url: String,
    pub data_dir: PathBuf,
    pub listen: SocketAddr,
    pub metrics_listen: Option<SocketAddr>,
    pub master_key_file: PathBuf,
    /// A filter as `tracing_subscriber::EnvFilter` reads it.
    pub log: String,
    /// What the service layer works with.
    pub settings: Settings,
}

impl Config {
    /// Reads the settings for a process.
    ///
    /// `file` is what the command line named; then `DESK_CONFIG` counts (empty: no file), then [`DEFAULT_FILE`] if it
    /// is there.
    ///
    /// # Errors
    /// [`ConfigError`] with the key and the place it was set: an unknown key, a value of the wrong type or out of
    /// range, or a file that was named and cannot be read.
    pub fn load(file: Option<&Path>, environment: &Environment) -> Result<Self, ConfigError> {
        let defaults = Raw::default();
        let known = unknown::keys_of(&defaults)?;
        let mut figment = Figment::from(Serialized::defaults(&defaults));
        let file = settings_file(file, environment)?;
        if let Some(path) = &file {
            let provider = Toml::file_exact(path);
            unknown::refuse_unknown_keys(&provider, &known, |_| path.display().to_string())?;
            figment = figment.merge(provider);
        }
        let provider = EnvironmentProvider::new(environment, &known);
        unknown::refuse_unknown_keys(&provider, &known, environment::variable_name)?;
        let figment = figment.merge(provider);
        let raw: Raw = figment.extract().map_err(ConfigError::from_figment)?;
        let checked = check::checked(raw).map_err(|error| error.located(&figment))?;
        Ok(Self { file, ..checked })
    }
}

/// The settings file to read; `None` if there is none and none was asked for.
fn settings_file(named: Option<&Path>, environment: &Environment) -> Result<Option<PathBuf>, ConfigError> {
    let (path, source) = match (named, environment.get(environment::CONFIG_VARIABLE)) {
        (Some(path), _) => (path.to_owned(), "--config"),
        (None, Some("")) => return Ok(None),
        (None, Some(path)) => (PathBuf::from(path), environment::CONFIG_VARIABLE),
        (None, None) => {
            let path = PathBuf::from(DEFAULT_FILE);
            return Ok(path.exists().then_some(path));
        }
    };
    match std::fs::metadata(&path) {
        Ok(found) if found.is_file() => Ok(Some(path)),
        Ok(_) => Err(ConfigError::new("config", source, format!("{} is no file", path.display()))),
        Err(error) => Err(ConfigError::new("config", source, format!("cannot read {}: {error}", path.display()))),
    }
}
