//! The words as the browser reads them.

use crate::islands::browser::dom;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlTemplateElement};

/// The words of a template.
pub(crate) struct Taken(Vec<Element>);

pub(crate) fn read(id: &str) -> Taken {
    let found =
        dom::by_id::<HtmlTemplateElement>(id).map(|template| template.content().query_selector_all("[data-word]"));
    let Some(Ok(found)) = found else { return Taken(Vec::new()) };
    Taken((0..found.length()).filter_map(|n| found.item(n)?.dyn_into().ok()).collect())
}

impl Taken {
    pub(crate) fn named(&self, name: &str) -> Option<String> {
        self.first(|known| known == name).map(|(_, word)| word)
    }

    /// The first whose name is as wanted, with its name.
    pub(crate) fn first(&self, wanted: impl Fn(&str) -> bool) -> Option<(String, String)> {
        self.0.iter().find_map(|word| {
            let name = word.get_attribute("data-word").filter(|name| wanted(name))?;
            Some((name, word.text_content()?))
        })
    }
}
