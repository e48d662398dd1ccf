//! Answers that no document describes and that real platforms give: pages shorter than asked for, another order, other
//! spellings, text that is no JSON. Off unless somebody asks for it, and then for as long as they want.

use crate::faults::Call;
use crate::model::State;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What is odd about the answers to a call, or about notifications.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Oddity {
    /// `List`, `Detail`, `History`, or `Callback` for what a notification encrypts.
    pub call: Option<Call>,
    /// Only what is about this complaint; of a list only its row.
    pub complaint_id: Option<String>,
    /// Most rows of a page, however many are asked for.
    pub page_cap: Option<usize>,
    /// The rows stand in the opposite order.
    pub reversed: bool,
    /// An offset at which there is no row is refused.
    pub refuses_behind_the_end: bool,
    /// Every page is the first one.
    pub ignores_offset: bool,
    pub rewrites: Vec<Rewrite>,
}

/// A place of the JSON at which something else stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rewrite {
    /// A JSON pointer; `*` stands for every element of a list, and an empty one for the whole.
    pub at: String,
    /// What stands there, to the letter: it need not be JSON. Without it the field is left out.
    pub raw: Option<String>,
}

impl Oddity {
    #[must_use]
    pub fn of(call: Call) -> Self {
        Self { call: Some(call), ..Self::default() }
    }

    /// With something else at a place.
    #[must_use]
    pub fn with(mut self, at: &str, raw: &str) -> Self {
        self.rewrites.push(Rewrite { at: at.to_owned(), raw: Some(raw.to_owned()) });
        self
    }

    /// Without a field.
    #[must_use]
    pub fn without(mut self, at: &str) -> Self {
        self.rewrites.push(Rewrite { at: at.to_owned(), raw: None });
        self
    }

    fn concerns(&self, call: Call, complaint_id: Option<&str>) -> bool {
        let asked_about = |about: &str| complaint_id.is_none_or(|id| id == about);
        self.call == Some(call) && self.complaint_id.as_deref().is_none_or(asked_about)
    }
}

impl State {
    /// What is odd about this call.
    pub(crate) fn odd(&self, call: Call, complaint_id: Option<&str>) -> impl Iterator<Item = &Oddity> {
        self.oddities.iter().filter(move |oddity| oddity.concerns(call, complaint_id))
    }

    /// An answer as it is written.
    pub(crate) fn written(&self, call: Call, complaint_id: Option<&str>, mut json: Value) -> String {
        let rewrites =
            self.odd(call, complaint_id).flat_map(|odd| odd.rewrites.iter().map(move |rewrite| (odd, rewrite)));
        let mut put = Vec::new();
        for (odd, rewrite) in rewrites {
            if rewrite.at.is_empty() {
                return rewrite.raw.clone().unwrap_or_default();
            }
            let mark = rewrite.raw.as_ref().map(|_| Value::String(format!("\u{e000}{}\u{e000}", put.len())));
            let path: Vec<&str> = rewrite.at.split('/').skip(1).collect();
            replace(&mut json, &path, odd.complaint_id.as_deref(), mark.as_ref());
            put.extend(mark.zip(rewrite.raw.as_ref()));
        }
        put.into_iter().fold(json.to_string(), |text, (mark, raw)| text.replace(&mark.to_string(), raw))
    }
}

fn replace(value: &mut Value, path: &[&str], only: Option<&str>, with: Option<&Value>) {
    let [first, rest @ ..] = path else { return };
    match value {
        Value::Array(list) => {
            for (n, item) in list.iter_mut().enumerate() {
                let is_of = |id: &str| item["complaint_id"].as_str().is_none_or(|own| own == id);
                if *first != "*" && n.to_string() != *first || !only.is_none_or(is_of) {
                    continue;
                }
                match with {
                    Some(with) if rest.is_empty() => *item = with.clone(),
                    _ => replace(item, rest, only, with),
                }
            }
        }
        Value::Object(fields) if rest.is_empty() => match with {
            Some(with) => drop(fields.insert((*first).to_owned(), with.clone())),
            None => drop(fields.remove(*first)),
        },
        Value::Object(fields) => {
            if let Some(inner) = fields.get_mut(*first) {
                replace(inner, rest, only, with);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_rewritten_stands_there_to_the_letter() {
        let odd = Oddity { complaint_id: Some("2".into()), ..Oddity::of(Call::List) };
        let odd = odd.with("/data/*/text", r#""\ud83d""#).with("/total", "two").without("/data/*/more");
        let mut state = State::counting_from(0);
        state.oddities.push(odd);
        let page = json!({ "data": [
            { "complaint_id": "1", "text": "a", "more": 1 }, { "complaint_id": "2", "text": "b", "more": 2 },
        ], "total": 2 });
        let written = state.written(Call::List, None, page.clone());
        let expected =
            r#"{"data":[{"complaint_id":"1","more":1,"text":"a"},{"complaint_id":"2","text":"\ud83d"}],"total":two}"#;
        assert_eq!(written, expected);
        assert_eq!(state.written(Call::History, Some("2"), page.clone()), page.to_string());
    }
}
