//! Refusing unknown keys: a misspelt setting would otherwise go unnoticed.

use super::error::{ConfigError, source_name};
use figment::Figment;
use figment::value::{Dict, Tag, Value};

/// Refuses the first key that is set and not `known`, with its source and what can be set there.
pub(super) fn refuse_unknown_keys(figment: &Figment, known: &[String]) -> Result<(), ConfigError> {
    let set: Dict = figment.extract().map_err(|error| ConfigError::of_section("", error))?;
    match first_unknown(&set, "", known) {
        None => Ok(()),
        Some((key, tag, problem)) => Err(ConfigError::new(key, source_name(figment.get_metadata(tag)), problem)),
    }
}

/// `parent` ends with a dot, unless it is the top level.
fn first_unknown(set: &Dict, parent: &str, known: &[String]) -> Option<(String, Tag, String)> {
    set.iter().find_map(|(name, value)| {
        let key = format!("{parent}{name}");
        let below = format!("{key}.");
        let is_table = known.iter().any(|known| known.starts_with(&below));
        match (known.contains(&key), value) {
            (true, Value::Dict(_, inner)) => {
                let (name, value) = inner.first_key_value()?;
                Some((format!("{below}{name}"), value.tag(), format!("{key} alone, without a deeper level")))
            }
            (true, _) => None,
            (false, Value::Dict(_, inner)) if is_table => first_unknown(inner, &below, known),
            (false, _) => Some((key, value.tag(), format!("no such setting; there are {}", names_in(parent, known)))),
        }
    })
}

/// The keys that can be set at this level, tables in brackets.
fn names_in(parent: &str, known: &[String]) -> String {
    let rest = known.iter().filter_map(|key| key.strip_prefix(parent));
    let mut names: Vec<_> = rest
        .map(|rest| rest.split_once('.').map_or_else(|| rest.to_owned(), |(table, _)| format!("[{table}]")))
        .collect();
    names.dedup();
    names.join(", ")
}
