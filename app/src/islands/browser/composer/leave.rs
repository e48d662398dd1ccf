//! The form leaves when nothing that belongs to it is still on its way: a picture would be missing from the message and stay
//! behind for the next one, and a draft that is kept late would bring back what was sent.

use super::state::say;
use crate::islands::browser::dom;
use crate::islands::composer::ComposerWords;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlFormElement, SubmitEvent};

#[derive(Clone)]
pub(super) struct Leave(Rc<State>);

struct State {
    form: HtmlFormElement,
    words: Rc<ComposerWords>,
    saving: Cell<bool>,
    /// A message is on its way.
    sending: Cell<bool>,
    /// Where the button is with which the form is to leave: it may be written anew in the meantime.
    button: Cell<Option<String>>,
}

impl Leave {
    pub(super) fn new(form: HtmlFormElement, words: Rc<ComposerWords>) -> Self {
        Self(Rc::new(State { form, words, saving: Cell::default(), sending: Cell::default(), button: Cell::default() }))
    }

    pub(super) fn is_saving(&self) -> bool {
        self.0.saving.get()
    }

    pub(super) fn set_saving(&self, saving: bool) {
        self.0.saving.set(saving);
        self.go_on();
    }

    pub(super) fn is_sending(&self) -> bool {
        self.0.sending.get()
    }

    pub(super) fn set_sending(&self, sending: bool) {
        self.0.sending.set(sending);
    }

    /// Whether the form stays: until what it waits for has come, or, without a picture that was to go along, until its author
    /// has decided. A second click does not wait for the draft to be saved, since its words leave with the form.
    pub(super) fn holds(&self, event: &SubmitEvent) -> bool {
        let asked_before = self.0.button.take().is_some();
        let Some(button) = event.submitter() else { return false };
        let words = &self.0.words;
        let (reason, comes) = if is_uploading() {
            (&words.uploading, true)
        } else if sends(&button) && has_failed() {
            (&words.upload_failed, false)
        } else if self.is_saving() && !asked_before {
            (&words.saving_draft, true)
        } else {
            return false;
        };
        event.prevent_default();
        say(reason);
        self.0.button.set(place_of(&button).filter(|_| comes));
        true
    }

    /// Something has arrived: the form leaves if it was all that it waited for.
    pub(super) fn go_on(&self) {
        if self.is_saving() || is_uploading() {
            return;
        }
        let button = self.0.button.take().and_then(|place| dom::all(&place).into_iter().next());
        if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
            drop(self.0.form.request_submit_with_submitter(Some(&button)));
        }
    }

    /// Something has not arrived, or asks for another look: the form stays until it is sent again.
    pub(super) fn stay(&self) {
        self.0.button.set(None);
    }
}

fn is_uploading() -> bool {
    !dom::all("#uploads .chip:not(.chip--failed)").is_empty()
}

fn has_failed() -> bool {
    !dom::all("#uploads .chip--failed").is_empty()
}

/// Whether a button has the message leave, and does not change something about it.
pub(super) fn sends(button: &HtmlElement) -> bool {
    let name = button.get_attribute("name");
    button.id() == "send" || matches!(name.as_deref(), Some("send_anyway" | "send_same"))
}

/// A selector that finds a button again.
fn place_of(button: &HtmlElement) -> Option<String> {
    let (name, value) = (button.get_attribute("name")?, button.get_attribute("value")?);
    Some(format!("#composer button[name=\"{name}\"][value=\"{value}\"]"))
}
