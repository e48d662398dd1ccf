//! What is typed in a dialog, or as a note, and not sent: in this browser at once, and at the server half a second later, so that neither
//! Escape nor a click beside the dialog, a reload or a sign-in that ran out loses a word.

use crate::islands::browser::dom;
use crate::islands::browser::kept::{Kept, Values};
use crate::islands::browser::notes;
use crate::islands::browser::post::{Answer, post};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, Event, FormData, HtmlFormElement, HtmlInputElement, HtmlTextAreaElement};

const PAUSE_MS: i32 = 500;
/// After which pauses a saving that failed is tried again; the last one repeats.
const AGAIN_MS: [i32; 3] = [2_000, 5_000, 15_000];
/// In what people write.
const TYPED: &str = "textarea, input[type=text]";

/// A form that keeps what is typed in it.
#[derive(Clone)]
struct Notes(Rc<State>);

struct State {
    form: HtmlFormElement,
    /// Where the server keeps it.
    address: String,
    /// Whose page it is.
    author: String,
    /// Where the browser keeps it until the server has it.
    kept: Kept,
    planned: Cell<Option<i32>>,
    failed: Cell<usize>,
}

pub(super) fn start() {
    let forms = dom::all("form[data-keep]").into_iter().filter_map(|form| form.dyn_into().ok());
    for notes in forms.filter_map(Notes::of) {
        notes.give_back();
        notes.follow();
    }
}

impl Notes {
    fn of(form: HtmlFormElement) -> Option<Self> {
        let author = form.get_attribute("data-author")?;
        let address = form.get_attribute("data-keep")?;
        let kept = Kept::of(&address, &author, &hidden(&form, "complaint")?).at("");
        Some(Self(Rc::new(State { form, address, author, kept, planned: Cell::default(), failed: Cell::default() })))
    }

    /// Puts back what the server may not have: it was typed before the page was left, or while there was no line. Amounts
    /// belong to one round of the complaint, words do not.
    fn give_back(&self) {
        let round = hidden(&self.0.form, "round");
        for (kept, values) in self.0.kept.all() {
            if notes::is_added(value(&values, "form"), value(&values, "text")) {
                kept.forget();
                continue;
            }
            let is_of_round = value(&values, "round") == round.as_deref();
            for field in self.fields() {
                if let Some(text) = value(&values, &field.name()).filter(|_| is_of_round || field.is_words()) {
                    field.set(text);
                }
            }
            // From here on it is this form's.
            if let Some(form) = self.typed() {
                self.0.kept.keep(&form);
            }
            self.plan(PAUSE_MS);
        }
    }

    fn follow(&self) {
        let typing = self.clone();
        dom::on(&self.0.form, "input", move |_: Event| {
            if let Some(form) = typing.typed() {
                typing.0.kept.keep(&form);
            }
            typing.plan(PAUSE_MS);
        });
        // The form takes everything along; what was typed stays in the browser until the server is known to have it.
        let sent = self.clone();
        dom::on(&self.0.form, "submit", move |_: Event| dom::cancel(sent.0.planned.take()));
        let Some(window) = dom::window() else { return };
        let leaving = self.clone();
        dom::on(&window, "pagehide", move |_: Event| leaving.save_if_planned(true));
        let back = self.clone();
        dom::on(&window, "online", move |_: Event| back.save_if_planned(false));
    }

    fn plan(&self, millis: i32) {
        dom::cancel(self.0.planned.take());
        let notes = self.clone();
        self.0.planned.set(dom::after(millis, move || notes.save_if_planned(false)));
    }

    fn save_if_planned(&self, outlives: bool) {
        let planned = self.0.planned.take();
        dom::cancel(planned);
        let (Some(_), Some(form)) = (planned, self.typed()) else { return };
        let (notes, written) = (self.clone(), self.written());
        spawn_local(async move {
            match post(&notes.0.address, &notes.0.author, &form, outlives).await {
                Answer::Done { .. } => notes.has(&written),
                // Somebody else is signed in, or there is too much of it: asking again changes nothing.
                Answer::Refused { status, .. } if (400..500).contains(&status) => {}
                Answer::Refused { .. } | Answer::Unreachable => notes.again(),
            }
        });
    }

    /// The server has it. What was typed since is not what it has.
    fn has(&self, written: &[String]) {
        self.0.failed.set(0);
        if self.written() == written {
            self.0.kept.forget();
        }
    }

    fn again(&self) {
        let pause = AGAIN_MS[self.0.failed.get().min(AGAIN_MS.len() - 1)];
        self.0.failed.set(self.0.failed.get() + 1);
        self.plan(pause);
    }

    /// The form without its pictures.
    fn typed(&self) -> Option<FormData> {
        let form = FormData::new_with_form(&self.0.form).ok()?;
        form.delete("images");
        Some(form)
    }

    fn written(&self) -> Vec<String> {
        self.fields().iter().map(Typed::text).collect()
    }

    fn fields(&self) -> Vec<Typed> {
        let Ok(found) = self.0.form.query_selector_all(TYPED) else { return Vec::new() };
        (0..found.length()).filter_map(|n| Typed::of(found.item(n)?.dyn_into().ok()?)).collect()
    }
}

fn hidden(form: &HtmlFormElement, name: &str) -> Option<String> {
    let field = form.query_selector(&format!("input[name={name}]")).ok().flatten()?;
    Some(field.dyn_into::<HtmlInputElement>().ok()?.value())
}

fn value<'a>(values: &'a Values, name: &str) -> Option<&'a str> {
    values.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// A field in which people write.
enum Typed {
    Area(HtmlTextAreaElement),
    Line(HtmlInputElement),
}

impl Typed {
    fn of(element: Element) -> Option<Self> {
        let area = element.clone().dyn_into().map(Self::Area).ok();
        area.or_else(|| element.dyn_into().map(Self::Line).ok())
    }

    const fn is_words(&self) -> bool {
        matches!(self, Self::Area(_))
    }

    fn name(&self) -> String {
        match self {
            Self::Area(area) => area.name(),
            Self::Line(line) => line.name(),
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Area(area) => area.value(),
            Self::Line(line) => line.value(),
        }
    }

    fn set(&self, text: &str) {
        match self {
            Self::Area(area) => area.set_value(text),
            Self::Line(line) => line.set_value(text),
        }
    }
}
