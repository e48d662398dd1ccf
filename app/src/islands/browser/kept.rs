//! What somebody has written, kept in this browser under its author and complaint until the server has it. Who signs in
//! meanwhile has keys of their own, and does not come upon it.

use crate::islands::browser::dom;
use js_sys::{Array, JSON};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{FormData, Storage};

/// One place in the browser's memory.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    key: String,
}

/// The fields of a form with their values.
pub(crate) type Values = Vec<(String, String)>;

impl Kept {
    /// `what` names the kind of form: the composer, or a dialog.
    pub(crate) fn of(what: &str, author: &str, complaint: &str) -> Self {
        Self { key: format!("desk:{what}:{author}:{complaint}:") }
    }

    /// The place of one form among those of its kind: two tabs do not write over each other.
    pub(crate) fn at(&self, form: &str) -> Self {
        Self { key: format!("{}{form}", self.key) }
    }

    pub(crate) fn keep(&self, form: &FormData) {
        if let Some(memory) = memory() {
            // A full memory keeps what it has; the server is asked all the same.
            drop(memory.set_item(&self.key, &as_text(form)));
        }
    }

    pub(crate) fn forget(&self) {
        if let Some(memory) = memory() {
            drop(memory.remove_item(&self.key));
        }
    }

    /// Whatever is kept of the forms of this kind.
    pub(crate) fn all(&self) -> Vec<(Self, Values)> {
        let Some(memory) = memory() else { return Vec::new() };
        let keys = (0..memory.length().unwrap_or_default()).filter_map(|n| memory.key(n).ok()?);
        let own: Vec<String> = keys.filter(|key| key.starts_with(&self.key)).collect();
        let found = own.into_iter().filter_map(|key| {
            let values = values_in(&memory.get_item(&key).ok()??)?;
            Some((Self { key }, values))
        });
        found.collect()
    }
}

fn values_in(text: &str) -> Option<Values> {
    let pairs = JSON::parse(text).ok()?.dyn_into::<Array>().ok()?;
    let pair = |pair: JsValue| {
        let pair = pair.dyn_into::<Array>().ok()?;
        Some((pair.get(0).as_string()?, pair.get(1).as_string()?))
    };
    Some(pairs.iter().filter_map(pair).collect())
}

/// The fields of a form with their values, to be kept or compared.
pub(crate) fn as_text(form: &FormData) -> String {
    JSON::stringify(&Array::from(form)).map(String::from).unwrap_or_default()
}

/// A browser may keep nothing, as its owner wants.
fn memory() -> Option<Storage> {
    dom::window()?.local_storage().ok()?
}
