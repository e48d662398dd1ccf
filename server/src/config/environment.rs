//! `DESK_*` variables as a source of settings: `DESK_RETENTION__EVENT_HOURS=48` is `retention.event_hours`.
//!
//! figment's own `Env` would read the process alone, which tests cannot give an environment; would guess a type from each text, so
//! that a folder `007` becomes `7`; and would pass over names that it cannot take apart, where an operator has to be told.

use figment::value::{Dict, Map, Value};
use figment::{Metadata, Profile, Provider};
use std::collections::BTreeMap;

const PREFIX: &str = "DESK_";
const NESTING: &str = "__";

/// The prefix of variables for the tests of this repository, which are ignored.
const TESTS: &str = "DESK_TEST_";

/// The variable that names the settings file.
pub(super) const CONFIG_VARIABLE: &str = "DESK_CONFIG";

/// The variables that settings are read from, as a parameter.
#[derive(Clone, Default)]
pub struct Environment(BTreeMap<String, String>);

impl Environment {
    /// Reads the `DESK_*` variables of this process. Those whose value is no UTF-8 are left out.
    #[must_use]
    pub fn of_process() -> Self {
        std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect()
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    pub(super) fn variables(&self) -> impl Iterator<Item = Variable<'_>> {
        let settings = self.0.iter().filter(|(name, _)| *name != CONFIG_VARIABLE);
        settings.map(|(name, text)| Variable { name, text })
    }
}

impl FromIterator<(String, String)> for Environment {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(variables: I) -> Self {
        let ours = |name: &str| name.starts_with(PREFIX) && !name.starts_with(TESTS);
        Self(variables.into_iter().filter(|(name, _)| ours(name)).collect())
    }
}

/// One setting. Its name is the source that errors name; its value is a text, and is parsed where a number is read.
pub(super) struct Variable<'a> {
    name: &'a str,
    text: &'a str,
}

impl Provider for Variable<'_> {
    fn metadata(&self) -> Metadata {
        Metadata::named(self.name.to_owned())
    }

    fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
        let parts = self.name[PREFIX.len()..].rsplit(NESTING);
        let value = Value::from(self.text);
        let nested = parts.fold(value, |value, part| Dict::from([(part.to_lowercase(), value)]).into());
        Ok(Profile::Default.collect(nested.into_dict().unwrap_or_default()))
    }
}
