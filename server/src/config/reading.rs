//! Merging the sources of settings with the defaults, and reading the sections.

use super::error::ConfigError;
use super::unknown::refuse_unknown_keys;
use super::{Process, every_section};
use desk_service::Settings;
use desk_service::settings::{DATA_DIR, Section, Sections};
use figment::Figment;
use figment::providers::Serialized;
use serde::Deserialize;
use std::convert::Infallible;
use std::mem;
use std::path::PathBuf;

/// Reads all sections.
pub(super) fn read(set: Figment) -> Result<(Process, Settings), ConfigError> {
    let folder: Folder = set.extract().map_err(|error| ConfigError::of_section("", error))?;
    let data_dir = folder.data_dir.unwrap_or_else(|| DATA_DIR.into());
    let mut defaults = Defaults { figment: set, data_dir, known: Vec::new() };
    let Ok(_) = every_section(&mut defaults);
    refuse_unknown_keys(&defaults.figment, &defaults.known)?;
    every_section(&mut Merged(defaults.figment))
}

/// The data folder, which the defaults of other settings depend on.
#[derive(Deserialize)]
struct Folder {
    data_dir: Option<PathBuf>,
}

/// Adds the defaults of each section below what was set, and collects its keys.
struct Defaults {
    figment: Figment,
    data_dir: PathBuf,
    known: Vec<String>,
}

impl Sections for Defaults {
    type Error = Infallible;

    fn section<S: Section>(&mut self) -> Result<S, Infallible> {
        let defaults = S::defaults_in(&self.data_dir);
        self.figment = mem::take(&mut self.figment).join(Serialized::default(S::TABLE, &defaults));
        let parent = if S::TABLE.is_empty() { String::new() } else { format!("{}.", S::TABLE) };
        self.known.extend(S::KEYS.iter().map(|key| format!("{parent}{}", key.name)));
        Ok(defaults)
    }
}

/// Reads each section from the merged sources. A number may also be written as a text, as in variables.
struct Merged(Figment);

impl Sections for Merged {
    type Error = ConfigError;

    fn section<S: Section>(&mut self) -> Result<S, ConfigError> {
        self.0.focus(S::TABLE).extract_lossy().map_err(|error| ConfigError::of_section(S::TABLE, error))
    }
}
