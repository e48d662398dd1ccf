use figment::{Metadata, Source};
use thiserror::Error;

/// The error of a setting that cannot be used. It names the key and its source, and never the value of a secret.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("setting `{key}` ({source_name}): {problem}")]
pub struct ConfigError {
    /// Nested keys are joined by dots, as in `retention.event_hours`.
    pub key: String,
    /// The file, the environment variable or the option that set it.
    pub source_name: String,
    pub problem: String,
}

impl ConfigError {
    pub(super) fn new(key: impl Into<String>, source_name: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { key: key.into(), source_name: source_name.into(), problem: problem.into() }
    }

    /// The error of the section with this table.
    pub(super) fn of_section(table: &str, error: figment::Error) -> Self {
        let source_name = source_name(error.metadata.as_ref());
        let key = match (table, error.path.join(".")) {
            ("", path) if path.is_empty() => "the whole file".to_owned(),
            ("", path) => path,
            (table, path) => format!("{table}.{path}"),
        };
        Self { key, source_name, problem: error.kind.to_string() }
    }
}

/// The file or the variable that a value comes from.
pub(super) fn source_name(metadata: Option<&Metadata>) -> String {
    match metadata.map(|metadata| (&metadata.source, &metadata.name)) {
        Some((Some(Source::File(path)), _)) => path.display().to_string(),
        Some((None, name)) => name.to_string(),
        _ => "default".to_owned(),
    }
}
