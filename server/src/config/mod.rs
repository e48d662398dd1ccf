//! Settings: defaults, then a settings file, then the environment. Later ones win.
//!
//! Settings are grouped in sections: those of the process are here, those of the service in [`desk_service::settings`].
//! `desk.example.toml` is generated from them, and a test compares it.

mod environment;
mod error;
mod file;
mod process;
mod reading;
mod unknown;
mod values;

pub use environment::Environment;
pub use error::ConfigError;
pub use process::Process;
pub use values::{Address, AddressOrOff, DatabaseUrl, LogFilter};

use desk_service::Settings;
use desk_service::settings::Sections;
use figment::Figment;
use figment::providers::Format;
use file::Toml;
use std::path::{Path, PathBuf};

/// The file that is read when neither `--config` nor `DESK_CONFIG` names one.
pub const DEFAULT_FILE: &str = "desk.toml";

/// Settings that were read and checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The settings file that was read, if one was.
    pub file: Option<PathBuf>,
    pub process: Process,
    /// The settings of the service.
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
        let file = settings_file(file, environment)?;
        let from_file = file.as_ref().map(|path| Figment::from(Toml::file_exact(path))).unwrap_or_default();
        let set = environment.variables().fold(from_file, Figment::merge);
        let (process, settings) = reading::read(set)?;
        Ok(Self { file, process, settings })
    }
}

/// Reads all sections in the order of the settings file.
///
/// # Errors
/// That of the first section that cannot be had.
pub fn every_section<S: Sections>(sections: &mut S) -> Result<(Process, Settings), S::Error> {
    Ok((sections.section()?, Settings::of(sections)?))
}

/// The settings file to be read; `None` if there is none and none was asked for.
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
