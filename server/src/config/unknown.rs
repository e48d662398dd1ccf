//! A key that nobody reads is a mistake that nobody notices: it is refused by name.

use super::error::ConfigError;
use super::raw::Raw;
use figment::Provider;
use figment::providers::Serialized;
use figment::value::{Dict, Value};

/// The tree of all keys, with their defaults.
pub(super) fn keys_of(defaults: &Raw) -> Result<Dict, ConfigError> {
    dict_of(&Serialized::defaults(defaults))
}

pub(super) fn refuse_unknown_keys(
    provider: &impl Provider,
    known: &Dict,
    source_of: impl Fn(&str) -> String,
) -> Result<(), ConfigError> {
    let set = dict_of(provider)?;
    match first_unknown(&set, known, "") {
        None => Ok(()),
        Some((key, siblings)) => {
            let source = source_of(&key);
            Err(ConfigError::new(key, source, format!("no such setting; there are {siblings}")))
        }
    }
}

fn dict_of(provider: &impl Provider) -> Result<Dict, ConfigError> {
    let profiles = provider.data().map_err(|mut error| {
        error.metadata.get_or_insert_with(|| provider.metadata());
        ConfigError::from_figment(error)
    })?;
    Ok(profiles.into_values().fold(Dict::new(), |mut all, dict| {
        all.extend(dict);
        all
    }))
}

/// The first key that is set but not known, with the keys that could have been meant.
fn first_unknown(set: &Dict, known: &Dict, parent: &str) -> Option<(String, String)> {
    for (name, value) in set {
        let key = if parent.is_empty() { name.clone() } else { format!("{parent}.{name}") };
        match (known.get(name), value) {
            (None, _) => return Some((key, known.keys().map(String::as_str).collect::<Vec<_>>().join(", "))),
            (Some(Value::Dict(_, inner)), Value::Dict(_, set_inner)) => {
                if let Some(found) = first_unknown(set_inner, inner, &key) {
                    return Some(found);
                }
            }
            (Some(_), Value::Dict(_, set_inner)) => {
                let nested = set_inner.keys().next().map_or(key.clone(), |first| format!("{key}.{first}"));
                return Some((nested, format!("{key} alone, without a deeper level")));
            }
            (Some(_), _) => {}
        }
    }
    None
}
