//! `DESK_*` variables as a source of settings: `DESK_RETENTION__EVENT_HOURS=48` is `retention.event_hours`.

use figment::value::{Dict, Map, Value};
use figment::{Metadata, Profile, Provider};
use std::collections::BTreeMap;

const PREFIX: &str = "DESK_";
const NESTING: &str = "__";

/// Variables for the tests of this repository, which stand beside those of the desk they start.
const TESTS: &str = "DESK_TEST_";

/// Names the settings file; no setting itself.
pub(super) const CONFIG_VARIABLE: &str = "DESK_CONFIG";
pub(super) const PROVIDER_NAME: &str = "environment";

/// The variables that the settings are read from, as a parameter.
#[derive(Clone, Default)]
pub struct Environment(BTreeMap<String, String>);

impl Environment {
    /// The `DESK_*` variables of this process. Those whose value is no UTF-8 are left out.
    #[must_use]
    pub fn of_process() -> Self {
        std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect()
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}

impl FromIterator<(String, String)> for Environment {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(variables: I) -> Self {
        let ours = |name: &str| name.starts_with(PREFIX) && !name.starts_with(TESTS);
        Self(variables.into_iter().filter(|(name, _)| ours(name)).collect())
    }
}

/// The variable that sets a key.
pub(super) fn variable_name(key: &str) -> String {
    format!("{PREFIX}{}", key.replace('.', NESTING).to_uppercase())
}

pub(super) struct EnvironmentProvider(Dict);

impl EnvironmentProvider {
    /// Texts stay texts where the default is one: a folder called `2024` is a folder and not a number.
    pub(super) fn new(environment: &Environment, defaults: &Dict) -> Self {
        let mut dict = Dict::new();
        for (name, text) in &environment.0 {
            if name == CONFIG_VARIABLE {
                continue;
            }
            let key: Vec<String> = name[PREFIX.len()..].split(NESTING).map(str::to_lowercase).collect();
            let value = match default_of(defaults, &key) {
                Some(Value::Num(..) | Value::Bool(..)) => parsed(text),
                _ => Value::from(text.clone()),
            };
            insert(&mut dict, &key, value);
        }
        Self(dict)
    }
}

fn parsed(text: &str) -> Value {
    text.parse().unwrap_or_else(|never: std::convert::Infallible| match never {})
}

fn default_of<'a>(dict: &'a Dict, key: &[String]) -> Option<&'a Value> {
    let (last, parents) = key.split_last()?;
    parents.iter().try_fold(dict, |dict, part| dict.get(part)?.as_dict())?.get(last)
}

fn insert(dict: &mut Dict, key: &[String], value: Value) {
    let Some((first, rest)) = key.split_first() else { return };
    if rest.is_empty() {
        dict.insert(first.clone(), value);
        return;
    }
    let entry = dict.entry(first.clone()).or_insert_with(|| Value::from(Dict::new()));
    if let Value::Dict(_, inner) = entry {
        insert(inner, rest, value);
    }
}

impl Provider for EnvironmentProvider {
    fn metadata(&self) -> Metadata {
        Metadata::named(PROVIDER_NAME)
    }

    fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
        Ok(Profile::Default.collect(self.0.clone()))
    }
}
