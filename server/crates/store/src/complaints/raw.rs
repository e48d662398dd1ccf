//! Comparing answers as received, by what they say.

use serde_json::Value;

/// Whether two answers say the same in all fields but those that differ in every answer.
#[must_use]
pub fn says_the_same(one: &str, other: &str, volatile: &[&str]) -> bool {
    one == other || facts(one, volatile).is_some_and(|told| Some(told) == facts(other, volatile))
}

fn facts(raw: &str, volatile: &[&str]) -> Option<Value> {
    let mut facts: Value = serde_json::from_str(raw).ok()?;
    let fields = facts.as_object_mut()?;
    fields.retain(|name, _| !volatile.contains(&name.as_str()));
    Some(facts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_order_and_what_is_volatile_tell_nothing() {
        let same = |one, other| says_the_same(one, other, &["sealed"]);
        assert!(same(r#"{"a":1,"sealed":"x"}"#, r#"{ "sealed": "y", "a": 1 }"#));
        assert!(same(r#"{"a":1}"#, r#"{"a":1,"sealed":"y"}"#));
        assert!(!same(r#"{"a":1}"#, r#"{"a":2}"#));
        assert!(!same("no JSON", "nor this"));
        assert!(same("no JSON", "no JSON"));
    }
}
