//! The settings file as a source of settings.

use figment::providers::Format;
use serde::de::value::Error;
use serde::de::{DeserializeOwned, Error as _};

/// A TOML file. An error names the number of its line and does not quote it: it can hold a password.
pub(super) struct Toml;

impl Format for Toml {
    type Error = Error;

    const NAME: &'static str = "TOML";

    fn from_str<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
        toml::from_str(text).map_err(|error: toml::de::Error| {
            let before = error.span().map_or(0, |span| span.start);
            let line = text.bytes().take(before).filter(|byte| *byte == b'\n').count() + 1;
            Error::custom(format!("line {line}: {}", error.message()))
        })
    }
}
