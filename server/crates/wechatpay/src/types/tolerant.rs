//! Reading what is not as documented: a field of another type costs that field at the most, never its complaint and those
//! beside it. What came stays in [`super::Row::raw`].

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// Reads `null` like a missing field; numbers and truth values that came as text, text that came as a number, and one value
/// where a list belongs, as what they mean; and anything else that does not fit like a missing field.
pub(crate) fn tolerant<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + DeserializeOwned,
{
    Ok(read(plain(Value::deserialize(deserializer)?)).unwrap_or_default())
}

/// Reads one object or a list of them, both of which have been seen where the other is documented; `null` is an empty list.
pub(crate) fn one_or_many<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    Ok(match plain(Value::deserialize(deserializer)?) {
        Value::Null => Vec::new(),
        Value::Array(list) => list.into_iter().filter_map(read).collect(),
        one => read(one).into_iter().collect(),
    })
}

/// U+0000 becomes U+FFFD: users can write it, no page shows it, and not every database takes it.
fn plain(value: Value) -> Value {
    match value {
        Value::String(text) if text.contains('\0') => Value::String(text.replace('\0', "\u{fffd}")),
        Value::Array(list) => list.into_iter().map(plain).collect(),
        Value::Object(fields) => Value::Object(fields.into_iter().map(|(name, value)| (name, plain(value))).collect()),
        other => other,
    }
}

fn read<T: DeserializeOwned>(value: Value) -> Option<T> {
    let others = meant(&value);
    [value].into_iter().chain(others).find_map(|value| serde_json::from_value(value).ok())
}

/// What a value may stand for.
fn meant(value: &Value) -> Vec<Value> {
    match value {
        Value::Null => Vec::new(),
        Value::String(text) => {
            let scalar = serde_json::from_str(text).ok().filter(|read: &Value| read.is_number() || read.is_boolean());
            scalar.into_iter().chain([Value::Array(vec![value.clone()])]).collect()
        }
        Value::Number(_) | Value::Bool(_) => vec![value.to_string().into()],
        Value::Array(_) | Value::Object(_) => vec![Value::Array(vec![value.clone()])],
    }
}
