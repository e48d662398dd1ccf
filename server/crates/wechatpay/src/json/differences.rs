//! What of an answer has not become what was read from it.

use super::Oddity;
use crate::types::{meant, nested};
use serde_json::Value;

/// Compares JSON with what it was read as, field by field. Both shapes that are documented for one list are alike.
pub(crate) fn differences(came: &Value, read: &Value) -> Vec<Oddity> {
    let mut found = Vec::new();
    compare(came, read, &mut Vec::new(), &mut found);
    found
}

fn compare(came: &Value, read: &Value, names: &mut Vec<String>, found: &mut Vec<Oddity>) {
    match (came, read) {
        (Value::Null, _) => {}
        (Value::Object(fields), Value::Object(known)) => {
            for (name, value) in fields {
                names.push(name.clone());
                match known.get(name) {
                    Some(read) => compare(value, read, names, found),
                    None if is_nothing(value) => {}
                    None => note(value, true, names, found),
                }
                names.pop();
            }
        }
        (Value::Array(came), Value::Array(read)) if came.len() == read.len() => {
            came.iter().zip(read).for_each(|(came, read)| compare(came, read, names, found));
        }
        (Value::String(text), Value::Array(_) | Value::Object(_)) if let Some(inner) = nested(text) => {
            note(came, false, names, found);
            compare(&inner, read, names, found);
        }
        (_, Value::Array(list)) if !came.is_array() && list.len() == 1 => compare(came, &list[0], names, found),
        _ if says_the_same(came, read) || is_nothing(came) && is_nothing(read) => {}
        _ => note(came, !meant(came).contains(read), names, found),
    }
}

fn says_the_same(came: &Value, read: &Value) -> bool {
    match (came, read) {
        (Value::String(came), Value::String(read)) => came == read || came.replace('\0', "\u{fffd}") == *read,
        _ => came == read,
    }
}

/// Nothing, however it is written.
fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(_) | Value::Bool(true) | Value::Number(_) => false,
    }
}

fn note(came: &Value, is_lost: bool, names: &[String], found: &mut Vec<Oddity>) {
    found.push(Oddity { field: names.join("."), raw: came.to_string().into_bytes(), is_lost });
}
