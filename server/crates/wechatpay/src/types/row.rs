//! Rows and pages of answers, with the JSON they came as.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use std::ops::Deref;

/// A value together with the JSON it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row<T> {
    value: T,
    raw: String,
}

impl<T> Row<T> {
    /// The JSON exactly as received.
    #[must_use]
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// The value alone.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T> Deref for Row<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Row<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        let value = serde_json::from_str(raw.get()).map_err(serde::de::Error::custom)?;
        Ok(Self { value, raw: raw.get().to_owned() })
    }
}

/// One page of an answer. An empty page is the end; rows may move between pages while they are listed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(bound = "T: DeserializeOwned")]
#[non_exhaustive]
pub struct Page<T> {
    /// The rows; the platform leaves the field out where there are none.
    #[serde(rename = "data", default, deserialize_with = "none_if_null")]
    pub rows: Vec<Row<T>>,
    /// As asked for.
    #[serde(default)]
    pub limit: u32,
    /// As asked for.
    #[serde(default)]
    pub offset: u32,
    /// Rows in all; given only where `offset` is 0.
    pub total_count: Option<u64>,
}

/// A page is read whole or not at all: what is not a list is no page without rows.
fn none_if_null<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}
