//! The form of the composer as fields: what is written in it, and what it says about itself.

use crate::islands::browser::dom;
use crate::islands::browser::kept::as_text;
use crate::islands::browser::post::{Answer, post};
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, Event, EventInit, FormData, HtmlFormElement, HtmlInputElement, HtmlTextAreaElement};

/// Attributes that say where the form is sent, its draft is kept, and pictures go up.
pub(super) const SENT_TO: &str = "action";
pub(super) const KEEPS_AT: &str = "data-draft";
pub(super) const ATTACHES_AT: &str = "data-attach";

/// What the form brings along that is no part of the draft.
const BESIDE: [&str; 4] = ["images", "seen", "query", "intent"];
/// What the draft says about itself.
const ABOUT: [&str; 3] = ["complaint", "form", "revision"];
const EDITABLE: &str = "textarea, input:not([type=hidden]):not([type=file])";

#[derive(Clone)]
pub(super) struct Fields(HtmlFormElement);

impl Fields {
    pub(super) const fn new(form: HtmlFormElement) -> Self {
        Self(form)
    }

    pub(super) const fn form(&self) -> &HtmlFormElement {
        &self.0
    }

    /// The person whose page it is.
    pub(super) fn author(&self) -> String {
        self.0.get_attribute("data-author").unwrap_or_default()
    }

    /// Sends a form in the name of its author to where the attribute says.
    pub(super) async fn post(&self, to: &str, form: &FormData, outlives: bool) -> Answer {
        post(&self.address(to), &self.author(), form, outlives).await
    }

    /// What the attribute says, without the author that a form without scripts has in its address: scripts have a header.
    pub(super) fn address(&self, attribute: &str) -> String {
        let address = self.0.get_attribute(attribute).unwrap_or_default();
        address.split('?').next().unwrap_or_default().to_owned()
    }

    /// The draft, as it is sent to be kept.
    pub(super) fn draft(&self) -> Option<FormData> {
        let form = FormData::new_with_form(&self.0).ok()?;
        BESIDE.iter().for_each(|name| form.delete(name));
        Some(form)
    }

    /// What is written, to be compared.
    pub(super) fn words(&self) -> String {
        self.draft().map(|form| words_of(&form)).unwrap_or_default()
    }

    /// What the form says about itself.
    pub(super) fn hidden(&self, name: &str) -> String {
        self.hidden_input(name).map(|input| input.value()).unwrap_or_default()
    }

    pub(super) fn set_hidden(&self, name: &str, value: &str) {
        if let Some(input) = self.hidden_input(name) {
            input.set_value(value);
        }
    }

    fn hidden_input(&self, name: &str) -> Option<HtmlInputElement> {
        let selector = format!("input[type=hidden][name=\"{name}\"]");
        self.0.query_selector(&selector).ok()??.dyn_into().ok()
    }

    /// Whether it is a message of blocks, which the server lays out.
    pub(super) fn has_blocks(&self) -> bool {
        self.0.query_selector(".blocks").is_ok_and(|blocks| blocks.is_some())
    }

    /// Whether somebody may write.
    pub(super) fn set_read_only(&self, read_only: bool) {
        for field in self.editable() {
            match field.dyn_into::<HtmlTextAreaElement>() {
                Ok(area) => area.set_read_only(read_only),
                Err(field) => {
                    if let Ok(input) = field.dyn_into::<HtmlInputElement>() {
                        input.set_read_only(read_only);
                    }
                }
            }
        }
    }

    /// Puts values where fields of their names stand, in their order. What has no place goes below the last text, so that
    /// nothing of it is lost.
    pub(super) fn put(&self, values: &[(String, String)]) {
        let mut left: Vec<&(String, String)> = values.iter().collect();
        for field in self.editable() {
            let name = field.get_attribute("name").unwrap_or_default();
            if let Some(at) = left.iter().position(|(known, _)| *known == name) {
                set_value(&field, &left.remove(at).1);
            }
        }
        let texts = left.into_iter().filter(|(name, text)| name.ends_with("text") && !text.trim().is_empty());
        let areas = self.editable().into_iter().filter_map(|field| field.dyn_into::<HtmlTextAreaElement>().ok());
        if let Some(area) = areas.last() {
            for (_, text) in texts {
                area.set_value(&format!("{}\n\n{text}", area.value()));
            }
        }
        self.tell();
    }

    /// Takes over what the composer of a newer page holds; `false` where it is laid out differently.
    pub(super) fn take_over(&self, fresh: &Document) -> bool {
        let Some(fresh) = fresh.get_element_by_id("composer").and_then(|form| form.dyn_into().ok()).map(Self) else {
            return false;
        };
        let (own, new) = (self.editable(), fresh.editable());
        if self.has_blocks() || fresh.has_blocks() || own.len() != new.len() {
            return false;
        }
        for (field, newer) in own.iter().zip(&new) {
            set_value(field, &value_of(newer));
        }
        for name in ["form", "revision", "seen"] {
            self.set_hidden(name, &fresh.hidden(name));
        }
        self.tell();
        true
    }

    fn editable(&self) -> Vec<Element> {
        let Ok(found) = self.0.query_selector_all(EDITABLE) else { return Vec::new() };
        (0..found.length()).filter_map(|n| found.item(n)?.dyn_into().ok()).collect()
    }

    /// Tells those that count and keep that something is written now.
    fn tell(&self) {
        let bubbles = EventInit::new();
        bubbles.set_bubbles(true);
        for field in self.editable() {
            if let Ok(event) = Event::new_with_event_init_dict("input", &bubbles) {
                drop(field.dispatch_event(&event));
            }
        }
    }
}

/// What a draft holds beside what it says about itself.
pub(super) fn words_of(form: &FormData) -> String {
    ABOUT.iter().for_each(|name| form.delete(name));
    as_text(form)
}

/// The revision of the draft that a page shows.
pub(super) fn revision_of(page: &Document) -> Option<i64> {
    let form: HtmlFormElement = page.get_element_by_id("composer")?.dyn_into().ok()?;
    Fields(form).hidden("revision").parse().ok()
}

/// The words of the draft that a page shows.
pub(super) fn text_of(page: &Document) -> String {
    let texts = page.query_selector_all("#composer textarea").ok();
    let texts = texts.into_iter().flat_map(|found| (0..found.length()).filter_map(move |n| found.item(n)));
    let texts = texts.filter_map(|area| Some(area.dyn_into::<HtmlTextAreaElement>().ok()?.value()));
    texts.collect::<Vec<_>>().join("\n")
}

fn value_of(field: &Element) -> String {
    if let Some(area) = field.dyn_ref::<HtmlTextAreaElement>() {
        return area.value();
    }
    field.dyn_ref::<HtmlInputElement>().map(HtmlInputElement::value).unwrap_or_default()
}

fn set_value(field: &Element, value: &str) {
    if let Some(area) = field.dyn_ref::<HtmlTextAreaElement>() {
        area.set_value(value);
    } else if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
        input.set_value(value);
    }
}

/// The composer of this page.
pub(super) fn composer() -> Option<Fields> {
    dom::by_id("composer").map(Fields::new)
}
