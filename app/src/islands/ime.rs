//! Keys that belong to an input method: the Enter that takes a word, the Escape that gives one up. Browsers report the end of
//! a composition before such a key, after it, or with it.

use crate::islands::dom;
use std::cell::Cell;
use std::rc::Rc;
use web_sys::{Document, Event, KeyboardEvent};

/// The key code of whatever an input method has taken.
const PROCESSED: u32 = 229;
/// A key so soon after the end of a composition has ended it.
const SOON_MS: f64 = 100.0;

/// Follows the compositions on a page.
#[derive(Clone)]
pub(crate) struct Ime(Rc<Cell<f64>>);

impl Ime {
    pub(crate) fn watch(document: &Document) -> Self {
        // When the last composition ended; one that goes on will end later than anything.
        let ended = Rc::new(Cell::new(f64::NEG_INFINITY));
        let ime = Self(ended.clone());
        let began = ended.clone();
        dom::on(document, "compositionstart", move |_: Event| began.set(f64::INFINITY));
        dom::on(document, "compositionend", move |event: Event| ended.set(event.time_stamp()));
        ime
    }

    /// Whether a key is the input method's.
    pub(crate) fn takes(&self, key: &KeyboardEvent) -> bool {
        key.is_composing() || key.key_code() == PROCESSED || key.time_stamp() - self.0.get() < SOON_MS
    }
}
