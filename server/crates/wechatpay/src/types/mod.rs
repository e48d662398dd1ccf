//! What WeChat Pay sends, field for field. Misspellings are the platform's.

mod complaint;
mod compose;
mod history;
mod message;
#[macro_use]
mod open_enum;
mod row;

pub use complaint::*;
pub use history::*;
pub use message::*;
pub use open_enum::*;
pub use row::{Page, Row};

/// Fields this version does not know, kept so that a round trip loses none.
pub type Extra = serde_json::Map<String, serde_json::Value>;

/// Reads `null` like a missing field.
pub(crate) fn null_as_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Default + serde::Deserialize<'de>,
{
    Ok(<Option<T> as serde::Deserialize>::deserialize(deserializer)?.unwrap_or_default())
}

/// Reads one object or a list of them, both of which have been seen where the other is documented; `null` is an empty list.
pub(crate) fn one_or_many<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: serde::de::DeserializeOwned,
{
    use serde::de::Error;
    let value = <serde_json::Value as serde::Deserialize>::deserialize(deserializer)?;
    match value {
        serde_json::Value::Null => Ok(Vec::new()),
        list @ serde_json::Value::Array(_) => serde_json::from_value(list).map_err(D::Error::custom),
        one => Ok(vec![serde_json::from_value(one).map_err(D::Error::custom)?]),
    }
}
