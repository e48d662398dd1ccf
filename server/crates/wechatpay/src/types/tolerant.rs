//! Reading what is not as documented: a field of another type costs that field at the most, never its complaint and those
//! beside it. What came stays in [`super::Row::raw`].

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// Whole numbers up to here are exact as fractions, too.
const EXACT: f64 = 9_007_199_254_740_991.0;
const YES: [&str; 6] = ["true", "1", "yes", "y", "on", "是"];
const NO: [&str; 6] = ["false", "0", "no", "n", "off", "否"];

/// Reads `null` like a missing field; what is spelt in another way, as what it means; and anything else that does not fit like
/// a missing field.
pub(crate) fn tolerant<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + DeserializeOwned,
{
    Ok(read(plain(Value::deserialize(deserializer)?)).unwrap_or_default())
}

/// Reads a list of which each element stands for itself, or one element without its list, both of which have been seen where
/// the other is documented; `null` is an empty list.
pub(crate) fn one_or_many<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    Ok(match plain(Value::deserialize(deserializer)?) {
        Value::Null => Vec::new(),
        Value::Array(list) => list.into_iter().filter_map(read).collect(),
        Value::String(text) => match nested(&text) {
            Some(Value::Array(list)) => list.into_iter().filter_map(read).collect(),
            _ => read(Value::String(text)).into_iter().collect(),
        },
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

/// As what it is or what it means.
pub(crate) fn read<T: DeserializeOwned>(value: Value) -> Option<T> {
    let others = meant(&value);
    [value].into_iter().chain(others).find_map(|value| serde_json::from_value(value).ok())
}

/// What a value may stand for, where a person would read it so without doubt.
pub(crate) fn meant(value: &Value) -> Vec<Value> {
    match value {
        Value::Null => Vec::new(),
        Value::String(text) => {
            let number = || whole(text).map(Value::from);
            truth(text).into_iter().chain(number()).chain(nested(text)).collect()
        }
        Value::Number(number) => {
            let text = number.to_string();
            let whole = number.is_f64().then(|| whole(&text)).flatten().map(Value::from);
            whole.into_iter().chain(truth(text.trim_end_matches(".0"))).chain([text.into()]).collect()
        }
        Value::Bool(_) => vec![value.to_string().into()],
        Value::Array(list) => match list.as_slice() {
            [one] => [one.clone()].into_iter().chain(meant(one)).collect(),
            _ => Vec::new(),
        },
        Value::Object(_) => Vec::new(),
    }
}

/// Digits and signs as they are typed on half a cell.
fn half_width(text: &str) -> String {
    let narrow = |letter: char| match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        other => other,
    };
    text.trim().chars().map(narrow).collect()
}

fn truth(text: &str) -> Option<Value> {
    let text = half_width(text).to_lowercase();
    let one_of = |words: [&str; 6]| words.contains(&text.as_str());
    if one_of(YES) { Some(true.into()) } else { one_of(NO).then(|| false.into()) }
}

/// A whole number, also one that is written as a fraction.
fn whole(text: &str) -> Option<i64> {
    let text = half_width(text);
    text.parse().ok().or_else(|| {
        let number: f64 = text.parse().ok()?;
        (number.fract() == 0.0 && number.abs() <= EXACT).then(|| format!("{number:.0}").parse().ok()).flatten()
    })
}

/// JSON that was put into a text.
pub(crate) fn nested(text: &str) -> Option<Value> {
    text.trim_start().starts_with(['{', '[']).then(|| serde_json::from_str(text).ok()).flatten()
}
