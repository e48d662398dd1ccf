use super::environment::{PROVIDER_NAME, variable_name};
use thiserror::Error;

/// A setting that cannot be used. Names the key and where it was set, never the value of a secret.
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
    pub(crate) fn new(key: impl Into<String>, source_name: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { key: key.into(), source_name: source_name.into(), problem: problem.into() }
    }

    pub(crate) fn from_figment(error: figment::Error) -> Self {
        let key = error.path.join(".");
        let source_name = source_name(error.metadata.as_ref(), &key);
        let key = if key.is_empty() { "the whole file".to_owned() } else { key };
        Self { key, source_name, problem: error.kind.to_string() }
    }

    /// The same problem, with the place where the key was set.
    pub(crate) fn located(self, figment: &figment::Figment) -> Self {
        let source_name = source_name(figment.find_metadata(&self.key), &self.key);
        Self { source_name, ..self }
    }
}

fn source_name(metadata: Option<&figment::Metadata>, key: &str) -> String {
    match metadata.map(|metadata| (&metadata.source, metadata.name.as_ref())) {
        Some((Some(figment::Source::File(path)), _)) => path.display().to_string(),
        Some((_, PROVIDER_NAME)) => variable_name(key),
        _ => "default".to_owned(),
    }
}
